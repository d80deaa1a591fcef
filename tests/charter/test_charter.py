"""The charter: every section has its place, every slip its line and its remedy."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Any

import pytest

from parution import phrases
from parution.charter import NUMBER, Blackout, Channel, Parameter, Setting, Tuning
from parution.charter_file import charter_schema, parse
from parution.charter_meaning import Tunable, odd_bracket
from parution.phrases import Rate, Window, YearlyDate
from parution.source import decode, locate
from tests_support import CHARTER

RULES: Tunable = {
    "text-length": Tuning(by_channel=True),
    "media-alt": Tuning((Parameter("media-alt", "most", NUMBER, "3", "how many"),), by_channel=True),
}


def problems(text: str, rules: Tunable = RULES, fixed: Collection[str] = ()) -> list[tuple[str, str, str, str]]:
    """Rule, marked text, message and remedy of each problem."""
    _, found = parse(text.encode(), rules, fixed)
    said = []
    for problem in found:
        span = locate(decode(text.encode()), problem.place)
        marked = text.split("\n")[span.start_line - 1][span.start_column - 1 : span.end_column - 1] if span else ""
        said.append((problem.rule, marked, str(problem.message), str(problem.remedy)))
    return said


def test_a_small_charter_has_sensible_defaults() -> None:
    charter, found = parse(b"parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {m: {network: mastodon}}\n", RULES)
    assert found == []
    assert charter
    assert (charter.language, charter.horizon, charter.stale_after) == ("en", timedelta(days=90), timedelta(hours=24))
    assert charter.channels["m"] == Channel(id="m", network="mastodon", name="m", language="en")
    assert charter.mix.promo == 0.2
    assert charter.site.engine == "mkdocs"


def test_every_section_is_read() -> None:
    charter, found = parse(FULL.encode(), RULES)
    assert found == []
    assert charter
    assert charter.people["desk"].load == Rate(12, "week")
    assert charter.channels["m"].at_most == (Rate(2, "day"), Rate(8, "week"))
    assert charter.channels["m"].best == (Window((1, 2, 3), time(8), time(10)),)
    assert charter.channels["m"].limits == {"text": 1000}
    assert charter.pillars["craft"].share == 0.35
    assert charter.mix.same_in_a_row == 3
    assert charter.tone.avoid == {"disruptif": "nouveau", "leader du marché": None}
    assert charter.campaigns["w"].report == timedelta(days=14)
    assert charter.key_dates[0].on == YearlyDate(month=4, nth=1, weekday=4)
    assert charter.key_dates[2].on is None
    assert charter.approvals == {"craft": ("desk",)}
    assert charter.holds[0].channels == ("m",)
    assert charter.rules == {"text-length": Setting("off"), "media-alt": Setting(None, {"m": "error"}, {"most": 5})}
    assert charter.blackouts == (Blackout("Stocktaking", date(2026, 12, 28), date(2027, 1, 3), ("m",)),)
    assert charter.quiet_holidays
    assert not charter.same_minute
    assert charter.experiments["hours"].arms[0].start == time(8)
    assert charter.site.engine == "zensical"
    assert not charter.links.shorteners


FULL = """\
parution: 1
brand: B
description: A brand
language: fr
timezone: Europe/Paris
country: FR
horizon: 12 weeks
people: {desk: {name: The desk, load: 12 per week, contact: desk@example.org}, jo: {name: Jo, backup: desk}}
audiences: {makers: Makers}
objectives: {sell: {name: Vendre, kpi: visits, requires: [cta]}}
pillars: {craft: {name: Métier, share: 35 %, tolerance: 5 %, kind: value}}
formats: [text, image]
required: [owner, pillar]
mix: {promo: at most 15 %, window: 28 days, formats: {same in a row: 3, each at least every: 2 weeks}}
channels:
  m:
    network: mastodon
    account: "@a@example.social"
    name: Mastodon
    at least: 2 per week
    at most: [2 per day, 8 per week]
    gap: 4 hours
    silence: 10 days
    best: ["tue-thu 08:00-10:00"]
    quiet: [sat-sun]
    formats: [text]
    hashtags: at most 3
    audience: makers
    limits: {text: 1000}
