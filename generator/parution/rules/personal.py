"""Personal data that the charter does not want in posts: numbers and addresses with their check digits, and patterns of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from parution.charter import Charter
from parution.model import Message, Place, Problem, say
from parution.patterns import compiled
from parution.rules.links import own_sites
from parution.rules.subject import Subject

_LONG_NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}[\dA-Z]){7}")  # without one there is no number of a telephone, an account, a card or a person
_NUMBERS = frozenset({"phone", "iban", "card", "social security number"})

Spans = Iterator[tuple[int, int]]

_SPACE = "[ \u00a0\u202f.-]"
_PHONE = re.compile(
    rf"(?<![\w+/.,-])(?:(?:\+33|0033){_SPACE}?(?:\(0\){_SPACE}?)?|0)[1-79](?:{_SPACE}?\d{{2}}){{4}}(?![\w/]|[.,-]?\d)"
    rf"|(?<![\w+])\+(?!33)[1-9]\d{{0,2}}(?:{_SPACE}?\(?\d{{1,4}}\)?){{2,6}}(?![\w/]|[.,-]?\d)"
)
_DIGITS = re.compile(r"\D")
_FEWEST, _MOST = 9, 15  # digits of an international number (E.164)
_MAIL = re.compile(r"(?<![\w.+@/-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?![\w@-])", re.IGNORECASE)
_ROLES = frozenset(
    {
        "accueil",
        "admin",
        "bonjour",
        "bureau",
        "commande",
        "commandes",
        "contact",
        "direction",
        "hello",
        "hey",
        "hi",
        "info",
        "infos",
        "jobs",
    }
    | {
        "mail",
        "news",
        "newsletter",
        "office",
        "orders",
        "presse",
        "press",
        "reservation",
        "reservations",
        "rgpd",
        "dpo",
        "privacy",
        "sales",
    }
    | {
        "salut",
        "secretariat",
        "service",
        "shop",
        "boutique",
        "atelier",
        "support",
        "team",
        "equipe",
        "webmaster",
        "noreply",
        "no-reply",
        "help",
    }
)
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b")
_IBAN_LENGTHS = {
    "FR": 27,
    "MC": 27,
    "BE": 16,
    "CH": 21,
    "LU": 20,
    "DE": 22,
    "ES": 24,
    "IT": 27,
    "NL": 18,
    "GB": 22,
    "PT": 25,
    "IE": 22,
    "AT": 20,
}
_CARD = re.compile(r"(?<![\w+.,/-])[3-6]\d{3}(?:[ \u00a0-]?\d{4}){2}[ \u00a0-]?\d{1,7}(?![\w]|[.,-]\d)")
_CARD_LENGTHS = range(13, 20)
_NIR = re.compile(
    rf"(?<![\w.,/-])[12]{_SPACE}?\d{{2}}{_SPACE}?(?:0[1-9]|1[0-2]|[2-9]\d){_SPACE}?(?:\d{{2}}|2[AB]){_SPACE}?\d{{3}}{_SPACE}?\d{{3}}{_SPACE}?\d{{2}}(?!\w)"
)
_NIR_BODY = 13
_LONG_NUMBER = re.compile(r"\d(?:\W{0,3}\d){7}")  # what every telephone number, card and social security number holds
_NUMBERED = frozenset({"phone", "card", "social security number"})


def phones(text: str) -> Spans:
    """Telephone numbers: French ones (without those of services, 08), and international ones that begin with +."""
    for found in _PHONE.finditer(text):
        digits = _DIGITS.sub("", found[0])
        if not found[0].startswith("+") or found[0].startswith("+33") or _FEWEST <= len(digits) <= _MOST:
            yield found.span()


def mails(text: str) -> Spans:
    """E-mail addresses of persons: not those of a desk (contact@, info@)."""
    if "@" in text:
        yield from (found.span() for found in _MAIL.finditer(text) if found[0].partition("@")[0].lower() not in _ROLES)


def ibans(text: str) -> Spans:
    """Numbers of bank accounts whose check digits are right (ISO 13616)."""
    for found in _IBAN.finditer(text):
        plain = re.sub(r"\s", "", found[0])
        expected = _IBAN_LENGTHS.get(plain[:2], len(plain))
        number = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
        if len(plain) == expected and int(number) % 97 == 1:
            yield found.span()


def cards(text: str) -> Spans:
    """Numbers of payment cards whose check digit is right (ISO/IEC 7812)."""
    for found in _CARD.finditer(text):
        digits = [int(sign) for sign in reversed(_DIGITS.sub("", found[0]))]
        luhn = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
        if len(digits) in _CARD_LENGTHS and not luhn % 10 and len(set(digits)) > 1:
            yield found.span()


def social_security_numbers(text: str) -> Spans:
    """French social security numbers (NIR) whose key is right: 97 less the rest of the number by 97; 2A counts as 19, 2B as 18."""
    for found in _NIR.finditer(text):
        plain = re.sub(rf"{_SPACE}", "", found[0])
        body = plain[:_NIR_BODY].replace("2A", "19").replace("2B", "18")
        if 97 - int(body) % 97 == int(plain[_NIR_BODY:]):
            yield found.span()


KINDS: dict[str, tuple[Callable[[str], Spans], Message]] = {
    "phone": (phones, say("a telephone number")),
    "e-mail": (mails, say("an e-mail address")),
    "iban": (ibans, say("the number of a bank account")),
    "card": (cards, say("the number of a payment card")),
    "social security number": (social_security_numbers, say("a social security number")),
}
"""What the charter may name under `personal data`, how it is found, and what it is called."""


def personal_data(subject: Subject) -> Iterator[Problem]:
    """One problem for each kind and text."""
    kinds = subject.charter.personal_data
    if not kinds:
        return
    kinds = tuple(_may_stand(kinds, subject.everything))
    if not kinds:
        return
    public = _public(subject.charter)
    texts = [(None, subject.post.body), *((place, text) for place, text in subject.beside if place.pointer not in {("cta",), ("terms",)})]
    for place, text in texts:
        numbers = bool(_LONG_NUMBER.search(text))
        for kind in kinds:
            if kind in _NUMBERS and not numbers:
                continue
            find, what = (
                KINDS[kind] if kind in KINDS else (_of_pattern(kind), say("what the charter calls personal ({pattern})", pattern=kind))
            )
            span = next((span for span in find(text) if not _is_public(text, *span, public)), None)
            if span:
                yield _problem(place or Place("body", (), *span), text[slice(*span)], what)


def _may_stand(kinds: Iterable[str], everything: str) -> Iterator[str]:
    """The kinds of which there may be something in a post: in most there is nothing of any, which is soon seen."""
    numbered = _LONG_NUMBER.search(everything) is not None
    for kind in kinds:
        if kind in _NUMBERED:
            may = numbered
        elif kind == "e-mail":
            may = "@" in everything
        elif kind == "iban":
            may = _IBAN.search(everything) is not None
        else:
            may = compiled(kind[1:-1]).may_stand_in(everything)
        if may:
            yield kind


def _of_pattern(kind: str) -> Callable[[str], Spans]:
    wanted = compiled(kind[1:-1])

    def find(text: str) -> Spans:
        start = 0
        for line in text.split("\n") if wanted.may_be_in(text) else ():
            if found := wanted.find(line):
                yield start + found[0], start + found[1]
            start += len(line) + 1

    return find


@lru_cache(maxsize=1)
def _public_of(contacts: tuple[str, ...], sites: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(_DIGITS.sub("", one)[-9:] if "@" not in one else one.lower() for one in contacts), sites


def _public(charter: Charter) -> tuple[frozenset[str], tuple[str, ...]]:
    return _public_of(tuple(person.contact for person in charter.people.values() if person.contact), own_sites(charter))


def _is_public(text: str, start: int, end: int, public: tuple[frozenset[str], tuple[str, ...]]) -> bool:
    """Whether this is a contact that the charter itself gives, or a part of an address."""
    found = text[start:end]
    if found.lower() in public[0] or (_DIGITS.sub("", found)[-9:] or "-") in public[0]:
        return True
    word = text[max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1 : start]
    return "://" in word or "www." in word


def _problem(place: Place, found: str, what: Message) -> Problem:
    return Problem(
        "personal-data",
        place,
        say("This is {what}: “{begin}”. The charter does not want it in a post.", what=what, begin=masked(found)),
        say("Take it out, or say how else to reach you: a form, the address of the house, the counter."),
    )


def masked(found: str) -> str:
    """How it begins and ends, so that its writer knows it again."""
    return f"{found[:2]}…{found[-2:]}" if len(found) > 6 else "…"  # noqa: PLR2004
