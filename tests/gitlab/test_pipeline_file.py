"""What `.gitlab-ci.yml` says, read as GitLab reads it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from parution.scaffold import Account, Answers, render

PROGRAM = f"parution @ git+https://example.org/it@{'1' * 40}"
CHANNELS = (Account("news", "site"), Account("hook", "webhook"))
ANSWERS = Answers("Atelier", "en", "Europe/Paris", None, CHANNELS, date(2026, 1, 1), "gitlab", program=PROGRAM)
BRANDS = {"plain": ANSWERS, "odd": replace(ANSWERS, brand='$(id) "[[ x ]]": #', program="parution @ git+https://example.org/it.git; id")}
ON_MAIN = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"


def text(answers: Answers = ANSWERS) -> str:
    return render(answers)[".gitlab-ci.yml"].data.decode()


def jobs() -> dict[str, dict]:
    told = yaml.safe_load(text())
    base = told[".publish"]
    found = {name: one for name, one in told.items() if isinstance(one, dict) and ("script" in one or "extends" in one) and name[0] != "."}
    return {name: {**base, **one} if one.get("extends") == ".publish" else one for name, one in found.items()}


@pytest.mark.parametrize("name", BRANDS)
def test_it_fits_the_forges_schema(tmp_path: Path, name: str):
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(text(BRANDS[name]), encoding="utf-8")
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_schema_would_find_a_mistake(tmp_path: Path):
    for right, wrong in (
        ("action: access", "action: acces"),
        ("when: always", "when: allways"),
        ("interruptible: true", "interruptible: 3"),
    ):
        file = tmp_path / ".gitlab-ci.yml"
        file.write_text(text().replace(right, wrong), encoding="utf-8")
        command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", file]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1, wrong


def test_what_a_merge_request_starts_and_what_only_the_default_branch():
    told = {name: [rule["if"] for rule in one["rules"]] for name, one in jobs().items()}
    assert told.pop("check") == ['$CI_PIPELINE_SOURCE == "merge_request_event"']
    assert set(told) == {"quality", "publish", "begin", "pages", "alerts", "compare", "note"}
    for name, rules in told.items():
        assert all(one.startswith(ON_MAIN) for one in rules), name
        assert name == "quality" or all('$PARUTION_PUBLISH == "yes"' in one for one in rules), name


def test_only_what_must_is_given_the_accounts_and_the_tokens():
    access = {name for name, one in jobs().items() if one.get("environment")}
    assert access == {"publish", "begin", "alerts", "note"}
    for name in access:
        assert jobs()[name]["environment"] == {"name": "publishing", "action": "access"}
    scripts = {name: str(one["script"]) for name, one in jobs().items()}
    assert {name for name, script in scripts.items() if "PARUTION_LEDGER_TOKEN" in script} == {"publish", "begin"}
    assert {name for name, script in scripts.items() if "GITLAB_TOKEN" in script} == {"alerts", "note"}
    assert "content" not in scripts["note"], "who holds the token reads nothing of a stranger's but the comparison"


def test_publishing_waits_its_turn_and_is_not_cut_off():
    told = yaml.safe_load(text())
    assert told["default"]["interruptible"] is False
    assert {name for name, one in jobs().items() if one.get("interruptible")} == {"check"}
    assert jobs()["publish"]["resource_group"] == jobs()["begin"]["resource_group"] == "publish"
    assert jobs()["publish"]["timeout"] == "30 minutes"
    assert jobs()["begin"]["rules"][0]["when"] == "manual"


def test_no_script_holds_a_text_that_somebody_else_wrote():
    strangers = r"TITLE|MESSAGE|DESCRIPTION|CI_COMMIT_REF|SOURCE_BRANCH|LABELS|AUTHOR|ASSIGNEES|USER_NAME"
    assert not re.search(strangers, re.sub(r"^\s*#.*$", "", text(), flags=re.MULTILINE))
    known = {one for script in (str(one["script"]) for one in jobs().values()) for one in re.findall(r"\$\{?(CI_\w+)", script)}
    assert known == {
        "CI_DEFAULT_BRANCH",
        "CI_JOB_TOKEN",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "CI_MERGE_REQUEST_PROJECT_ID",
        "CI_MERGE_REQUEST_PROJECT_URL",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID",
        "CI_PROJECT_URL",
        "CI_SERVER_URL",
    }
    assert not re.search(r"\bcache:|\beval\b|set -x|CI_DEBUG", text())


def test_the_shell_would_say_nothing_against_it():
    for name, one in jobs().items():
        for lines in one["script"]:
            done = subprocess.run(["bash", "-n"], input=lines, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (name, done.stderr)


def test_each_job_installs_what_is_pinned():
    for name, one in jobs().items():
        script = "\n".join(one["script"])
        assert "python -m pip install --require-hashes -r .parution/requirements.txt\n" in script, name
        assert script.count("pip install") == 2, name


def test_what_the_forge_needs_besides_is_there():
    files = render(ANSWERS)
    assert {"CODEOWNERS", ".gitlab/merge_request_templates/Default.md"} <= set(files)
    assert b"/.gitlab-ci.yml" in files["CODEOWNERS"].data
    assert not any(path.startswith(".github/") for path in files)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_readme_names_every_variable(language: str):
    read = render(replace(ANSWERS, language=language))["README.md"].data.decode()
    for name in ("PARUTION_LEDGER_TOKEN", "GITLAB_TOKEN", "PARUTION_PUBLISH", "PARUTION_HOOK_URL", "PARUTION_HOOK_SECRET"):
        assert f"`{name}`" in read
    assert f"{ANSWERS.minute},{ANSWERS.minute + 15}," in read
