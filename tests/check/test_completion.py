"""Completion, asked as each shell asks: through the environment, of the program as it is installed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests_support import Calendar

CHARTER = "parution: 1\nbrand: Test\nlanguage: fr\ntimezone: Europe/Paris\nchannels: {mastodon: {network: mastodon}}\n"


def run(calendar: Calendar, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    calls = [sys.executable, "-c", "import sys; sys.argv[0] = 'parution'; from parution.cli import main; main()", *words]
    path = os.pathsep.join(place for place in sys.path if place)
    return subprocess.run(
        calls, cwd=calendar.root, env={**os.environ, "PYTHONPATH": path, **environment}, capture_output=True, text=True, check=False
    )


def completed(calendar: Calendar, line: str) -> list[str]:
    """What bash is told to propose for the last word of a line."""
    words = line.split(" ")
    said = run(calendar, _PARUTION_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    return [one.partition(",")[2] for one in said.stdout.splitlines() if one]


@pytest.fixture
def filled(calendar: Calendar) -> Calendar:
    calendar.write("charter.yml", CHARTER)
    calendar.write("content/a.md", "---\nid: table-en-chene\ntitle: La table\n---\nBonjour.\n")
    calendar.write("content/2026/b.md", "---\r\nid: 'tabouret'\r\ntitle: Le tabouret\r\n---\r\nBonjour.\r\n")
    calendar.write("content/c.md", "no front matter\n")
    return calendar


def test_commands_options_rules_and_posts_are_completed(filled: Calendar) -> None:
    assert completed(filled, "parution che") == ["check"]
    assert "--format" in completed(filled, "parution check --")
    assert completed(filled, "parution rules cadence-ga") == ["cadence-gap"]
    assert completed(filled, "parution preview tab") == ["table-en-chene", "tabouret"]
    assert completed(filled, "parution preview chaise") == []


def test_posts_of_another_calendar_are_completed(filled: Calendar, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = Calendar(tmp_path_factory.mktemp("elsewhere"))
    assert completed(elsewhere, f"parution preview --root {filled.root} tabo") == ["tabouret"]
    assert completed(elsewhere, "parution preview tabo") == []


@pytest.mark.parametrize(
    ("shell", "start"), [("bash", "_parution_completion() {"), ("zsh", "#compdef parution"), ("fish", "function _parution")]
)
def test_each_shell_gets_its_script(calendar: Calendar, shell: str, start: str) -> None:
    said = run(calendar, "completion", shell)
    assert said.returncode == 0
    assert said.stdout.lstrip().startswith(start)
    assert run(calendar, "completion", SHELL=f"/usr/bin/{shell}").stdout == said.stdout


def test_bash_takes_the_script(filled: Calendar) -> None:
    script = run(filled, "completion", "bash").stdout
    ended = subprocess.run(["bash", "--norc", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_unknown_shell_is_asked_for(filled: Calendar) -> None:
    said = run(filled, "completion", SHELL="/bin/tcsh")
    assert said.returncode == 1
    assert "bash, zsh, fish" in said.stderr
    assert "Traceback" not in said.stderr
