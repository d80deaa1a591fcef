import pytest
from hypothesis import given
from report_samples import CALM, PATH, POST, UNKNOWN, anything_shown, commands, marked, unsafe

from parution.model import Finding, Place, Severity, say
from parution.report import github
from parution.report.cells import visible
from parution.report.shown import Shown, show
from parution.source import Span


def _received(line) -> tuple[str, dict[str, str], str]:
    """Reads a command the way GitHub's runner does: name, members and text, with the escapes undone."""
    head, _, text = line.removeprefix("::").partition("::")
    name, _, listed = head.partition(" ")
    members = dict(member.split("=", 1) for member in listed.split(",") if member)
    return name, {key: _undone(value, ":,") for key, value in members.items()}, _undone(text, "")


def _undone(text, more) -> str:
    for character in f"\r\n{more}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_one_finding():
    assert github.render(show([UNKNOWN], {PATH: POST}.get)) == (
        "::error file=content/2026-11/table.md,line=5,col=12,endLine=5,endColumn=19,title=unknown-channel::"
        "The charter has no channel “mastodn”.%0A→ Did you mean “mastodon-main”?\n"
    )


def test_nothing_found():
    assert github.render([]) == ""


def test_a_finding_on_a_whole_file_names_no_line():
    whole = Finding("encoding", Severity.NOTE, "content/old.md", Place(), say("Not UTF-8."), say(""))
    assert github.render(show([whole], lambda _: None)) == "::notice file=content/old.md,title=encoding::Not UTF-8.\n"


def test_a_passage_over_several_lines_names_no_columns():
    assert github.render([marked("a\n⟦b\nc⟧")]) == "::warning file=content/2026-11/table.md,line=2,endLine=3,title=jargon::Plain words.\n"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("100 %", "100 %25"),
        ("%0A::error::x", "%250A::error::x"),
        ("one\ntwo", "one%0Atwo"),
        ("a\r::error::x", "a␍::error::x"),
        ("a, b: c", "a, b: c"),
    ],
)
def test_a_text_stays_one_text(typed, written):
    line = github.render([marked("⟦x⟧", message=typed)])
    assert line.endswith(f"::{written}\n")
    assert commands(line) == [line.rstrip("\n")]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("content/a,line=9.md", "content/a%2Cline=9.md"),
        ("content/a::b.md", "content/a%3A%3Ab.md"),
        ("content/100%.md", "content/100%25.md"),
        ("content/a\n::error::x", "content/a%0A%3A%3Aerror%3A%3Ax"),
        ("content/été.md", "content/été.md"),
    ],
)
def test_a_path_stays_one_member(path, written):
    finding = Finding("encoding", Severity.ERROR, path, Place(), say("x"), say(""))
    line = github.render([Shown(finding, None, ())])
    assert line == f"::error file={written},title=encoding::x\n"
    assert _received(line)[1] == {"file": path, "title": "encoding"}


def test_of_more_than_github_shows_the_tenth_says_how_many_are_missing():
    many = [marked(f"⟦{number}⟧", severity=Severity.ERROR, message=str(number)) for number in range(12)]
    lines = github.render([*many, marked("⟦x⟧")]).splitlines()
    assert [line.split("::")[-1] for line in lines] == [
        *"012345678",
        "3 more are in the log of this step.",
        "9",
        "10",
        "11",
        "Plain words.",
    ]
    assert len(github.render(many[:10]).splitlines()) == 10


@CALM
@given(anything_shown)
def test_no_content_adds_a_command_or_changes_another(shown):
    log = github.render(shown)
    received = [_received(line) for line in log.splitlines()]
    extra = [text for *_, text in received if text.endswith("are in the log of this step.")]
    assert len(received) == len(shown) + len(extra)
    assert len(commands(log)) == len(received)
    assert {name for name, *_ in received} <= {"error", "warning", "notice"}
    assert unsafe(log) == []
    first = min(shown, key=lambda one: list(Severity).index(one.finding.severity), default=None)
    if first and len(shown) <= 10:
        assert received[0][1]["title"] == "\n".join(visible(line) for line in first.finding.rule.split("\n"))


def test_columns_are_those_of_the_span():
    shown = Shown(UNKNOWN, Span(2, 3, 2, 8), ("", "0123456789"))
    assert "line=2,col=3,endLine=2,endColumn=8" in github.render([shown])
