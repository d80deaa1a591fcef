"""What is a slip in an address, a hidden character, a secret, a datum of a person, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from parution.charter import Channel, Charter, Links, Person, Tone
from parution.model import Edit, Finding, Place, Post, Problem, Severity, Status, say
from parution.patterns import PatternError, compiled
from parution.report.shown import show
from parution.rules.alt_texts import says_nothing
from parution.rules.conversion import RULES as CONVERSION
from parution.rules.hidden import hidden, lookalike_domains
from parution.rules.honesty import RULES as HONESTY
from parution.rules.links import host, page, tagged, tags_of
from parution.rules.malformed import malformed
from parution.rules.personal import cards, ibans, mails, personal_data, phones, social_security_numbers
from parution.rules.secrets import found_secrets, masked
from parution.rules.subject import Subject, subject

CHARTER = Charter(
    "Test",
    ZoneInfo("Europe/Paris"),
    {"mastodon": Channel("mastodon", "mastodon", "Mastodon"), "news": Channel("news", "site", "News", url="https://example.org/")},
    language="fr",
    people={"ana": Person("Ana", contact="ana@example.org")},
    links=Links({"utm_source": "{network}"}),
    tone=Tone(promises=("inusable", "garanti à vie", "moins cher que", "100 % écologique", "le meilleur")),
)


def seen(body: str, charter: Charter = CHARTER, **fields: object) -> Subject:
    post = Post("content/a.md", "0" * 40, "a", "A title", Status.APPROVED, channels=("mastodon",), body=body)
    return subject(replace(post, **fields), charter)  # type: ignore[arg-type]


def told(body: str, rule: str, charter: Charter = CHARTER, **fields: object) -> list[Problem]:
    judges = [one.judge_post for one in (*CONVERSION, *HONESTY) if one.judge_post]
    return [problem for judge in judges for problem in judge(seen(body, charter, **fields)) if problem.rule == rule]


@pytest.mark.parametrize(
    "text",
    [
        "https:/example.org",
        "https//example.org/a",
        "https:///example.org",
        "https:// example.org",
        "htps://example.org",
        "htttp://example.org/x",
        "https://https://example.org",
        "www,example.org",
        "https://www,example,org",
        "https://example..org/",
        "https://exemple/",
        "https://localhost:8000/a",
        "https://192.168.1.1/",
        "https://example.org/TODO",
        "https://a.s3.amazonaws.com/a.png?X-Amz-Date=20251003T184922Z&X-Amz-Expires=300&X-Amz-Signature=0e6d",
        "[là](https://example.org/a",
    ],
)
def test_a_slip_in_an_address(text: str):
    (problem,) = malformed(seen(f"Voyez {text}\n\nfin"))
    assert problem.place.start >= len("Voyez ")


def test_an_address_that_expires_is_told_without_its_key():
    (problem,) = malformed(seen("![a](https://a.s3.amazonaws.com/a.png?X-Amz-Expires=300&X-Amz-Signature=0e6d)"))
    assert "media/" in str(problem.remedy)
    assert "https://a.s3.amazonaws.com/a.png?…" in str(problem.message)
    assert "0e6d" not in str(problem.message)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a//b?c=https://example.net/",
        "https://web.archive.org/web/2020/https://example.org/",
        "https://café.fr, https://日本.jp et https://münchen.example/ß",
        "`http://localhost:8000` et\n\n```\nhttps:/example.org\n```",
        '[là](https://example.org/a_(b)) puis [ici](https://example.org "un titre")',
        "https://[2001:db8::1]/ http://203.0.113.7/",
        "Le protocole https: un détail. www. Les « https » sont mieux que http.",
        "https://example.org/photos/xxxxxxxxxxxx.jpg https://user@example.org:8080/",
    ],
)
def test_what_is_no_slip(text: str):
    assert list(malformed(seen(text))) == []


def test_what_an_address_says_of_its_site():
    assert host("HTTPS://www.Example.org:80/a") == "example.org"
    assert host("mailto:a@example.org") == ""
    assert page("https://www.example.org/a/?b#c") == page("http://example.org/a") == "example.org/a"
    assert tags_of("https://e.org/?a=1&b=&a=2#x=3") == {"a": "1", "b": ""}
    assert tagged("https://e.org/a?x=1&utm_source=old#part", {"utm_source": "le fil"}) == "https://e.org/a?x=1&utm_source=le%20fil#part"


class TestTags:
    URL = "https://example.org/a"

    def test_one_channel_is_mended_without_asking(self):
        (problem,) = told(f"Voyez {self.URL}", "link-untagged")
        assert problem.fix == (Edit(Place("body", (), 6, 6 + len(self.URL)), f"{self.URL}?utm_source=mastodon"),)

    @pytest.mark.parametrize(
        "fields",
        [{"channels": ("news",)}, {"terms": URL}, {"channels": ()}, {"status": Status.IDEA}],
        ids=["own page", "terms", "nowhere", "idea"],
    )
    def test_links_that_need_no_tags(self, fields: dict[str, object]):
        assert told(f"Voyez {self.URL}", "link-untagged", **fields) == []

    @pytest.mark.parametrize("url", ["https://example.net/a", "https://notexample.org/", "https://example.org/a.jpg"])
    def test_sites_of_others_and_images_need_none(self, url: str):
        assert told(url, "link-untagged") == []

    def test_what_is_mended_says_so(self):
        assert str(told(self.URL, "link-untagged")[0].remedy).endswith("utm_source=mastodon (parution fix does it)")

    def test_a_link_without_encryption_is_proposed_with_it_and_left_to_people(self):
        (problem,) = told("http://example.org/a", "link-untagged")
        assert (str(problem.remedy), problem.fix) == ("Write: https://example.org/a?utm_source=mastodon", ())
        charter = replace(CHARTER, links=replace(CHARTER.links, https_only=False))
        (problem,) = told("http://example.org/a", "link-untagged", charter)
        assert "Write: http://example.org/a?utm" in str(problem.remedy)

    def test_a_link_that_goes_to_the_site_too_is_not_mended_without_asking(self):
        (problem,) = told(self.URL, "link-untagged", channels=("mastodon", "news"))
        assert problem.fix == ()

    def test_where_links_cannot_be_followed_none_are_tagged(self):
        charter = replace(CHARTER, channels={**CHARTER.channels, "instagram": Channel("instagram", "instagram", "Instagram")})
        assert told(self.URL, "link-untagged", charter, channels=("instagram",)) == []
        (problem,) = told(self.URL, "link-untagged", charter, channels=("instagram", "mastodon"))
        assert "utm_source=mastodon" in str(problem.remedy)
        assert told(f"{self.URL}?utm_source=instagram", "link-untagged", charter, channels=("instagram", "mastodon")) == []

    def test_one_address_is_told_once(self):
        assert len(told(f"{self.URL} et {self.URL}", "link-untagged", cta=self.URL)) == 1


@pytest.mark.parametrize(
    "text",
    ["Famille 👨‍👩‍👧, cœur ❤️, drapeau 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈", "می‌خواهم", "ไทย\u200bไทย", "שלום\u200f!", "l’été, 20\u00a0% et 20\u202f%", "葛\U000e0100"],
    ids=["emoji", "persian", "thai", "hebrew", "spaces", "variant"],
)
def test_characters_that_a_script_needs_are_not_hidden(text: str):
    assert hidden(text) == []


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\u200c", "\u202e", "\u2066", "\ue000", "\U000e0041", "\U000e0101"]
)
def test_characters_that_nobody_sees(sign: str):
    assert hidden(f"ta{sign}ble") == [2]


@pytest.mark.parametrize("site", ["ex\u0430mple.org", "xn--exmple-4nf.org", "\u0441\u0430\u0440\u0435.com", "g\u03bfogle.com"])
def test_a_domain_in_disguise(site: str):
    assert len(list(lookalike_domains(seen(f"https://{site}/")))) == 1


@pytest.mark.parametrize(
    "site", ["café.fr", "日本.jp", "почта.рф", "почта.com", "münchen.de", "ελλάδα.gr", "xn--caf-dma.fr", "xn--a", "例え-test.jp"]
)
def test_a_domain_of_another_script_is_none_in_disguise(site: str):
    assert list(lookalike_domains(seen(f"https://{site}/"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
        "xoxb-" + "123456789012-abcdefABCDEF",
        "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
        "sk-proj-" + "Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f",
        "123456789" + ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
        "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "https://ana:" + "S3cr3tWord@example.net/",
        "Mot de passe : Marron2026!",
    ],
)
def test_a_secret_is_found_and_not_repeated(text: str):
    (found,) = found_secrets(f"le {text} là")
    assert text[8:] not in masked(text)
    assert found[1] - found[0] >= 8


@pytest.mark.parametrize(
    "text",
    [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "Mot de passe : oublié ?",
        "password: your-password1",
        "sk-learn-contrib-est-une-bibliotheque-de-python",
        "https://s3.example.org/a?X-Amz-Credential=AKIAVCODYLSA53PQK4ZA%2F2025",
        "https://example.org/@ana:example.net",
        "Le ghetto, la hf_ et le npm_",
    ],
)
def test_what_is_no_secret(text: str):
    assert list(found_secrets(text)) == []


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (phones, "0612345678"),
        (phones, "06.12.34.56.78"),
        (phones, "+33 6 12 34 56 78"),
        (phones, "+33 (0)6 12 34 56 78"),
        (phones, "+1 212-555-0123"),
        (mails, "marie.roux+x@example.co.uk"),
        (ibans, "FR1420041010050500013M02606"),
        (ibans, "DE89 3704 0044 0532 0130 00"),
        (cards, "4970101234567893"),
        (cards, "3782 8224 6310 005"),
        (social_security_numbers, "255081416802538"),
        (social_security_numbers, "1 84 12 2A 451 025 97"),
    ],
)
def test_data_of_persons(find, text: str):
    assert [f"Voici {text} !"[slice(*span)] for span in find(f"Voici {text} !")] == [text]


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (phones, "0800 123 456, 08 92 70 12 39, le 01/12/2026, 2026-12-03 09:00, 10 000 000, n° 1234567890"),
        (phones, "ISBN 978-2-07-036822-8, 1 234 567 890 €, +10 % en 2026, +3 degrés"),
        (mails, "contact@example.org, @atelier@example.social, bonjour@example.fr, a@b"),
        (ibans, "FR14 2004 1010 0505 0001 3M02 607, AB12 CDEF"),
        (cards, "4970 1012 3456 7890, 4000 0000 0000, 1234 5678 9012 3456"),
        (social_security_numbers, "255081416802539, 123456789012345"),
    ],
)
def test_what_only_looks_like_data_of_persons(find, text: str):
    assert list(find(text)) == []


def test_what_the_charter_itself_publishes_is_not_personal():
    charter = replace(CHARTER, personal_data=("e-mail", "/DEV-[0-9]+/"))
    assert list(personal_data(seen("Écrivez à ana@example.org.", charter))) == []
    (problem,) = personal_data(seen("Ligne un\n\nLe devis DEV-2041 et DEV-2042", charter))
    assert (problem.place.start, problem.place.end) == (19, 27)
    assert "DEV-2041" not in str(problem.message)


class TestPatterns:
    @pytest.mark.parametrize("typed", ["(a", "(?=b)a", r"(a)\1", "[z-a]", "(?:a{1000}){1000}"])
    def test_what_a_linear_engine_cannot_do_is_refused(self, typed: str):
        with pytest.raises(PatternError):
            compiled(typed)

    def test_time_grows_with_the_text_only(self):
        assert compiled("^(a|a)*(a|aa)+$").find("a" * 200_000 + "b") is None

    @pytest.mark.parametrize(("line", "found"), [("x DEV-12 y DEV-34", (2, 8)), ("DEV-12", (0, 6)), ("DEV-", None), ("éDEV-12.", (0, 7))])
    def test_the_first_match_in_whole_words(self, line: str, found: tuple[int, int] | None):
        assert compiled(r"DEV-\d+").find(line) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Des tables inusables.", "inusables"),
        ("Nos chaises sont garanties à vie.", "garanties à vie"),
        ("Un bois 100% écologique", "100% écologique"),
        ("La meilleure chaise", "La meilleure"),
    ],
)
def test_a_promise_in_another_form(text: str, words: str):
    (problem,) = told(text, "promise")
    assert text[problem.place.start : problem.place.end] == words


@pytest.mark.parametrize(
    "text", ["Ce n’est pas inusable, ni garanti à vie.", "On dit « garanti à vie ».", "Le bois s’use.", "Bien meilleur"]
)
def test_what_is_denied_or_quoted_is_no_promise(text: str):
    assert told(text, "promise") == []


@pytest.mark.parametrize("text", ["Publicité. Une huile", "Une huile #ad", "Partenariat rémunéré avec", "Paid partnership with"])
def test_what_discloses(text: str):
    assert told(text, "sponsor-undisclosed", sponsor="X") == []


def test_an_ad_that_only_begins_like_one_discloses_nothing():
    assert len(told("Une huile #adieu #pubs", "sponsor-undisclosed", sponsor="X")) == 1


@pytest.mark.parametrize(
    "alt",
    [
        "image",
        "Photo 3",
        "IMG_1234",
        "DSC00012.JPG",
        "P1010023",
        "Capture d’écran 2024-03-01 à 12.30.11",
        "…",
        "poster-1",
        "coffee-break-3",
        "A title",
        "Luis Stevens via iNaturalist",
        "from Ben Zerante via iNaturalist (CC BY-NC-ND)",
        "Photo credit: Susan Elliott via iNaturalist",
    ],
)
def test_an_alternative_text_that_says_nothing(alt: str):
    assert says_nothing(alt, "media/poster-1.jpg", "A title")


@pytest.mark.parametrize(
    "alt",
    [
        "Table",
        "Logo",
        "Oak table",
        "Photo de l’atelier sous la neige",
        "Screenshot of the map",
        "Photograph by Ana",
        "Photo of a tawny owl from Caroline Legg on iNaturalist",
        "covid-19",
    ],
)
def test_a_short_alternative_text_may_say_enough(alt: str):
    assert not says_nothing(alt, "media/oak-table.jpg", "A title")


def test_no_excerpt_repeats_a_secret():
    key = "AKIA" + "Q3EGRZT5ZP7WMDHL"
    text = f"---\nid: a\n---\nThe key {key} and … three"
    places = {
        rule: Place("text", (), text.index(what), text.index(what) + len(what)) for rule, what in {"secret": key, "typography": "…"}.items()
    }
    findings = [Finding(rule, Severity.NOTE, "content/a.md", place, say("x"), say("y")) for rule, place in places.items()]
    assert {one.lines[3] for one in show(findings, lambda _: text)} == {f"The key {'•' * 20} and … three"}


def test_a_pattern_is_looked_for_line_by_line():
    charter = replace(CHARTER, personal_data=("/^DEV-[0-9]+$/",))
    (problem,) = personal_data(seen("Ligne un\nDEV-2041\nfin", charter))
    assert (problem.place.start, problem.place.end) == (9, 17)
    assert list(personal_data(seen("le DEV-2041", charter))) == []
