"""What is told by default (what is to come), with `--all` (everything), and in which language."""

from __future__ import annotations

import pytest

from tests_support import run

OLD = "channels: [bluesky]\npublish_at: 2020-01-02 09:00\n"
NOW = ("--now", "2026-11-21")


@pytest.fixture
def past(calendar):
    calendar.post("old", OLD, "x" * 400)
    calendar.post("new", "channels: [mastodon]\n")
    return calendar


def test_the_past_is_left_alone_and_counted(past):
    done = run("check", *NOW, "--lang", "en", cwd=past.root)
    assert done.returncode == 0
    assert "text-length" not in done.stdout
    assert "about the past (parution check --all)." in done.stdout.splitlines()[-1]


def test_with_all_the_past_is_told_too(past):
    done = run("check", *NOW, "--all", cwd=past.root)
    assert done.returncode == 1
    assert "content/old.md" in done.stdout
    assert "Left out" not in done.stdout


def test_nothing_is_said_of_a_past_in_which_all_was_well(calendar):
    calendar.post("new")
    assert "Left out" not in run("check", *NOW, cwd=calendar.root).stdout


@pytest.mark.parametrize(("language", "said"), [("fr", "post vérifié"), ("en", "post checked")])
@pytest.mark.parametrize("own", ["fr", "en"])
def test_the_language_asked_for_is_spoken_whatever_the_charter_says(calendar, language, said, own):
    charter = calendar.root / "charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("language: en", f"language: {own}"), "utf-8")
    calendar.post("new")
    assert said in run("check", "--lang", language, cwd=calendar.root).stdout
    assert ("À éviter" in run("rules", "media-alt", "--lang", language, cwd=calendar.root).stdout) is (language == "fr")
    calendar.write("charter.yml", "parution: [1\n")
    assert ("erreur" in run("check", "--lang", language, cwd=calendar.root).stdout) is (language == "fr")


def test_a_rule_may_weigh_less_on_one_channel(calendar):
    calendar.post("long", "channels: [bluesky, mastodon]\n", "x" * 600)
    severities = {str(one.message).split(" for ")[1].split(":")[0]: one.severity for one in calendar.load().findings}
    assert severities == {"bluesky": "error", "mastodon": "error"}
    charter = calendar.root / "charter.yml"
    charter.write_text(f"{charter.read_text('utf-8')}rules: {{text-length: {{channels: {{bluesky: note}}}}}}\n", "utf-8")
    severities = {str(one.message).split(" for ")[1].split(":")[0]: one.severity for one in calendar.load().findings}
    assert severities == {"bluesky": "note", "mastodon": "error"}
