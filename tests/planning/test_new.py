"""`parution new`: a post's file, of flags or of answers."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from in_process import run
from parution import edition
from parution.drafting import propose_id
from tests_support import CHARTER, NOW, Calendar

RHYTHM = CHARTER.replace(
    'mastodon: {network: mastodon, account: "@test@example.social"}',
    'mastodon: {network: mastodon, account: "@test@example.social", best: ["mon-fri 09:00-10:00"], at most: 1 per day}',
)
FLAGS = ("new", "--now", "2026-11-21 13:00")


@pytest.fixture
def planned(calendar: Calendar) -> Calendar:
    calendar.write("charter.yml", RHYTHM)
    calendar.post("taken", "publish_at: 2026-11-23 09:00\nchannels: [mastodon]\n")
    return calendar


def answer(calendar: Calendar, *lines: str, flags: tuple[str, ...] = FLAGS) -> tuple[int, str]:
    """The program at a terminal, with the answers typed one after the other."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "parution", *flags]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"}
    with subprocess.Popen(command, cwd=calendar.root, stdin=follower, stdout=subprocess.PIPE, stderr=-2, env=environment) as program:
        os.close(follower)
        os.write(leader, "".join(f"{line}\n" for line in lines).encode())
        said, _ = program.communicate(timeout=60)
    os.close(leader)
    return program.returncode, said.decode()


def only(calendar: Calendar, name: str) -> Path:
    (found,) = (calendar.root / "content").rglob(f"*{name}.md")
    return found


def test_flags_alone_make_a_post_that_the_check_accepts_in_the_next_free_slot(planned: Calendar):
    flags = ("--title", "The oak table", "--channel", "mastodon", "--pillar", "craft", "--owner", "desk", "--yes")
    done = run(*FLAGS, *flags, cwd=planned.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert only(planned, "oak-table").relative_to(planned.root).as_posix() == "content/2026-11/2026-11-24-the-oak-table.md"
    assert only(planned, "oak-table").read_text("utf-8") == (
        "---\nid: the-oak-table\ntitle: The oak table\nstatus: draft\npublish_at: 2026-11-24 09:00\nchannels: [mastodon]\npillar: craft\n"
        "kind: value\nowner: desk\n---\n\n\n"
    )
    assert [one for one in planned.load().findings if one.severity == "error"] == []


def test_a_pillar_with_people_of_its_own_has_a_folder_of_its_own(planned: Calendar):
    people = 'people: {desk: {name: Desk, forge: "@desk"}, ines: {name: Inès, forge: "@ines"}}\n'
    charter = "".join(f"{line}\n" for line in RHYTHM.splitlines() if not line.startswith("people:"))
    planned.write("charter.yml", f"{charter}{people}approvals: {{craft: [ines], shop: [desk, ines]}}\n")
    for pillar in ("craft", "shop"):
        run(*FLAGS, "--title", f"The {pillar}", "--pillar", pillar, "--planned", "2026-12", "--yes", cwd=planned.root)
    run(*FLAGS, "--title", "Some idea", "--pillar", "craft", cwd=planned.root)
    places = {name: only(planned, name).relative_to(planned.root).as_posix() for name in ("the-craft", "the-shop", "some-idea")}
    assert places == {
        "the-craft": "content/craft/2026-12/2026-12-the-craft.md",
        "the-shop": "content/2026-12/2026-12-the-shop.md",  # which everybody approves who approves anything
        "some-idea": "content/craft/ideas/some-idea.md",
    }


def test_answers_make_a_post(planned: Calendar):
    code, said = answer(planned, "Oak", "", "mastodn", "1, bluesky", "shop", "makers", "2", "image", "", "1", "", "20 EUR", "2")
    assert code == 0, said
    assert "Did you mean “mastodon”?" in said
    text = only(planned, "-oak").read_text("utf-8")
    assert "channels: [mastodon, bluesky]\npillar: shop\naudience: makers\nobjective: conversion\nformat: image\nkind: promo\n" in text
    assert "owner: desk\nbudget: 20 EUR\n---" in text
    assert "publish_at: 2026-11-25 09:00" in text
    assert edition.load(planned.root, NOW).posts[-1].title


def test_a_budget_that_the_charter_requires_is_proposed(planned: Calendar):
    planned.write("charter.yml", f"{RHYTHM}required: [budget]\n")
    run(*FLAGS, "--title", "Oak", "--yes", cwd=planned.root)
    assert "budget: 0\n" in only(planned, "oak").read_text("utf-8")


def test_a_date_that_is_none_is_refused_in_french_too(planned: Calendar):
    planned.write("charter.yml", RHYTHM.replace("language: en", "language: fr"))
    done = run(*FLAGS, "--title", "Oak", "--at", "jeudi prochain", cwd=planned.root)
    assert done.returncode == 1
    assert "« jeudi prochain » n’est pas une date." in done.stderr.replace("\xa0", " ").replace("\u202f", " ")


def test_a_title_that_another_post_has_gets_another_id(planned: Calendar):
    run(*FLAGS, "--title", "Taken", "--yes", cwd=planned.root)
    assert only(planned, "taken-2").parent.name == "ideas"
    assert propose_id("Été à l’atelier !", {"ete-a-l-atelier"}) == "ete-a-l-atelier-2"
    assert propose_id("L’odeur du cœur", ()) == propose_id("L'odeur du coeur", ()) == "l-odeur-du-coeur"
    assert propose_id("日本", ()) == "post"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--channel", "mastodn"), "“mastodn” is not a channel of the charter. Did you mean “mastodon”?"),
        (("--at", "2027-03-28 02:30"), "The next time that exists is 2027-03-28 03:00."),
        (("--at", "soon"), "“soon” is not a date. Write 2026-11-28 09:00, or 2026-11 for a month, or next for the next free slot."),
        (("--at", "2026-11-26"), "At what time on 2026-11-26? Write --at “2026-11-26 09:00”, or --planned 2026-11-26"),
        (("--at", "2026-02-30"), "There is no day 2026-02-30."),
        (("--planned", "2026-13"), "There is no month 2026-13."),
        (("--at", "2026-12-03 09:00", "--planned", "2026-12"), "not both"),
        (("--budget", "much"), "is not an amount"),
        (("--id", "taken"), "already belongs to another post"),
        (("--id", "Oak Table"), "small letters"),
        (("--pillar", "crafts"), "“crafts” is not a pillar of the charter. Did you mean “craft”?"),
    ],
)
def test_what_is_not_acceptable_is_told_and_nothing_is_written(planned: Calendar, flags: tuple[str, ...], told: str):
    done = run(*FLAGS, "--title", "Oak", "--yes", *flags, cwd=planned.root)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(list((planned.root / "content").rglob("*.md"))) == 1