quiet: ["22:00-07:00"]
repetition: {same channel: 60 days, channels per text: 2}
tone:
  address: vous
  readability: {fr: at least 50}
  avoid: {disruptif: nouveau, leader du marché: }
  promises: [le meilleur]
  sponsored: "#partenariat"
links: {tags: {utm_source: "{network}"}, https only: yes, shorteners: forbidden}
campaigns: {w: {name: Hiver, from: 2026-11-23, to: 2026-12-20, report: 14 days after, pillar: craft}}
key dates:
  - {name: Journées, on: first friday of april, lead: 21 days}
  - {name: Pâques, on: easter + 1 day}
  - {name: public holidays, lead: 7 days}
approvals: {craft: [desk]}
publishing: {stale after: 24 hours, ledger: parution-ledger}
holds: [{reason: Incident, from: 2026-11-20, until: 2026-11-21 18:00, channels: [m], campaigns: [w]}]
crisis: {contacts: [desk], answers: docs/crise.md}
experiments: {hours: {question: Morning or evening?, arms: ["08:00-10:00", "18:00-20:00"]}}
rules: {text-length: off, media-alt: {channels: {m: error}, most: 5}}
cadence:
  public holidays: quiet
  same minute: forbidden
  blackouts: [{reason: Stocktaking, from: 2026-12-28, to: 2027-01-03, channels: [m]}]
