"""SARIF logs, against the schema that OASIS publishes.

`sarif-schema-2.1.0.json` is the unchanged schema of SARIF 2.1.0 with errata 01, © OASIS Open, as published at
https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator
from report_samples import CALM, PATH, POST, UNKNOWN, anything_shown, commands, marked, unsafe

from parution.model import Finding, Place, Severity, say
from parution.report import sarif
from parution.report.shown import Shown, show

SCHEMA = Draft4Validator(json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Rule:
    id: str
    severity: Severity
    summary: str = "A summary."
    why: str = "A reason."
    bad: str = ""
    good: str = ""


RULES = (
    Rule("jargon", Severity.WARNING),
    Rule(
        "unknown-channel",
        Severity.ERROR,
        "A post goes only to channels of the charter.",
        "Anything else is sent nowhere.",
        "channels: [mastodn]",
        "channels: [mastodon]",
    ),
)


def _log(*shown: Shown, rules=RULES, version="0.1.0", exit_code=1, language="en") -> dict[str, Any]:
    log = json.loads(sarif.render(shown, rules=rules, version=version, exit_code=exit_code, language=language))
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(log)] == []
    return log


def _run(*shown: Shown, **options: Any) -> dict[str, Any]:
    return _log(*shown, **options)["runs"][0]


def _result(*shown: Shown) -> dict[str, Any]:
    return _run(*shown)["results"][0]


def test_a_log_names_its_schema():
    assert SCHEMA.schema["id"] == _log()["$schema"] == sarif.SCHEMA
    assert _log()["version"] == "2.1.0"


def test_the_schema_of_these_tests_refuses_what_is_wrong():
    log = _log(marked("⟦x⟧"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not SCHEMA.is_valid(log)


def test_a_result():
    run = _run(*show([UNKNOWN], {PATH: POST}.get))
    (result,) = run["results"]
    assert result.pop("partialFingerprints").keys() == {"parution/v1"}
    assert result == {
        "ruleId": "unknown-channel",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "The charter has no channel “mastodn”.\nDid you mean “mastodon-main”?"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/2026-11/table.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 5, "startColumn": 12, "endLine": 5, "endColumn": 19},
                }
            }
        ],
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_the_rules():
    assert _run()["tool"]["driver"]["rules"][1] == {
        "id": "unknown-channel",
        "name": "UnknownChannel",
        "shortDescription": {"text": "A post goes only to channels of the charter."},
        "fullDescription": {"text": "Anything else is sent nowhere."},
        "help": {
            "text": "A post goes only to channels of the charter.\n\nAnything else is sent nowhere.\n\n"
            "Not so:\n\n    channels: [mastodn]\n\nBut so:\n\n    channels: [mastodon]",
            "markdown": "A post goes only to channels of the charter.\n\nAnything else is sent nowhere.\n\n"
            "Not so:\n\n```markdown\nchannels: [mastodn]\n```\n\nBut so:\n\n```markdown\nchannels: [mastodon]\n```",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"problem.severity": "error"},
    }


def test_a_fence_in_an_example_does_not_end_the_example():
    markdown = _run(rules=[Rule("jargon", Severity.NOTE, bad="````\ncode\n````")])["tool"]["driver"]["rules"][0]["help"]["markdown"]
    assert "`````markdown\n````\ncode\n````\n`````" in markdown


@pytest.mark.parametrize(("version", "semantic"), [("1.2.3", "1.2.3"), ("1.2.3.dev1", None)])
def test_the_tool_and_how_it_ended(version, semantic):
    run = _run(version=version, exit_code=2, language="fr")
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], driver.get("semanticVersion")) == ("Parution", version, semantic)
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 2}]
    assert run["language"] == "fr"


def test_a_rule_that_is_not_listed_has_no_index():
    assert "ruleIndex" not in _result(marked("⟦x⟧", rule="new-rule"))


def test_a_finding_on_a_whole_file_stands_before_its_first_character():
    whole = Finding("encoding", Severity.NOTE, "content/old.md", Place(), say("Not UTF-8."), say(""))
    (location,) = _result(Shown(whole, None, ()))["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("content/Noël 2026/été.md", "content/No%C3%ABl%202026/%C3%A9t%C3%A9.md"),
        ("content/100%#1?.md", "content/100%25%231%3F.md"),
        ("a:b.md", "a%3Ab.md"),  # else `a` would be a scheme
        ("content/\udcff.md", "content/%FF.md"),  # a file name that is not UTF-8
        ("content/\ud800.md", "content/%3F.md"),
    ],
)
def test_a_path_becomes_a_relative_reference(path, uri):
    shown = Shown(replace(UNKNOWN, path=path), None, ())
    assert _result(shown)["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_message_says_nothing_but_its_text():
    text = _result(marked("⟦x⟧", message="{0} and [click](https://example.org)"))["message"]["text"]
    assert text == "{{0}} and [click] (https://example.org)"


def _fingerprints(*findings: Finding) -> list[str]:
    results = _run(*(Shown(finding, None, ()) for finding in findings))["results"]
    return [result["partialFingerprints"]["parution/v1"] for result in results]


def test_a_fingerprint_survives_a_move_and_a_new_value():
    moved = replace(UNKNOWN, path="content/2026-12/table.md", place=Place("text", start=9, end=12))
    reworded = replace(UNKNOWN, message=say(UNKNOWN.message.template, channel="mastdon"))
    (one,) = _fingerprints(UNKNOWN)
    assert _fingerprints(moved) == _fingerprints(reworded) == [one]
    assert _fingerprints(replace(UNKNOWN, post="other")) != [one]
    assert _fingerprints(replace(UNKNOWN, rule="other")) != [one]


def test_two_alike_have_two_fingerprints():
    one, other = _fingerprints(UNKNOWN, UNKNOWN)
    assert (one[:-2], one[-2:], other[-2:]) == (other[:-2], ":1", ":2")


@CALM
@given(anything_shown)
def test_whatever_is_shown_is_valid_and_harmless(shown):
    assert len(_run(*shown)["results"]) == len(shown)
    text = sarif.render(shown, rules=RULES, version="0.1.0", exit_code=0)
    assert text.isascii()
    assert unsafe(text) == []
    assert commands(text) == []
