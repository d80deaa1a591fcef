import json
import re

from hypothesis import given
from jsonschema import Draft202012Validator
from report_samples import CALM, PATH, POST, UNKNOWN, anything_shown, commands, marked, unsafe

from parution.model import Finding, Place, Severity, say
from parution.report import gitlab
from parution.report.shown import show

# What GitLab's manual says of the format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
DOCUMENTED = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "location", "severity"],
            "additionalProperties": False,
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "additionalProperties": False,
                    "properties": {
                        "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "additionalProperties": False,
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)


def report(*shown):
    text = gitlab.render(shown)
    told = json.loads(text)
    DOCUMENTED.validate(told)
    return told


def test_a_problem():
    (told,) = report(*show([UNKNOWN], {PATH: POST}.get))
    mark = told.pop("fingerprint")
    assert re.fullmatch(r"[0-9a-f]{64}:1", mark)
    assert told == {
        "description": "The charter has no channel “mastodn”. → Did you mean “mastodon-main”?",
        "check_name": "unknown-channel",
        "severity": "blocker",
        "location": {"path": "content/2026-11/table.md", "lines": {"begin": 5}},
    }


def test_nothing_wrong_is_an_empty_report():
    assert gitlab.render([]) == "[]\n"


def test_what_has_no_line_is_at_the_first_and_what_has_no_file_is_the_charters():
    file = Finding("encoding", Severity.NOTE, "content/old.md", Place(), say("Not UTF-8."), say("Save it as UTF-8."))
    plan = Finding("mix", Severity.WARNING, "", Place(), say("Too much promotion."), say("Write of something else."))
    told = {one["check_name"]: (one["location"], one["severity"]) for one in report(*show([file, plan], {}.get))}
    assert told == {
        "encoding": ({"path": "content/old.md", "lines": {"begin": 1}}, "info"),
        "mix": ({"path": "charter.yml", "lines": {"begin": 1}}, "minor"),
    }


def test_a_fingerprint_stays_when_the_post_moves_and_two_alike_have_two():
    def marks(path, text, channels):
        places = [Place("value", ("channels", index)) for index in range(channels)]
        found = [Finding("unknown-channel", Severity.ERROR, path, place, UNKNOWN.message, UNKNOWN.remedy, "oak") for place in places]
        return [one["fingerprint"] for one in report(*show(found, {path: text}.get))]

    before = marks(PATH, POST, 2)
    assert len(set(before)) == 2
    assert marks("content/2027-01/later.md", POST.replace("---\nid", "---\n# one line more\nid"), 2) == before
    assert marks(PATH, POST, 1) == before[:1]


def test_a_description_is_one_line_without_what_steers_anything():
    (told,) = report(marked("⟦x⟧", message="a\nb\x1b[0m \u202e##[error]", remedy="c"))
    assert told["description"].count("\n") == 0
    assert unsafe(told["description"]) == []


@CALM
@given(anything_shown)
def test_whatever_is_shown_has_a_mark_of_its_own_and_is_harmless(shown):
    text = gitlab.render(shown)
    assert len(json.loads(text)) == len(shown)
    assert len({one["fingerprint"] for one in json.loads(text)}) == len(shown)
    assert unsafe(text) == []
    assert commands(text) == []
