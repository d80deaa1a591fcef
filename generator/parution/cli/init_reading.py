"""What somebody typed for a new calendar, as what it means; or why it means nothing, with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

from parution.charter_meaning import Known, meaningless
from parution.language import Translator
from parution.networks import limits, names
from parution.scaffold import Account
from parution.scaffold.accounts import mended
from parution.scaffold.answers import FORGES, Forge
from parution.scaffold.program import FORM, pinned
from parution.schema import ID_PATTERN
from parution.violations import choose

_LONGEST = 100
_ALSO = {"twitter": "x", "insta": "instagram", "ig": "instagram", "fb": "facebook", "bsky": "bluesky", "masto": "mastodon", "mail": "email"}
_NONE = frozenset({"-", "none", "aucun"})


def brand(typed: str, say: Translator) -> str:
    """A brand's name: one line with something to read in it."""
    text = " ".join(typed.split(" ")).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text):
        raise click.UsageError(say.gettext("A brand is one line of text, without signs that cannot be printed."))
    if not any(unicodedata.category(sign)[0] in "LNSP" for sign in text):
        raise click.UsageError(say.gettext("A calendar needs the name of its brand: --brand “…”"))
    if len(text) > _LONGEST:
        raise click.UsageError(say.gettext("The name of a brand has at most {limit} signs; this one has {n}.", limit=_LONGEST, n=len(text)))
    return text


def timezone(typed: str, say: Translator) -> str:
    """A zone of the tz database."""
    typed = typed.strip()
    for problem in meaningless({"timezone": typed}, Known({})):
        raise click.UsageError(
            f"{say.message(problem.message)} {say.message(problem.remedy)}" if problem.remedy else say.message(problem.message)
        )
    return typed


def country(typed: str, say: Translator) -> str | None:
    """A country by its code or its name in French or English, perhaps with a region; None for none."""
    typed = typed.strip()
    if typed.casefold() in _NONE:
        return None
    code = typed.upper()
    known = _countries()
    if re.fullmatch("[A-Z]{2}(-[A-Z0-9]{1,4})?", code) and code[:2] in known.values():
        return code
    if found := known.get(_folded(typed)):
        return found
    raise click.UsageError(
        say.gettext("“{typed}” is no country that is known. Write its two letters, for example FR, or - for none.", typed=typed)
    )


def _countries() -> dict[str, str]:
    """Names of countries, folded, to their codes."""
    from babel import Locale  # noqa: PLC0415

    both = [item for language in ("fr", "en") for item in Locale(language).territories.items()]
    return {_folded(name): code for code, name in both if re.fullmatch("[A-Z]{2}", code) and code != "ZZ"}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold().replace("’", "'")).encode("ascii", "ignore").decode()


def network(typed: str, say: Translator) -> str:
    """A network by its short name or the name that people know it by."""
    word = typed.strip().casefold()
    known = {name: name for name in names()} | {limits(name).name.casefold(): name for name in names()} | _ALSO
    if word in known:
        return known[word]
    message = f"{say.gettext('“{typed}” is not a network.', typed=typed.strip())} {say.message(choose(word, names(), _ALSO))}"
    raise click.UsageError(message)


def account(one: str, typed: str, say: Translator) -> str:
    """An account on a network, in the network's own form."""
    try:
        return mended(one, typed)
    except ValueError as error:
        raise click.UsageError(say.message(error.args[0])) from None


def channels(typed: Iterable[str], say: Translator) -> tuple[Account, ...]:
    """The channels of `--channel mastodon:@me@example.social`, or `news=site:example.org` where the short name is chosen too."""
    found: list[Account] = []
    for one in typed:
        head, _, rest = one.partition(":")
        name, sign, kind = head.rpartition("=")
        which = network(kind, say)
        if sign and not re.fullmatch(ID_PATTERN, name):
            raise click.UsageError(
                say.gettext("“{name}” cannot be a channel’s short name: small letters, digits and single hyphens.", name=name)
            )
        found.append(Account(name if sign else free_id(which, found), which, account(which, rest, say)))
        if len({one.id for one in found}) < len(found):
            raise click.UsageError(say.gettext("Two channels have the short name “{name}”.", name=name))
    return tuple(found)


def free_id(which: str, taken: Iterable[Account]) -> str:
    """A short name for a channel on a network: the network's, numbered from the second on."""
    same = {one.id for one in taken}
    return next(name for number in range(1, len(same) + 2) if (name := which if number == 1 else f"{which}-{number}") not in same)


def branch(typed: str, say: Translator) -> str:
    """A branch's name: one that stands in workflows and addresses as it is."""
    typed = typed.strip()
    if not re.fullmatch(r"[A-Za-z0-9](?:[\w.-]|/(?!/))*", typed, re.ASCII) or ".." in typed or typed.endswith((".", "/", ".lock")):
        raise click.UsageError(say.gettext("“{typed}” cannot be the published branch: letters, digits, - _ . and / only.", typed=typed))
    return typed


def program(typed: str, say: Translator) -> str | None:
    """From where the forge's runs install Parution: bytes that nobody can exchange for others."""
    if not typed.strip():
        return None
    if found := pinned(typed):
        return found
    raise click.UsageError(
        say.gettext(
            "“{typed}” does not say which bytes are meant. Write a commit’s forty digits behind a git address ({form}; “git ls-remote "
            "https://…” tells them), or a wheel’s address with its hash (https://….whl#sha256=…).",
            typed=typed.strip(),
            form=FORM,
        )
    )


def forge(typed: str, say: Translator) -> Forge:
    """The forge."""
    found = next((one for one in FORGES if one == typed.strip().casefold()), None)
    if found is None:
        message = f"{say.gettext('“{typed}” is no forge that is known.', typed=typed.strip())} {say.message(choose(typed, FORGES))}"
        raise click.UsageError(message)
    return found