personal data: [phone]
site: {engine: zensical, url: https://example.org/, repository: https://example.org/r, branch: main}
"""


@pytest.mark.parametrize(
    ("line", "marked", "message", "remedy"),
    [
        ("piliers: {a: {}}", "piliers", "not a field", "“pillars”"),
        ("horizon: 24 heures", "24 heures", "is not a duration", "“24 hours” or “3 days”"),
        ("language: de", "de", "is not a language of the site", "en, fr"),
        ("country: France", "France", "is not a country", "“FR”"),
        ("formats: text", "text", "is a list", "formats: [text]"),
        ("people: [desk]", "[desk]", "holds fields of its own", "below it"),
        ("people: {Jo: {name: Jo}}", "Jo", "is not a short name", "winter-market"),
        ("people: {jo: {}}", "jo", "“name” is missing", "name: …"),
        ("people: {jo: {name: Jo, backup: jeanne}}", "jeanne", "is not declared under “people”", "Use one of: jo"),
        ("rules: {text-lenght: off}", "text-lenght", "no rule", "“text-length”"),
        ("rules: {text-length: no}", "no", "is not a severity", "“note”"),
        ("quiet: [22h-7h]", "22h-7h", "is not a time window", "“22:00-07:00”"),
        ("campaigns: {w: {from: 2026-12-20, to: 2026-11-23}}", "2026-11-23", "before it begins", "Exchange"),
        ("campaigns: {w: {from: 2026-02-30, to: 2026-11-23}}", "2026-02-30", "does not exist", "day that the calendar has"),
        ("key dates: [{name: Fête, on: 31 february}]", "31 february", "does not exist", "day that the calendar has"),
        ("key dates: [{name: Fête, on: some day}]", "some day", "is not a day of the year", "“first friday of april”"),
        ("key dates: [{name: Fête}]", "{name: Fête}", "“on” is missing", "on: first friday of april"),
        ("approvals: {crafts: [desk]}", "crafts", "is not declared under “pillars”", "“craft”"),
        ("approvals: {craft: [jo]}", "jo", "is not declared under “people”", "desk"),
        ("crisis: {contacts: [desk1]}", "desk1", "is not declared under “people”", "“desk”"),
        ("holds: [{reason: R, channels: [mastodn]}]", "mastodn", "is not declared under “channels”", "“mastodon”"),
        ("publishing: {stale_after: 24 hours}", "stale_after", "not a field", "“stale after”"),
        ("site: {engine: hugo}", "hugo", "is not a site engine", "mkdocs, zensical"),
        ("mix: {promo: 20 %}", "20 %", "is not a largest share", "“at most 20 %”"),
        ("horizon:\ncountry: FR\nlanguage:", "language", "stands here twice", "Keep one"),
    ],
)
def test_a_slip_is_one_problem_with_its_place_and_remedy(line: str, marked: str, message: str, remedy: str) -> None:
    found = problems(replaced(line) if f"\n{line.split(':', maxsplit=1)[0]}:" in CHARTER else f"{CHARTER}{line}\n")
    assert len(found) == 1, found
    assert found[0][1] == marked
    assert message in found[0][2]
    assert remedy in found[0][3]


def replaced(line: str) -> str:
    """The test charter with one of its lines replaced."""
    key = line.split(":", maxsplit=1)[0]
    return "\n".join(line if one.startswith(f"{key}:") else one for one in CHARTER.split("\n"))


def test_several_slips_are_several_problems() -> None:
    text = "parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {m: {network: mastodn, gap: 4h}}\nfoo: 1\n"
    rules = [rule for rule, *_ in problems(text)]
    assert sorted(rules) == ["unknown-field", "wrong-form", "wrong-value"]


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("", "wrong-form", "no fields"),
        ("- a", "wrong-form", "no fields"),
        ("parution: 2\nfoo: bar", "charter-version", "format 2"),
        ("parution: 1\nbrand: B\nchannels: {m: {network: x}}", "missing-field", "“timezone” is missing"),
        ("parution: 1\nbrand:\ntimezone: Europe/Paris\nchannels: {m: {network: x}}", "missing-field", "“brand” is empty"),
        ("parution: 1\nbrand: B\ntimezone: Europe/Pariss\nchannels: {m: {network: x}}", "unknown-timezone", "not a time zone"),
        ("parution: 1\nbrand: B\ntimezone: ../../etc/passwd\nchannels: {m: {network: x}}", "wrong-form", "is not a time zone"),
        ("parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {}", "wrong-form", "is empty"),
    ],
)
def test_a_charter_that_cannot_be_used_says_why(text: str, rule: str, said: str) -> None:
    found = problems(text)
    assert [one[0] for one in found] == [rule]
    assert said in found[0][2]


def test_the_schema_of_the_charter_is_a_valid_schema_and_closed_everywhere() -> None:
    from jsonschema import Draft202012Validator

    schema = charter_schema()
    Draft202012Validator.check_schema(schema)

    def closed(node: object) -> bool:
        if isinstance(node, dict):
            parts = [part for key, part in node.items() if key not in {"if", "then", "else"}]
            return ("properties" not in node or node.get("additionalProperties") is False) and all(map(closed, parts))
        return all(map(closed, node)) if isinstance(node, list) else True

    def without_rules(schema: dict[str, Any]) -> dict[str, Any]:
        return {**schema, "properties": {name: part for name, part in schema["properties"].items() if name != "rules"}}

    assert closed(without_rules(schema))


def test_what_is_said_of_a_rule_is_closed_too_once_it_is_known_which_rule_it_is() -> None:
    charter = CHARTER + "rules: {media-alt: {severity: note, chanels: {mastodon: off}}}\n"
    _, (problem,) = parse(charter.encode(), RULES)
    assert problem.place.pointer == ("rules", "media-alt", "chanels")
    assert "“channels”" in str(problem.remedy)


@pytest.mark.parametrize(
    ("phrase", "weekday", "at", "inside"),
    [
        ("22:00-07:00", 0, "23:00", True),
        ("22:00-07:00", 0, "06:59", True),
        ("22:00-07:00", 0, "07:00", False),
        ("fri 22:00-07:00", 5, "06:00", True),
        ("fri 22:00-07:00", 4, "06:00", False),
        ("sat-mon", 6, "12:00", True),
        ("sat-mon", 1, "12:00", False),
        ("tue-thu 08:00-10:00", 2, "08:00", True),
        ("18:00-24:00", 3, "23:59", True),
        ("18:00-24:00", 3, "17:59", False),
    ],
)
def test_windows(phrase: str, weekday: int, at: str, inside: bool) -> None:
    assert phrases.window(phrase).holds(weekday, time.fromisoformat(at)) is inside


def test_phrases() -> None:
    assert phrases.duration("90 minutes") == timedelta(minutes=90)
    assert phrases.share("at most 20 %") == phrases.share("20%") == 0.2
    assert phrases.yearly_date("easter - 2 days") == YearlyDate(easter=-2)
    assert phrases.yearly_date("2026-11-23") == YearlyDate(once=date(2026, 11, 23))


SMALL = "parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {m: {network: mastodon}}\n"


@pytest.mark.parametrize(
    ("more", "rule", "marked", "says", "mend"),
    [
        (
            "cadence: {blackouts: [{reason: R, from: 2026-12-28, to: 2026-12-03}]}",
            "date-invalid",
            "2026-12-03",
            "before they begin on 2026-12-28",
            "Exchange",
        ),
        ("holds: [{reason: R, from: 2026-11-20, until: 2026-11-19}]", "date-invalid", "2026-11-19", "This hold ends", "Exchange"),
        (
            "pillars: {a: {share: 70 %}, b: {share: 60 %, tolerance: 5 %}}",
            "wrong-value",
            "60 %",
            "add up to 130 %, and to 115 % even less",
            "Lower shares",
        ),
        ("rules: {unseen: {channels: {m: off}}}", "wrong-value", "channels", "about no channel", "unseen: note"),
        ("rules: {duplicate-id: off}", "unknown-rule", "duplicate-id", "cannot be tuned: without it", "Remove this line."),
        ("rules: {unseen: {words: vingt}}", "wrong-form", "vingt", "is not a whole number", "“60”"),
        ('personal data: ["/FACT-[0-9{6}/"]', "wrong-form", '"/FACT-[0-9{6}/"', "bracket [ at the end of “/FACT-[”", "Write ] where"),
    ],
)
def test_what_makes_no_sense_is_named_at_its_place(more, rule, marked, says, mend):
    known = {**RULES, "unseen": Tuning((Parameter("unseen", "words", NUMBER, "60", "how many"),))}
    [found] = problems(SMALL + more, known, {"duplicate-id"})
    assert found[:2] == (rule, marked)
    assert says in found[2]
    assert mend in found[3]


@pytest.mark.parametrize(
    "more",
    [
        "holds: [{reason: R, from: 2026-11-20 09:00, until: 2026-11-20}]",
        "holds: [{reason: R, until: 2026-11-20}]",
        "pillars: {a: {share: 60 %}, b: {share: 50 %}}",
        "rules: {text-length: {channels: {m: off}}}",
        'personal data: ["/[[(]x\\\\{/"]',
    ],
)
def test_what_makes_sense_is_not_doubted(more):
    assert problems(SMALL + more) == []


def test_all_problems_are_told_in_one_run():
    text = (
        SMALL.replace("Europe/Paris", "Paris") + "language: français\nrules: {text-length: {channels: {m: avertissement, blusky: note}}}\n"
    )
    assert [(rule, marked) for rule, marked, _, _ in problems(text)] == [
        ("wrong-value", "français"),
        ("wrong-value", "avertissement"),
        ("unknown-channel", "blusky"),
        ("unknown-timezone", "Paris"),
    ]
    assert "“Europe/Paris”" in problems(text)[-1][3]


def test_what_a_misspelt_section_would_declare_is_not_called_undeclared():
    text = SMALL + "poeple: {desk: {name: D}}\ncrisis: {contacts: [desk]}\n"
    assert [rule for rule, *_ in problems(text)] == ["unknown-field"]


@pytest.mark.parametrize(
    ("pattern", "odd"),
    [
        ("a(b", (1, "(", True)),
        ("a)b", (1, ")", False)),
        ("[(]", None),
        (r"\[", None),
        ("[]a]", None),
        ("x{2}", None),
        ("(a]", (0, "(", True)),
    ],
)
def test_a_bracket_without_its_partner(pattern, odd):
    assert odd_bracket(pattern) == odd
