"""`parution init`, as a person runs it: flags, questions, and everything that may be wrong with either."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from in_process import run
from parution.cli import init_guesses as guess
from parution.cli import init_program as program
from parution.cli import init_reading as read
from parution.cli import parution
from parution.language import translator

SAY = translator("en")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROGRAM = f"git+https://github.com/parution/parution@{COMMIT}"
YES = ("--brand", "Atelier Marronnier", "--yes", "--timezone", "Europe/Paris", "--country", "FR")


def init(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("init", *map(str, words), cwd=cwd, **({"LANG": "C", "LC_ALL": "", "LC_MESSAGES": ""} | environment))


def git(*words: str, cwd: Path) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    return subprocess.run(["git", *identity, *words], cwd=cwd, capture_output=True, text=True, check=True).stdout


def typed(*lines: str, words: tuple[str, ...], cwd: Path, **environment: str) -> tuple[int, str]:
    """The program at a terminal, with the answers typed one after the other."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "parution", "init", *words]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb", **environment}
    with subprocess.Popen(command, cwd=cwd, stdin=follower, stdout=subprocess.PIPE, stderr=-2, env=variables) as program:
        os.close(follower)
        os.write(leader, "".join(f"{line}\n" for line in lines).encode())
        try:
            said, _ = program.communicate(timeout=30)
        finally:
            program.kill()
    os.close(leader)
    return program.returncode, said.decode()


def test_a_calendar_checks_and_builds_at_once_and_is_a_repository_without_a_commit(tmp_path: Path):
    place = tmp_path / "Été à la mer"
    made = init(place.name, *YES, "--channel", "mastodon:@atelier@example.social", "--install-from", PROGRAM, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    said = made.stdout.strip().splitlines()
    assert said[0] == "The calendar is ready: 21 files in “Été à la mer”."
    assert said[2].split() == ["1.", "See", "it", "cd", "'Été", "à", "la", "mer'", "&&", "parution", "serve"]
    assert [line.strip()[:2] for line in said[2:]] == ["1.", "2.", "3."]
    assert run("check", cwd=place).stdout == "3 posts checked: nothing to mend.\n"
    assert run("build", cwd=place).returncode == 0
    assert (place / "site/index.html").is_file()
    assert git("status", "--short", "--branch", cwd=place).startswith("## No commits yet on main")
    assert "site/" not in git("status", "--short", cwd=place)


def test_the_demonstration_in_french(tmp_path: Path):
    made = init(
        "cal", "--demo", "--yes", "--lang", "fr", "--timezone", "Europe/Paris", "--country", "FR", "--now", "2026-11-21", cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    assert "Le calendrier est prêt" in made.stdout
    assert "brand: Le Fournil des Quais" in (tmp_path / "cal/charter.yml").read_text()
    assert run("check", "--now", "2026-11-21", cwd=tmp_path / "cal").stdout == "22 posts vérifiés\N{NO-BREAK SPACE}: rien à corriger.\n"


def test_the_questions_are_asked_again_until_they_are_answered(tmp_path: Path):
    lines = ("", "", "Chez Léo", "Paris", "Europe/Paris", "Frnce", "France", "1, linkedln", "1,linkedin,site", "@leo", "@leo@example.social", "", "leo.example.org", "github", "", "")  # fmt: skip  # noqa: E501
    code, said = typed(*lines, words=("cal",), cwd=tmp_path, LANG="fr_FR.UTF-8", LC_ALL="", TZ="UTC")
    assert code == 0, said
    assert "Un nouveau calendrier" in said
    assert "Vouliez-vous dire «\N{NO-BREAK SPACE}Europe/Paris" in said
    assert "Vouliez-vous dire «\N{NO-BREAK SPACE}linkedin" in said
    charter = (tmp_path / "cal/charter.yml").read_text()
    for line in (
        "brand: Chez Léo",
        "language: fr",
        "country: FR",
        '    account: "@leo@example.social"',
        "    # url: https://leo.example.org/news/site/",
    ):
        assert f"\n{line}" in charter
    assert run("check", cwd=tmp_path / "cal").returncode == 0


def test_whoever_gives_up_leaves_nothing_behind(tmp_path: Path):
    code, said = typed("en", "X", "\x04", words=("cal",), cwd=tmp_path)
    assert code != 0
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ((), "--brand"),
        (("--brand", "a\nb"), "one line of text"),
        (("--brand", "  "), "needs the name of its brand"),
        (("--brand", "X" * 101), "at most 100"),
        (("--brand", "X", "--timezone", "Paris"), "Did you mean “Europe/Paris”?"),
        (("--brand", "X", "--channel", "mastodn:@a@example.social"), "Did you mean “mastodon”?"),
        (("--brand", "X", "--channel", "mastodon:me"), "Write it as @atelier@example.social."),
        (("--demo", "--channel", "mastodon:@a@example.social"), "has accounts of its own"),
        (("--brand", "X", "--force", "charter.yml"), "is no file that Parution keeps up to date"),
    ],
)
def test_what_cannot_be_is_said_with_its_remedy_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], told: str
):
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(parution, ["--lang", "en", "init", "cal", "--yes", *flags])
    assert made.exit_code == 1
    assert told in made.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/parution-cannot-be-here/cal"])
