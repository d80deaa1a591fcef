"""Every rule by example: nothing is found in the good calendar, and what is expected in the bad one, which is a small change away."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import rule_cases
from rule_cases.case import CHARTER, Case

from parution import edition, rules
from parution.charter_file import NAME
from parution.model import FileHistory, Finding, Move
from parution.report.shown import show

CASES: tuple[Case, ...] = tuple(
    case
    for module in pkgutil.iter_modules(rule_cases.__path__)
    for case in getattr(importlib.import_module(f"rule_cases.{module.name}"), "CASES", ())
)

SHOWN_HERE = {"ignore-unused"}
_SECTION = re.compile(r"^([a-z][^:\n]*):.*\n(?:[ \t#].*\n|\n)*", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.change[2][:24].strip()!r}")
def test_a_rule_finds_what_it_is_there_for_and_nothing_else(case: Case, tmp_path: Path):
    write(tmp_path, case)
    before = found(tmp_path, case)
    assert [one for one in before if one.rule == case.rule] == [], "the rule finds something in the good calendar"
    assert [(one.rule, str(one.message)) for one in before if one.severity == "error"] == [], "the good calendar has errors"
    mutate(tmp_path, *case.change)
    after = [one for one in found(tmp_path, case) if one.rule == case.rule]
    assert after, "the rule does not find the bad one"
    told = [(f"{one.path}:{line(tmp_path, one)}", str(one.message), str(one.remedy)) for one in after]
    assert any(case.at in {at, at.split(":")[0]} and case.says in message and case.mend in remedy for at, message, remedy in told), told


def test_every_rule_that_judges_has_a_case():
    judged_elsewhere = {rule.id for rule in rules.ALL if rule.fixed or not (rule.judge_post or rule.judge_calendar)}
    judged_elsewhere -= SHOWN_HERE  # the others have their directory in tests/check/bad
    assert {rule.id for rule in rules.ALL} - judged_elsewhere - {case.rule for case in CASES} == set()


def write(root: Path, case: Case) -> None:
    own = {found[1]: found[0] for found in _SECTION.finditer(case.charter)}
    assert "".join(own.values()) == case.charter
    kept = "".join(own.pop(found[1], found[0]) for found in _SECTION.finditer(CHARTER))
    (root / "content").mkdir()
    for path, text in {NAME: kept + "".join(own.values()), **case.files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def mutate(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8") if file.exists() else ""
    assert old in text
    if old == text and not new:
        file.unlink()
    else:
        assert old or not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(old, new, 1) if old else new, "utf-8")


def found(root: Path, case: Case) -> tuple[Finding, ...]:
    return edition.load(root, case.now, history=history_of(case)).findings


def history_of(case: Case) -> Callable[[], Mapping[str, FileHistory]]:
    """A history in which posts have the case's age and moves; tests/history shows that git's own says the same of a real repository."""

    def known() -> Mapping[str, FileHistory]:
        paths = case.age.keys() | case.moves.keys()
        then = {path: case.now - case.age[path] if path in case.age else case.now for path in paths}
        moves = {path: (Move(case.now, "Ana", "2026-12-01", "2026-12-02"),) * case.moves.get(path, 0) for path in paths}
        return {path: FileHistory(then[path], "Ana", then[path], "Ana", 1, moves[path]) for path in paths}

    return known


def line(root: Path, finding: Finding) -> int:
    (shown,) = show([finding], lambda path: (root / path).read_text("utf-8"))
    return shown.span.start_line if shown.span else 0
