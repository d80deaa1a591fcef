"""What a few answers become: a calendar without a fault, in either language, whatever the day, the brand and the networks."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from jsonschema import Draft202012Validator

from parution import charter_file, networks, rules, scaffold
from parution.cli.init_questions import demo_channels
from parution.edition import Edition, load
from parution.model import Severity
from parution.publish.opening import OURS
from parution.scaffold import Account, Answers, File, Owner, render
from parution.scaffold.program import pinned, remembered
from parution.source import parse_yaml

TODAY = date(2026, 11, 21)
ANSWERS = Answers("Atelier Marronnier", "en", "Europe/Paris", "FR", (Account("mastodon", "mastodon", "@atelier@example.social"),), TODAY)


def lay(root: Path, files: Mapping[str, File]) -> Path:
    for path, file in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(file.data)
    return root


def opened(root: Path, answers: Answers) -> Edition:
    day = answers.today
    edition = load(lay(root, render(answers)), datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(answers.timezone)))
    assert edition.charter is not None, [str(finding.message) for finding in edition.findings]
    return edition


def demo(language: str, today: date = TODAY) -> Answers:
    return replace(ANSWERS, language=language, channels=demo_channels(language), demo=True, today=today)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("filled", [False, True], ids=["first", "demo"])
@pytest.mark.parametrize("ahead", [0, 2, 6, 217])
def test_nothing_weighs_more_than_a_note_on_whatever_day_it_is_made(tmp_path: Path, language: str, ahead: int, *, filled: bool):
    today = TODAY + timedelta(days=ahead)
    edition = opened(tmp_path, demo(language, today) if filled else replace(ANSWERS, language=language, today=today))
    assert {f"{found.rule}: {found.message}" for found in edition.findings if found.severity is not Severity.NOTE} == set()
    assert {found.rule for found in edition.findings} <= {"holiday-unprepared"}  # which a new calendar rightly says


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demonstration_has_every_status_and_lies_around_today(tmp_path: Path, language: str):
    posts = opened(tmp_path, demo(language)).posts
    assert {post.status.value for post in posts} == {"idea", "draft", "review", "approved", "cancelled"}
    days = sorted(post.slot.date() for post in posts if post.slot)
    assert len(posts) >= 20
    assert days[0] < TODAY - timedelta(days=14)
    assert days[-1] > TODAY + timedelta(days=14)
    assert TODAY in days


@pytest.mark.parametrize("network", networks.names())
def test_a_calendar_for_any_network_is_accepted(tmp_path: Path, network: str):
    edition = opened(tmp_path, replace(ANSWERS, channels=(Account(network, network),)))
    assert [str(found.message) for found in edition.findings if found.severity is Severity.ERROR] == []


BRANDS = """Say "hi"|a: b|# no|- x|{it}|it's|yes|12|null|שלום: עולם|🎉 100 %|[[ brand ]]|[% if x %]|${{ secrets.X }}|\\|*a|!b"""


@pytest.mark.parametrize("brand", BRANDS.split("|"))
def test_whatever_signs_a_brand_has_it_is_read_as_it_was_typed(tmp_path: Path, brand: str):
    edition = opened(tmp_path, replace(ANSWERS, brand=brand))
    assert edition.charter is not None
    assert edition.charter.brand == brand
    assert edition.charter.repository_id == brand


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_yaml_and_json_file_can_be_read(forge: scaffold.answers.Forge, language: str):
    for path, file in render(replace(ANSWERS, language=language, forge=forge, brand='Say: "hi" # ${{ x }}')).items():
        if path.endswith((".yml", ".yaml")):
            yaml.safe_load(file.data)
        if path.endswith(".json"):
            json.loads(file.data)


def test_no_placeholder_is_left():
    for answers in (ANSWERS, replace(ANSWERS, forge="gitlab", language="fr"), demo("fr")):
        for path, file in render(answers).items():
            if not path.endswith(".jpg"):
                text = file.data.decode()
                assert not any(sign in text for sign in ("[[ ", " ]]", "[% ", "[# ")), path


@pytest.mark.parametrize(
    ("forge", "place"), [("github", ".github/pull_request_template.md"), ("gitlab", ".gitlab/merge_request_templates/Default.md")]
)
@pytest.mark.parametrize(
    ("language", "questions"),
    [("en", "What? For whom? Where? When? How? How much? Why?"), ("fr", "Quoi ? Pour qui ? Où ? Quand ? Comment ? Combien ? Pourquoi ?")],
)
def test_a_request_asks_the_seven_questions(forge: scaffold.answers.Forge, place: str, language: str, questions: str):
    text = render(replace(ANSWERS, forge=forge, language=language))[place].data.decode()
    asked = [line.split("**")[1].replace("\u202f", " ") for line in text.splitlines() if line.startswith("**")]
    assert " ".join(asked) == questions


def test_what_the_team_writes_is_theirs_and_the_rest_is_ours():
    theirs = {path for path, file in render(ANSWERS).items() if file.owner is Owner.YOURS}
    assert {path for path in theirs if not path.startswith("content/")} == {"charter.yml", "README.md"}
    assert "content/media/notebook.jpg" in theirs


