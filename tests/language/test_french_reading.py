"""What a French community manager reads: findings, rules and commands, without a word of English but what stands in the files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sayings import PACKAGE

from parution import rules
from parution.cli.calendar_options import language_of
from parution.cli.rules import said as said_of
from parution.language import translator
from parution.report.shown import show
from parution.report.terminal import render
from tests_support import Calendar, jpeg

BAD = sorted((Path(__file__).parents[1] / "check" / "bad").glob("*.md"))
ENGLISH_WORDS = """
the is are was were be been has have had does do did not this that these those there here it its with without of and
from which what who when where how at by for to in into under below above between must may can cannot should one each
every only more than less then again write add use keep remove put make give leave close shorten you your mean as if so
"""
ENGLISH = frozenset(ENGLISH_WORDS.split())
BROKEN_CHARTER = """\
parution: 1
brand: Maison
timezone: Paris
language: fr
horizon: 90 jours
people: {Léa: {name: Léa}}
objectives: {vente: {kip: visites}}
mix: {promo: 20 %, formats: [texte]}
channels:
  mastodon: {network: mastodonte, at most: souvent, gap: , best: [le matin], url: exemple.org}
  blog: {network: site, at least: 2 par semaine, hashtags: trois, audience: "", limits: {text: beaucoup}}
quiet: nuit
links: {https only: oui, shorteners: interdit}
campaigns: {noel: {from: 2026-13-01}}
key dates: [{name: Fête}, {name: Bal, on: premier lundi de mai}]
rules: {text-length: erreur}
site: {engine: hugo, branch: ""}
"""
MEANINGLESS_CHARTER = """\
parution: 1
brand: Maison
timezone: Europe/Pariss
language: fr
people: {lea: {name: Léa, backup: leo}}
channels: {mastodon: {network: mastodon, audience: tous, quiet: ["24:00-08:00"]}}
campaigns: {noel: {from: 2026-12-20, to: 2026-11-20, pillar: fete}}
key dates: [{name: Fête, on: 31 february}]
holds: [{reason: Pause, channels: [bluesky]}]
rules: {text-lenght: error, yaml: off}
"""


Parution = Callable[..., tuple[int, str]]


def english(text: str) -> list[str]:
    """The English words of a text, other than what is as typed: lines of the file, paths, quotations, fields, the charter's phrases."""
    lines = [line for line in text.splitlines() if "│" not in line and not line.startswith(("content/", "charter.yml"))]
    plain = re.sub(r"«[^»]*»|\"[^\"]*\"|\{.*\}|\[[^\]]*\]|\w+: |first friday of april", " ", "\n".join(lines))
    return [word for word in re.findall(r"[\w./-]+", plain) if word.lower() in ENGLISH]


def said(calendar: Calendar) -> str:
    edition = calendar.load()

    def text_of(path: str) -> str | None:
        file = calendar.root / path
        return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None

    return render(show(edition.findings, text_of), posts=edition.read, colour=False, width=100, translate=translator("fr").message)


@pytest.mark.parametrize("case", BAD, ids=[case.stem for case in BAD])
def test_what_is_said_of_a_bad_post_is_french(calendar: Calendar, case: Path) -> None:
    calendar.write("content/media/table.jpg", jpeg())
    calendar.write(f"content/{case.name}", case.read_bytes())
    text = said(calendar)
    assert re.search(r"erreurs?|avertissements?", text)
    assert english(text) == [], text


@pytest.mark.parametrize("charter", ["", "- a\n", "parution: 9\n", "brand: B\n", "a: [b\n", BROKEN_CHARTER, MEANINGLESS_CHARTER])
def test_what_is_said_of_a_bad_charter_is_french(calendar: Calendar, charter: str) -> None:
    calendar.write("charter.yml", charter)
    text = said(calendar)
    assert "erreur" in text
    assert english(text) == [], text


def test_the_guard_knows_english_when_it_sees_it() -> None:
    assert english("The field « the » is missing.") == ["The", "is"]
    assert english("« the charter » n’est pas une part. Écrivez : to: a\n  7 │ the\ncontent/the.md:7  erreur  not-a-post") == []


