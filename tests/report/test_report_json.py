import json

from hypothesis import given
from report_samples import CALM, PATH, POST, UNKNOWN, anything_shown, commands, marked, unsafe

from parution.model import Finding, Place, Severity, say
from parution.report import json_object
from parution.report.shown import show


def test_the_object():
    whole = Finding("encoding", Severity.NOTE, "content/old.md", Place(), say("This file is not UTF-8."), say("Save it as UTF-8."))
    assert json.loads(json_object.render(show([whole, UNKNOWN], {PATH: POST}.get), posts=91)) == {
        "version": 1,
        "findings": [
            {
                "rule": "unknown-channel",
                "severity": "error",
                "path": "content/2026-11/table.md",
                "line": 5,
                "column": 12,
                "end_line": 5,
                "end_column": 19,
                "message": "The charter has no channel “mastodn”.",
                "remedy": "Did you mean “mastodon-main”?",
                "post": "oak-table-workshop",
            },
            {
                "rule": "encoding",
                "severity": "note",
                "path": "content/old.md",
                "line": None,
                "column": None,
                "end_line": None,
                "end_column": None,
                "message": "This file is not UTF-8.",
                "remedy": "Save it as UTF-8.",
                "post": None,
            },
        ],
        "summary": {"posts": 91, "errors": 1, "warnings": 0, "notes": 1},
    }


def test_what_a_log_would_take_for_a_command_survives_as_text():
    text = json_object.render([marked("⟦x⟧", message="##[error]\x1b[0m \ud800")], posts=1)
    assert json.loads(text)["findings"][0]["message"] == "##[error]\x1b[0m \ufffd"
    assert commands(text) == []
    assert text.isascii()


@CALM
@given(anything_shown)
def test_whatever_is_shown_is_json_and_harmless(shown):
    text = json_object.render(shown, posts=3)
    assert len(json.loads(text)["findings"]) == len(shown)
    assert unsafe(text) == []
    assert commands(text) == []