def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, place: str):
    (tmp_path / "file").write_text("keep")
    made = init(place, *YES, cwd=tmp_path)
    assert made.returncode == 1
    assert made.stderr.startswith("Error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_directory_is_refused_only_where_a_needed_file_is_in_the_way(tmp_path: Path):
    place = tmp_path / "cal"
    (place / ".github/workflows").mkdir(parents=True)
    (place / "README.md").write_text("mine\n")
    (place / ".github/workflows/publish.yml").write_text("name: mine\n")
    made = init("cal", *YES, cwd=tmp_path)
    assert made.returncode == 1
    assert "  .github/workflows/publish.yml\n" in made.stderr
    assert not (place / "charter.yml").exists()
    (place / ".github/workflows/publish.yml").unlink()
    made = init("cal", *YES, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "follow PARUTION.md" in made.stdout
    assert (place / "README.md").read_text() == "mine\n"
    assert "## Going live, once" in (place / "PARUTION.md").read_text()
    assert "PARUTION.md" not in init("cal", cwd=tmp_path).stdout


def test_again_it_follows_the_charter_and_leaves_what_was_changed(tmp_path: Path):
    init("cal", *YES, cwd=tmp_path)
    place = tmp_path / "cal"
    assert "Everything is up to date." in init("cal", cwd=tmp_path).stdout
    charter = (place / "charter.yml").read_text()
    (place / "charter.yml").write_text(
        charter.replace("\nquiet:", '\n  fediverse: {network: mastodon, account: "@b@example.social"}\n\nquiet:', 1)
    )
    (place / ".editorconfig").write_text("mine\n")
    again = init("cal", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert ".parution/post.schema.json  brought up to date" in again.stdout
    assert "parution init cal --force .editorconfig" in again.stdout
    assert "fediverse" in (place / ".parution/post.schema.json").read_text()
    assert "PARUTION_FEDIVERSE_TOKEN" in (place / ".github/workflows/publish.yml").read_text()
    rehearsed = init("cal", "--dry-run", cwd=tmp_path)
    assert "-mine" in rehearsed.stdout
    assert (place / ".editorconfig").read_text() == "mine\n"


def test_the_answers_of_a_calendar_stand_in_its_charter(tmp_path: Path):
    init("cal", *YES, cwd=tmp_path)
    assert "change them there" in init("cal", "--brand", "Other", cwd=tmp_path).stderr
    assert "lies inside the calendar" in init("cal/content", *YES, cwd=tmp_path).stderr
    (tmp_path / "cal/charter.yml").write_text("parution: 1\nbrand: X\n")
    broken = init("cal", cwd=tmp_path)
    assert broken.returncode == 1
    assert "charter.yml" in broken.stderr
    assert "timezone" in broken.stderr


def test_a_rehearsal_writes_nothing(tmp_path: Path):
    made = init("cal", *YES, "--dry-run", cwd=tmp_path)
    assert "charter.yml  would be written" in made.stdout
    assert list(tmp_path.iterdir()) == []


def test_inside_another_repository_it_makes_none_and_says_what_that_means(tmp_path: Path):
    git("init", cwd=tmp_path)
    made = init("cal", *YES, cwd=tmp_path)
    assert "lies inside the repository" in made.stdout
    assert not (tmp_path / "cal/.git").exists()


def test_a_clone_tells_where_it_lives_and_a_commit_is_made_where_it_is_asked_for(tmp_path: Path):
    git("init", cwd=tmp_path)
    git("remote", "add", "origin", "git@gitlab.com:atelier/calendar.git", cwd=tmp_path)
    identity = {
        f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
    }
    made = init(".", *YES, "--commit", cwd=tmp_path, **identity)
    assert made.returncode == 0, made.stderr
    assert "\n  repository: https://gitlab.com/atelier/calendar\n" in (tmp_path / "charter.yml").read_text()
    assert (tmp_path / "CODEOWNERS").is_file()
    assert not (tmp_path / ".github").exists()
    assert git("log", "--format=%s", cwd=tmp_path) == "Begin the calendar\n"
    assert git("status", "--short", cwd=tmp_path) == ""


def test_a_calendar_in_a_repository_takes_its_branch_and_asks_for_what_its_gitignore_lacks(tmp_path: Path):
    git("init", "--initial-branch=trunk", cwd=tmp_path)
    (tmp_path / ".gitignore").write_text("site\nnode_modules/\n")
    made = init(".", *YES, "--channel", "bluesky", cwd=tmp_path)
    assert "“trunk”" in made.stdout
    assert "\n  branch: trunk\n" in (tmp_path / "charter.yml").read_text()
    assert "branches: [trunk]" in (tmp_path / ".github/workflows/check.yml").read_text()
    assert made.stdout.split("Add to .gitignore")[1].split("\n")[1:3] == ["  /preview/", "  /.parution/.new-*/"]
    assert "✗ The channel “bluesky” names no account yet." in made.stdout
    refused = init(".", "--force", ".gitignore", cwd=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.endswith("Add to it instead:\n/preview/\n/.parution/.new-*/\n*.orig\n*.orig.[0-9]*\n")


def test_nobody_is_taken_for_the_one_who_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tuseConfigOnly = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    made = init("cal", *YES, "--commit", cwd=tmp_path)
    assert made.returncode == 1
    assert made.stderr.splitlines()[-3:] == [
        '  git config --global user.name "…"', '  git config --global user.email "…@…"', "  parution init cal --commit",
    ]  # fmt: skip
    assert (tmp_path / "cal/charter.yml").is_file()


def test_no_directory_is_not_this_directory(tmp_path: Path):
    made = init("", *YES, cwd=tmp_path)
    assert made.returncode == 1
    assert "parution init ." in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_the_workflows_install_is_said_once_and_kept(tmp_path: Path):
    first = init("cal", *YES, cwd=tmp_path)
    flow = tmp_path / "cal/.github/workflows/publish.yml"
    if program.source().program is None:  # as it is where Parution comes from a folder that is on no forge
        assert first.stdout.splitlines()[3].endswith("parution init cal --install-from git+https://…@COMMIT")
        assert "pip install --" not in flow.read_text()
    assert "does not say which bytes" in init("cal", "--install-from", "git+https://example.org/p@main", cwd=tmp_path).stderr
    init("cal", "--install-from", PROGRAM, cwd=tmp_path)
    assert flow.read_text().count(f"'parution @ {PROGRAM}'") == 3
    init("cal", cwd=tmp_path)
    kept = program.source().program or f"parution @ {PROGRAM}"
    assert flow.read_text().count(kept) == 3


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of Parution with one commit that is pushed."""
    git("init", "--bare", "--initial-branch=main", "forge.git", cwd=tmp_path)
    git("clone", "forge.git", "clone", cwd=tmp_path)
    git("commit", "--allow-empty", "--message", "One", cwd=tmp_path / "clone")
    git("push", "origin", "HEAD", cwd=tmp_path / "clone")
    return tmp_path / "clone"


def test_a_program_from_a_folder_is_the_commit_of_its_clone_once_that_is_pushed(clone: Path):
    told = {"url": clone.as_uri(), "dir_info": {"editable": True}}
    assert program.recorded(told).program is None  # no forge can fetch from a directory here
    git("remote", "set-url", "origin", "git@github.com:atelier/parution.git", cwd=clone)
    commit = git("rev-parse", "HEAD", cwd=clone).strip()
    assert program.recorded(told).program == f"parution @ git+https://github.com/atelier/parution@{commit}"
    git("commit", "--allow-empty", "--message", "Two", cwd=clone)
    assert program.recorded(told).program is None
    assert "is not pushed yet" in str(program.recorded(told).why)
    (clone / "below").mkdir()
    assert program.of_folder(clone / "below").program is None  # whatever repository a folder happens to lie in


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"url": "https://me:token@example.org/p.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"parution @ git+https://example.org/p.git@{COMMIT}",
        ),
        ({"url": "ssh://git@example.org/p.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, None),
        ({"url": "file:///srv/p.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, None),
        (
            {"url": "https://example.org/parution-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "a" * 64}}},
            f"parution @ https://example.org/parution-1-py3-none-any.whl#sha256={'a' * 64}",
        ),
        ({"url": "file:///home/me/parution-1-py3-none-any.whl", "archive_info": {"hash": f"sha256={'a' * 64}"}}, None),
        ({"url": "file:///nowhere", "dir_info": {}}, None),
        ({}, None),
    ],
)
def test_what_others_install_follows_from_the_record_of_the_installation(told: dict[str, object], expected: str | None):
    found = program.recorded(told)
    assert found.program == expected
    assert (found.why is None) is (expected is not None)
    assert "token" not in str(found.program)


def test_files_of_a_newer_version_are_not_put_back(tmp_path: Path):
    init("cal", *YES, cwd=tmp_path)
    record = tmp_path / "cal/.parution/init.json"
    record.write_text(record.read_text().replace('"parution": "', '"parution": "10'))
    before = record.read_text()
    again = init("cal", cwd=tmp_path)
    assert again.returncode == 1
    assert "pip install --upgrade " in again.stderr
    assert record.read_text() == before


def test_the_record_tells_version_answers_and_hashes(tmp_path: Path):
    init("cal", *YES, cwd=tmp_path)
    told = json.loads((tmp_path / "cal/.parution/init.json").read_text())
    assert told["answers"]["brand"] == "Atelier Marronnier"
    assert told["answers"]["forge"] == "github"
    assert set(told["files"]) > {".gitignore", ".github/workflows/publish.yml"}
    assert not {"charter.yml", "README.md"} & set(told["files"])


@pytest.mark.parametrize(
    ("typed_", "code"), [("FR", "FR"), ("fr", "FR"), ("France", "FR"), ("états-unis", "US"), ("FR-IDF", "FR-IDF"), ("-", None)]
)
def test_a_country_is_known_by_its_code_and_by_its_name(typed_: str, code: str | None):
    assert read.country(typed_, SAY) == code


def test_channels_may_be_named_and_get_different_names():
    found = read.channels(["mastodon:@a@example.social", "masto:b@example.social", "news=site:https://example.org/", "twitter:@c"], SAY)
    assert [(one.id, one.network, one.account) for one in found] == [
        ("mastodon", "mastodon", "@a@example.social"),
        ("mastodon-2", "mastodon", "@b@example.social"),
        ("news", "site", "example.org"),
        ("x", "x", "c"),
    ]


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("git@github.com:atelier/calendar.git", "https://github.com/atelier/calendar"),
        ("https://token@github.com/atelier/calendar", "https://github.com/atelier/calendar"),
        ("ssh://git@gitlab.example.org:2222/group/sub/calendar.git", "https://gitlab.example.org/group/sub/calendar"),
        ("/srv/git/calendar.git", None),
    ],
)
def test_the_address_of_a_clone_is_read_without_what_is_secret_in_it(tmp_path: Path, origin: str, address: str | None):
    git("init", cwd=tmp_path)
    git("remote", "add", "origin", origin, cwd=tmp_path)
    assert guess.repository(tmp_path) == address


@pytest.mark.parametrize(
    ("orders", "branch"),
    [
        ([["init", "--initial-branch=trunk"]], "trunk"),
        ([["init", "--initial-branch=master"], ["commit", "--allow-empty", "-m", "x"], ["switch", "-c", "calendar"]], "master"),
        ([["init", "--initial-branch=x"], ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/dev"]], "dev"),
    ],
)
def test_the_branch_that_counts_is_the_repository_s_own(tmp_path: Path, orders: list[list[str]], branch: str):
    for order in orders:
        git(*order, cwd=tmp_path)
    assert guess.branch(tmp_path) == branch
    assert guess.branch(tmp_path / "not-yet") == branch


def test_a_zone_is_guessed_of_the_country_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert guess.timezone() == "Europe/Paris"
    assert guess.country("Indian/Reunion") == "RE"
    assert guess.country("UTC") == "FR"
