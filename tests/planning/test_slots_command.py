"""`parution slots`: what is proposed keeps the rules, and what was refused says why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from in_process import run
from tests_support import Calendar

HEAD = "parution: 1\nbrand: Test Brand\ntimezone: Europe/Paris\nlanguage: en\n"
CHARTER = (
    HEAD
    + """\
channels:
  mastodon:
    {network: mastodon, name: Mastodon, at most: [1 per day, 2 per week],
     gap: 4 hours, best: ["mon-fri 09:00-10:00", "mon-fri 12:00-13:00"]}
  bluesky: {network: bluesky, name: Bluesky, best: ["tue-wed 09:30-10:30"]}
cadence: {blackouts: [{reason: Stocktaking, from: 2026-12-01, to: 2026-12-01}]}
"""
)
NOW = ("--now", "2026-11-21 13:00")


@pytest.fixture
def plan(calendar: Calendar) -> Calendar:
    calendar.write("charter.yml", CHARTER)
    calendar.post("monday", "publish_at: 2026-11-23 09:00\nchannels: [mastodon]\n")
    return calendar


def slots(calendar: Calendar, *flags: str) -> dict[str, list[str]]:
    done = run("slots", *NOW, *flags, "--format", "json", cwd=calendar.root)
    assert done.stderr == ""
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def test_what_is_proposed_keeps_the_rates_also_among_the_proposals(plan: Calendar):
    assert [one[:16] for one in slots(plan, "--channel", "mastodon", "--count", "4")["slots"]] == [
        "2026-11-24T09:00",  # with Monday's post, the second of the week
        "2026-11-30T09:00",
        "2026-12-02T09:00",  # the first is a blackout
        "2026-12-07T09:00",
    ]


def test_a_slot_of_two_channels_is_free_on_both(plan: Calendar):
    told = slots(plan, "--channel", "mastodon", "--channel", "bluesky", "--count", "1")
    assert told["slots"] == ["2026-11-24T09:30+01:00"]


def test_every_proposal_passes_the_check(plan: Calendar):
    for number, moment in enumerate(slots(plan, "--channel", "mastodon", "--count", "6")["slots"]):
        plan.post(
            f"new{number}", f'publish_at: "{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"\nchannels: [mastodon]\n', f"Text {number}."
        )
    assert [rule for rule in plan.rules() if rule.startswith(("cadence-", "slot-"))] == []


def test_what_was_refused_says_why(plan: Calendar):
    done = run("slots", *NOW, "--channel", "mastodon", "--count", "3", cwd=plan.root)
    assert done.returncode == 0
    told = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Tuesday 24 November 2026 09:00" in told
    assert "Monday 23 November 2026: that day has “A title” at 09:00 already" in told
    assert "Tuesday 1 December 2026: nothing goes out on that day: Stocktaking" in told
    assert 'Next: parution new --channel mastodon --at "2026-11-24 09:00"' in told


def test_after_a_date(plan: Calendar):
    assert slots(plan, "--channel", "bluesky", "--count", "1", "--after", "2026-12-10")["slots"] == ["2026-12-15T09:30+01:00"]


def test_no_room_is_told_and_exits_with_1(plan: Calendar):
    plan.write("charter.yml", CHARTER.replace("2 per week", "0 per week"))
    done = run("slots", *NOW, "--channel", "mastodon", cwd=plan.root)
    assert done.returncode == 1
    assert "No free slot of Mastodon within 60 days" in done.stdout


def test_an_unknown_channel_is_guessed(plan: Calendar):
    done = run("slots", *NOW, "--channel", "mastodn", cwd=plan.root)
    assert done.returncode == 1
    assert "Did you mean “mastodon”?" in done.stderr


def test_a_slot_that_is_proposed_is_the_reason_for_what_it_stands_in_the_way_of(calendar: Calendar):
    calendar.write(
        "charter.yml", f'{HEAD}channels:\n  mastodon: {{network: mastodon, name: M, gap: 24 hours, best: ["tue-wed 08:00-09:00"]}}\n'
    )
    told = slots(calendar, "--channel", "mastodon", "--count", "2")
    assert [one[:16] for one in told["slots"]] == ["2026-11-24T08:00", "2026-11-25T08:00"]
    calendar.write("charter.yml", (calendar.root / "charter.yml").read_text("utf-8").replace("24 hours", "36 hours"))
    done = run("slots", *NOW, "--channel", "mastodon", "--count", "2", cwd=calendar.root)
    assert "Wednesday 25 November 2026, 08:00–08:45: less than 36 hours from the slot that is proposed (" in done.stdout


def test_a_public_holiday_is_proposed_last_and_by_its_name(calendar: Calendar):
    dates = "country: FR\nkey dates: [{name: public holidays}]\n"
    charter = f'{HEAD}{dates}channels:\n  mastodon: {{network: mastodon, best: ["fri 09:00-10:00"]}}\n'
    calendar.write("charter.yml", charter)
    now = ("slots", "--now", "2026-12-22 13:00", "--count", "1")
    done = run(*now, cwd=calendar.root)
    assert "Friday 8 January 2027  09:00" in done.stdout
    assert "Friday 25 December 2026 to Friday 1 January 2027" not in done.stdout
    assert "Friday 25 December 2026: a public holiday: Christmas Day" in done.stdout
    every = "cadence: {blackouts: [{reason: Away, from: 2026-12-26, to: 2027-04-01}]}\n"
    calendar.write("charter.yml", charter + every)
    assert "Friday 25 December 2026  09:00 (Christmas Day)" in run(*now, cwd=calendar.root).stdout


def test_where_there_is_no_calendar_it_says_how_to_begin_one(tmp_path: Path):
    done = run("slots", cwd=tmp_path, LANG="C", LC_ALL="", LC_MESSAGES="")
    assert done.returncode == 1
    assert "“parution init .”" in " ".join(done.stderr.split())