def test_what_is_made_from_the_charter_follows_the_charter_of_the_team():
    told = render(ANSWERS)["charter.yml"].data.decode()
    before = render(ANSWERS, told.encode())
    after = render(
        ANSWERS,
        told.replace("  desk: {name: The desk, load: 5 per week}", '  desk: {name: The desk, forge: "@desk"}')
        .replace("# approvals: {offer: [desk]}", "approvals: {offer: [desk]}")
        .replace("  backstage:", "  kitchen:").encode(),
    )  # fmt: skip
    assert "@desk" in after[".github/CODEOWNERS"].data.decode()
    assert before[".github/CODEOWNERS"] != after[".github/CODEOWNERS"]
    assert "kitchen" in after[".parution/post.schema.json"].data.decode()


def test_the_schemas_accept_what_was_rendered():
    files = render(ANSWERS)
    schema = json.loads(files[".parution/charter.schema.json"].data)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator.check_schema(json.loads(files[".parution/post.schema.json"].data))
    Draft202012Validator(schema).validate(parse_yaml(files["charter.yml"].data.decode()))


def test_credentials_are_those_that_publishing_reads():
    accounts = tuple(Account(name, name) for name in networks.names())
    told = replace(ANSWERS, channels=accounts).credentials
    assert set(told) <= set(OURS)
    assert told["webhook"] == ("PARUTION_WEBHOOK_URL", "PARUTION_WEBHOOK_SECRET")
    assert "site" not in told
    assert "linkedin" not in told


def test_what_pip_installs_is_pinned_by_hash_and_the_program_by_its_version():
    known = replace(ANSWERS, program=pinned(f"git+https://github.com/p/p.git@{'a' * 40}"))
    assert "--hash=sha256:" in render(known)[".parution/requirements.txt"].data.decode()
    assert "--require-hashes -r .parution/requirements.txt" in known.install
    assert known.install.endswith(f" 'parution @ git+https://github.com/p/p.git@{'a' * 40}'")
    assert f"(https://github.com/p/p/blob/{'a' * 40}/docs/publishing.md)" in render(known)["README.md"].data.decode()
    assert replace(ANSWERS, program="parution==1.2.0").install.endswith(" parution==1.2.0")


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_it_is_not_known_what_to_install_every_run_says_so_and_installs_nothing(
    tmp_path: Path, language: str, forge: scaffold.answers.Forge
):
    answers = replace(ANSWERS, language=language, forge=forge)
    files = {path: file.data.decode() for path, file in render(answers).items() if path.endswith((".yml", ".md"))}
    assert "--install-from git+https://…@COMMIT" in answers.unknown
    assert answers.unknown in files["README.md"]
    assert not any("pip install --" in text for text in files.values())
    done = subprocess.run(["bash", "-ec", answers.install + "\necho on"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, ("::error::" if forge == "github" else "") + answers.unknown + "\n")


@pytest.mark.parametrize("branch", ["master", "release/2026", "on", "1.0"])
def test_the_branch_that_is_published_stands_everywhere_it_is_meant(branch: str):
    files = {path: file.data.decode() for path, file in render(replace(ANSWERS, branch=branch)).items() if path.endswith(".yml")}
    assert charter_file.parse(files["charter.yml"].encode(), rules.TUNABLE, rules.FIXED)[0].site.branch == branch  # type: ignore[union-attr]
    triggers = yaml.load(files[".github/workflows/publish.yml"], yaml.BaseLoader)  # noqa: S506 (it makes nothing but text)
    assert triggers["on"]["push"] == {"branches": [branch]}
    assert f"github.ref == 'refs/heads/{branch}'" in triggers["jobs"]["publish"]["if"]
    assert f"base={branch}&" in files[".github/workflows/comment.yml"]
    assert not any(re.search(r"\bmain\b", text) for path, text in files.items() if path.startswith(".github"))


def test_pages_of_their_own_are_linked_to_where_they_will_stand():
    news = replace(ANSWERS, channels=(Account("news", "site", "example.org"),))
    there = render(replace(news, repository="https://github.com/atelier/calendar"))["charter.yml"].data.decode()
    assert "\n    url: https://atelier.github.io/calendar/news/news/\n" in there
    assert "\n    # url: https://example.org/news/news/\n" in render(news)["charter.yml"].data.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "parution", "parution==1.0 --index-url x", f"git+https://a@example.org/p@{'a' * 40}", "git+https://example.org/p@main",
        f"git+ssh://example.org/p@{'a' * 40}", f"git+https://example.org/p@{'a' * 40}; id", "https://example.org/p.whl", "",
    ],
)  # fmt: skip
def test_an_address_that_does_not_say_which_bytes_is_none(typed: str):
    assert pinned(typed) is None
    assert remembered(typed) is None


def test_schedules_do_not_all_begin_at_the_same_minute():
    minutes = {replace(ANSWERS, brand=f"Brand {number}").minute for number in range(200)}
    assert minutes == set(range(1, 14))


@pytest.mark.parametrize(
    ("repository", "pages"),
    [
        ("https://github.com/Atelier/calendar", "https://atelier.github.io/calendar/"),
        ("https://github.com/atelier/atelier.github.io", "https://atelier.github.io/"),
        ("https://gitlab.com/atelier/calendar", None),
        (None, None),
    ],
)
def test_where_the_site_will_stand_follows_from_the_repository(repository: str | None, pages: str | None):
    answers = replace(ANSWERS, repository=repository)
    assert answers.pages == pages
    charter = render(answers)["charter.yml"].data.decode()
    assert (f"\n  url: {pages}\n" in charter) is (pages is not None)