@pytest.fixture
def parution(calendar: Calendar) -> Parution:
    """Runs the program in the calendar's directory: its exit code and what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "COLUMNS": "110"}

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "parution", *arguments]
        done = subprocess.run(command, cwd=calendar.root, env=environment, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()

    return run


@pytest.fixture
def french(calendar: Calendar) -> Calendar:
    charter = (calendar.root / "charter.yml").read_text("utf-8")
    calendar.write("charter.yml", charter.replace("language: en", "language: fr"))
    return calendar


def test_a_french_calendar_is_checked_in_french(parution: Parution, french: Calendar) -> None:
    french.post("table", "channels: [mastodn]\n")
    code, text = parution("check")
    assert code == 1
    assert "  «\u00a0mastodn\u00a0» n’est pas un canal de la charte.\n" in text
    assert "  → Vouliez-vous dire «\u00a0mastodon\u00a0»\u202f?\n" in text
    assert text.endswith("1 erreur dans 1 fichier\u202f; 1 post vérifié.\n")


def test_a_french_charter_with_errors_is_still_french(parution: Parution, french: Calendar) -> None:
    charter = (french.root / "charter.yml").read_text("utf-8")
    french.write("charter.yml", charter.replace("network: site", "network: sit"))
    code, text = parution("check")
    assert code == 1
    assert "«\u00a0sit\u00a0» n’est pas un réseau." in text
    assert english(text) == []


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_machines_are_told_in_french_too(parution: Parution, french: Calendar, form: str) -> None:
    french.post("table", "pillar: crafts\n")
    text = parution("check", "--format", form)[1]
    said = text.encode().decode("unicode_escape") if form != "github" else text
    assert "n’est pas un pilier de la charte." in said
    if form == "sarif":
        assert '"language": "fr"' in text
        assert "Le nom d’un champ ne veut rien dire ici." in said


def test_the_rules_are_listed_in_the_language_of_the_calendar_one_stands_in(parution: Parution, french: Calendar) -> None:
    code, text = parution("rules")
    assert (code, english(text)) == (0, [])
    assert text.endswith(f"{len(rules.ALL)} règles. Pour en savoir plus sur l’une d’elles\u00a0: parution rules RÈGLE\n")
    (french.root / "charter.yml").unlink()
    assert "There is no charter.yml" in parution("rules")[1]


@pytest.mark.usefixtures("french")
def test_a_rule_is_explained_in_french(parution: Parution) -> None:
    text = parution("rules", "text-length")[1]
    assert "À éviter\n    350 caractères pour Bluesky, qui en accepte 300\n" in text
    assert "    ignore: {text-length: la raison}\n" in text
    assert english(text) == []
    code, text = parution("rules", "text-lenght")
    assert code == 1
    assert "Il n’y a pas de règle «\u00a0text-lenght\u00a0». Vouliez-vous dire «\u00a0text-length\u00a0»" in text


CHARTER_WORDS = ("each at least every", "at least", "at most", "same in a row")
"""Keys of the charter, which are English in every language."""


@pytest.mark.parametrize("rule", rules.ALL, ids=[rule.id for rule in rules.ALL])
def test_no_rule_shows_an_english_example(rule: rules.Rule) -> None:
    french = said_of(rule, translator("fr"))
    for text in (french.summary, french.why, french.bad, french.good):
        assert english(re.sub(f"{'|'.join(CHARTER_WORDS)}", "", text)) == []


def test_a_build_is_reported_in_french(parution: Parution, french: Calendar) -> None:
    french.post("table", "pillar: crafts\n")
    code, text = parution("build")
    assert code == 1
    assert text.endswith("\nLe site n’a pas été construit\u202f; celui qui était là n’a pas changé.\n")


@pytest.mark.parametrize(
    ("charter", "language"),
    [
        ("language: fr\n", "fr"),
        ("parution: 1\nlanguage:   'fr'  # la langue\n", "fr"),
        ('a: [b\r\nlanguage: "fr"\r\n', "fr"),
        ("channels:\n  a:\n    language: fr\n", "en"),
        ("language:\nbrand: B\n", "en"),
        (b"\xff\xfe\x00", "en"),
        (None, "en"),
    ],
)
def test_the_language_is_found_in_a_charter_that_cannot_be_read(tmp_path: Path, charter: str | bytes | None, language: str) -> None:
    if charter is not None:
        (tmp_path / "charter.yml").write_bytes(charter.encode() if isinstance(charter, str) else charter)
    assert language_of(tmp_path) == language