def test_without_a_terminal_a_missing_title_names_its_flag(planned: Calendar):
    done = run(*FLAGS, cwd=planned.root)
    assert done.returncode == 1
    assert "--title" in done.stderr


def test_a_slot_that_breaks_the_rhythm_is_taken_with_a_warning(planned: Calendar):
    done = run(*FLAGS, "--title", "Oak", "--channel", "mastodon", "--at", "2026-11-23 09:30", "--yes", cwd=planned.root)
    assert done.returncode == 0
    assert "that day has “A title” at 09:00 already" in done.stderr


@pytest.mark.parametrize(
    ("when", "told"),
    [(("--at", "2026-11-20 09:00"), "Friday 20 November 2026 at 09:00 is past"), (("--planned", "2026-10"), "2026-10 is past")],
)
def test_a_time_that_is_past_is_taken_with_a_warning(planned: Calendar, when: tuple[str, str], told: str):
    done = run(*FLAGS, "--title", "Oak", "--yes", *when, cwd=planned.root)
    assert done.returncode == 0, done.stderr
    assert told in done.stderr
    assert "is past" not in run(*FLAGS, "--title", "Ash", "--yes", "--planned", "2026-11", cwd=planned.root).stderr


def test_a_file_that_is_there_is_never_written_over(planned: Calendar):
    planned.write("content/2026-12/2026-12-03-oak.md", "---\nid: other\ntitle: Other\nstatus: draft\n---\n")
    done = run(*FLAGS, "--title", "Oak", "--planned", "2026-12-03", "--yes", cwd=planned.root)
    assert done.returncode == 1
    assert "there is a file of that name already" in done.stderr
    assert "id: other" in (planned.root / "content/2026-12/2026-12-03-oak.md").read_text("utf-8")


def test_a_charter_that_cannot_be_used_is_told(calendar: Calendar):
    calendar.write("charter.yml", "parution: 1\n")
    done = run(*FLAGS, "--title", "Oak", "--yes", cwd=calendar.root)
    assert done.returncode == 1
    assert "3 fields are missing: brand, timezone, channels." in done.stderr


def test_the_questions_speak_the_language_of_the_charter(planned: Calendar):
    planned.write("charter.yml", RHYTHM.replace("language: en", "language: fr"))
    code, said = answer(planned, "Chêne", *[""] * 14)
    assert code == 0, said
    assert "Qui en répond" in said
    assert "Écrit" in said
