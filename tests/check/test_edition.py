"""Loading a calendar as a whole: what is missing, what is odd, what is kept for the next run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from parution import content
from parution.edition import load
from parution.model import Severity
from parution.schedule import State, state
from tests_support import CHARTER, NOW, jpeg, run


def test_no_charter(tmp_path):
    edition = load(tmp_path, NOW)
    assert edition.charter is None
    assert [finding.rule for finding in edition.findings] == ["charter-missing"]
    assert f"“parution init {tmp_path}”" in str(edition.findings[0].remedy)


def test_an_empty_calendar_is_a_note(calendar):
    edition = calendar.load()
    assert [(finding.rule, finding.severity) for finding in edition.findings] == [("content-empty", Severity.NOTE)]
    assert edition.schedule.months() == ()


def test_without_a_content_folder(calendar):
    (calendar.root / "content").rmdir()
    assert calendar.rules() == ["content-empty"]


def test_fields_that_are_missing_are_told_at_once_and_those_that_are_misspelt_are_not_missing(calendar):
    calendar.write("charter.yml", CHARTER + "required: [channels, pillar, audience]\n")
    calendar.post("a", "chanels: [mastodon]\n").write_text("---\nid: a\ntitle: A\nstatus: review\nchanels: [mastodon]\n---\n\nHello.\n")
    missing, misspelt = (one for one in calendar.load().findings if one.path == "content/a.md" and one.rule.endswith("field"))
    assert str(missing.message) == "2 fields are missing that this post must have from review on: pillar, audience."
    assert str(missing.remedy) == "Add these lines:\npillar: craft\naudience: makers"
    assert str(misspelt.remedy) == "Did you mean “channels”?"


def test_a_broken_charter_does_not_hide_broken_posts(calendar):
    calendar.write("charter.yml", "parution: 1\nbrand: B\n")
    calendar.write("content/a.md", "no front matter")
    calendar.post("b")
    rules = [finding.rule for finding in calendar.load().findings]
    assert rules == ["missing-field", "posts-not-judged", "front-matter"]


def test_a_charter_of_another_version(calendar):
    calendar.write("charter.yml", "parution: 7\nfoo: bar\n")
    assert calendar.rules()[0] == "charter-version"


def test_two_posts_with_one_id(calendar):
    calendar.post("oak")
    calendar.write("content/other.md", "---\nid: oak\ntitle: Other\nstatus: draft\n---\n")
    (finding,) = calendar.load().findings
    assert (finding.rule, finding.path) == ("duplicate-id", "content/other.md")
    assert "content/oak.md" in str(finding.message)


def test_symbolic_links_are_not_followed(calendar, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("---\nid: secret\ntitle: Secret\nstatus: draft\n---\n")
    (calendar.root / "content/link.md").symlink_to(outside / "secret.md")
    (calendar.root / "content/folder").symlink_to(outside)
    (calendar.root / "content/photo.jpg").symlink_to(outside / "secret.md")
    edition = calendar.load()
    assert [finding.rule for finding in edition.findings if finding.rule == "symbolic-link"] == ["symbolic-link"] * 3
    assert edition.posts == ()
    assert edition.files == {}


def test_a_charter_behind_a_link_is_not_followed(calendar, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret"
    outside.write_text("password: [hunter2")
    (calendar.root / "charter.yml").unlink()
    (calendar.root / "charter.yml").symlink_to(outside)
    findings = calendar.load().findings
    assert findings[0].rule == "symbolic-link"
    assert not any("hunter2" in str(finding.message) for finding in findings)


def test_a_text_that_is_no_markdown_file_is_pointed_out(calendar):
    calendar.write("content/oak.txt", "---\nid: oak\n---\n")
    assert "not-a-post" in calendar.rules()


def test_a_file_that_is_too_large(calendar):
    calendar.write("content/huge.md", b"---\nid: huge\n---\n" + b"x" * 1024 * 1024)
    assert calendar.rules() == ["file-size"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name themselves")
def test_a_name_that_is_not_text(calendar):
    with open(os.fsencode(calendar.root) + b"/content/\xe9.md", "wb") as file:  # noqa: PTH123 (Path takes no bytes)
        file.write(b"---\n---\n")
    findings = calendar.load().findings
    assert findings[0].rule == "file-name"
    assert findings[0].path == "content/?.md"


def test_a_file_that_may_not_be_read(calendar, monkeypatch):
    calendar.post("oak")
    calendar.post("elm")
    open_ = os.open

    def refuse(path, *flags, **options):  # the superuser, who runs tests in containers, may read everything
        if str(path).endswith("oak.md"):
            raise PermissionError(13, "Permission denied")
        return open_(path, *flags, **options)

    monkeypatch.setattr(os, "open", refuse)
    edition = calendar.load()
    assert [(one.rule, one.path) for one in edition.findings] == [("unreadable", "content/oak.md")]
    assert [post.id for post in edition.posts] == ["elm"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_keeps_nobody_waiting(calendar):
    os.mkfifo(calendar.root / "content/oak.md")
    assert calendar.rules() == ["unreadable", "content-empty"]


def test_a_folder_named_like_a_post_is_a_folder(calendar):
    calendar.write("content/2026.md/oak.md", "---\nid: oak\ntitle: Oak\nstatus: draft\n---\n")
    assert [post.path for post in calendar.load().posts] == ["content/2026.md/oak.md"]


def test_severity_and_silence(calendar):
    calendar.write("content/media/t.jpg", jpeg())
    calendar.post("a", "media: [{src: media/t.jpg}]\n")
    calendar.post("b", "media: [{src: media/t.jpg}]\nignore: {media-alt: decorative}\n")
    assert [(one.post, one.severity) for one in calendar.load().findings] == [("a", Severity.WARNING)]
    charter = (calendar.root / "charter.yml").read_text()
    calendar.write("charter.yml", f"{charter}rules: {{media-alt: error}}\n")
    assert [one.severity for one in calendar.load().findings] == [Severity.ERROR]
    calendar.write("charter.yml", f"{charter}rules: {{media-alt: off}}\n")
    assert calendar.load().findings == ()


class TestCache:
    """What a second run takes over is what a first run would find."""

    def edition(self, calendar, cache):
        return load(calendar.root, NOW, cache_dir=cache)

    def test_a_second_run_reads_no_post_again_and_finds_the_same(self, calendar, tmp_path_factory, monkeypatch):
        cache = tmp_path_factory.mktemp("c")
        calendar.post("a", "publish_at: 2026-12-03 09:00\nchannels: [bluesky]\n", "Long. " * 100)
        calendar.post("b", "chanels: [bluesky]\n")
        calendar.post("c", "publish_at: 2027-07-03 09:00\noverrides: {bluesky: {text: Short}}\npoll: {options: [a, b], duration: 1 day}\n")
        first = self.edition(calendar, cache)
        monkeypatch.setattr(content.Reader, "entry", lambda *_: pytest.fail("read again"))
        second = self.edition(calendar, cache)
        assert second == first
        assert [str(post.slot) for post in second.posts] == [str(post.slot) for post in first.posts]  # equal moments may differ in offset
        assert len(first.findings) == 2

    def test_a_changed_post_and_a_changed_charter_are_read_again(self, calendar, tmp_path_factory):
        cache = tmp_path_factory.mktemp("c")
        calendar.post("a")
        self.edition(calendar, cache)
        calendar.post("a", "chanels: []\n")
        assert [one.rule for one in self.edition(calendar, cache).findings] == ["unknown-field"]
        calendar.post("a", "pillar: craft\n")
        calendar.write("charter.yml", (calendar.root / "charter.yml").read_text().replace("craft:", "crafts:"))
        assert [one.rule for one in self.edition(calendar, cache).findings] == ["unknown-pillar"]

    @pytest.mark.parametrize("spoil", [b"", b"\0" * 40, b"x" * 5000])
    def test_a_damaged_cache_is_no_cache(self, calendar, tmp_path_factory, spoil):
        cache = tmp_path_factory.mktemp("c")
        calendar.post("a")
        first = self.edition(calendar, cache)
        (cache / "posts").write_bytes((cache / "posts").read_bytes()[:32] + spoil)
        assert self.edition(calendar, cache) == first

    def test_a_cache_that_cannot_be_written_changes_nothing(self, calendar, tmp_path_factory):
        file = tmp_path_factory.mktemp("c") / "file"
        file.write_text("")
        calendar.post("a")
        assert self.edition(calendar, file / "below").findings == ()


def test_two_processes_find_what_one_finds(calendar, monkeypatch):
    for number in range(40):
        calendar.post(f"p{number}", "publish_at: 2026-12-03 09:00\n" if number % 3 else "chanels: []\n")
    alone = calendar.load()
    monkeypatch.setattr("parution.halves.ENOUGH", 2)
    halved = calendar.load()
    assert halved == alone
    assert [str(post.slot) for post in halved.posts] == [str(post.slot) for post in alone.posts]
    monkeypatch.setattr("msgspec.json.encode", lambda _: b"\xc1")  # the other process answers nonsense
    assert calendar.load() == alone


def test_the_order_of_files_changes_nothing(calendar, monkeypatch):
    for name in "abc":
        calendar.post(name, "chanels: []\n")
    forwards = calendar.load()
    scan = os.scandir

    class Backwards:
        def __init__(self, path):
            self.items = sorted(scan(path), key=lambda item: item.name, reverse=True)

        def __enter__(self):
            return self

        def __iter__(self):
            return iter(self.items)

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", Backwards)
    assert calendar.load() == forwards


def test_now_without_an_offset_is_in_the_charters_zone(calendar):
    edition = load(calendar.root, datetime(2026, 11, 21, 9))
    assert edition.now == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_an_approved_post_is_scheduled_then_due_then_as_it_was(calendar):
    calendar.post("a", "publish_at: 2026-11-21 13:00\n")
    calendar.write("content/a.md", (calendar.root / "content/a.md").read_text().replace("draft", "approved"))
    (post,) = calendar.load().posts
    day = timedelta(hours=24)
    assert state(post, datetime(2026, 11, 21, 11, 59, tzinfo=UTC), day) is State.SCHEDULED
    assert state(post, datetime(2026, 11, 21, 12, tzinfo=UTC), day) is State.DUE
    assert state(post, datetime(2026, 11, 22, 12, tzinfo=UTC), day) is State.DUE
    assert state(post, datetime(2026, 11, 22, 12, 1, tzinfo=UTC), day) is State.APPROVED  # nothing records what became of it


class TestCommand:
    """The program as a person runs it."""

    def test_exit_codes(self, calendar):
        calendar.post("a")
        assert run("check", cwd=calendar.root).returncode == 0
        calendar.write("content/media/t.jpg", jpeg())
        calendar.post("b", "media: [{src: media/t.jpg}]\n")
        assert run("check", cwd=calendar.root).returncode == 0
        assert run("check", "--strict", cwd=calendar.root).returncode == 1
        calendar.post("c", "chanels: []\n")
        assert run("check", cwd=calendar.root).returncode == 1
        assert run("chekc", cwd=calendar.root).returncode == 1
        assert run("check", "--now", "tomorrow", cwd=calendar.root).returncode == 1

    def test_our_own_fault_is_2_and_no_traceback(self, calendar):
        calendar.write("sitecustomize.py", "import parution.edition as e\ndef load(*a, **k): raise RuntimeError('boom')\ne.load = load\n")
        path = os.pathsep.join([str(calendar.root), *sys.path])
        done = run("check", cwd=calendar.root, PYTHONPATH=path)
        assert done.returncode == 2
        assert "fault of its own" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_misspelt_command_is_told_the_right_one(self, calendar):
        assert "Did you mean “check”?" in run("chekc", cwd=calendar.root).stderr

    def test_paths_are_seen_from_where_the_user_stands(self, calendar):
        calendar.post("a", "chanels: []\n")
        done = run("check", "-C", calendar.root.name, cwd=calendar.root.parent)
        assert done.stdout.startswith(f"{calendar.root.name}/content/a.md:5:1  error")

    def test_without_colour_in_a_pipe(self, calendar):
        calendar.post("a", "chanels: []\n")
        assert "\x1b" not in run("check", cwd=calendar.root).stdout

    @pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
    def test_every_format_names_the_rule(self, calendar, form):
        calendar.post("a", "chanels: []\n")
        done = run("check", "--format", form, cwd=calendar.root)
        assert done.returncode == 1
        assert "unknown-field" in done.stdout

    def test_schema_accepts_a_good_post_and_refuses_a_bad_one(self, calendar):
        import json

        from jsonschema import Draft202012Validator

        schema = json.loads(run("schema", cwd=calendar.root).stdout)
        Draft202012Validator.check_schema(schema)
        good = {"id": "a", "title": "A", "status": "draft", "channels": ["mastodon"], "budget": 0}
        assert Draft202012Validator(schema).is_valid(good)
        assert not Draft202012Validator(schema).is_valid({**good, "channels": ["mastodn"]})
        assert not Draft202012Validator(schema).is_valid({**good, "status": "review", "objective": "conversion"})

    def test_rules_are_listed_and_explained(self, calendar):
        listed = run("rules", cwd=calendar.root).stdout
        assert "text-length" in listed
        explained = run("rules", "text-length", cwd=calendar.root).stdout
        assert "rules: {text-length: off}" in explained
        assert "ignore: {text-length:" in explained
        assert "cannot be switched off" in run("rules", "yaml", cwd=calendar.root).stdout
        assert "Did you mean “text-length”?" in run("rules", "text-lenght", cwd=calendar.root).stderr

    def test_a_reader_that_stops_early_is_no_fault(self, calendar):
        for number in range(60):
            calendar.post(f"p{number}", "chanels: []\n" * 1)
        if not shutil.which("sh"):
            pytest.skip("needs a POSIX shell")
        done = subprocess.run(
            ["sh", "-c", f'"{sys.executable}" -m parution check | head -n 1'],
            cwd=calendar.root,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.stderr == ""


def test_findings_stand_where_they_are_though_a_sound_item_follows_unsound_ones(calendar):
    calendar.post("tags", "channels: [mastodon]\nhashtags: [Made-in-France, chêne, Chêne, bois d'ici, 2026]\n")
    findings = [one for one in calendar.load().findings if one.place.pointer[:1] == ("hashtags",)]
    assert {one.place.pointer[1] for one in findings if "“bois d'ici”" in str(one.message)} == {3}
    assert {one.place.pointer[1] for one in findings if "2026" in str(one.message)} == {4}


def test_several_unsound_items_are_all_left_out_and_no_others(calendar):
    tags = ", ".join(["a b", *"cdefghijk", "l m", "n"])
    calendar.post("tags", f"hashtags: [{tags}]\n")
    [post] = calendar.load().posts
    assert post.hashtags == (*"cdefghijk", "n")


def test_a_hashtag_of_several_words_is_told_in_one(calendar):
    calendar.post("tags", "hashtags: [bois d'ici]\n")
    [found] = [one for one in calendar.load().findings if one.rule == "wrong-form"]
    assert (str(found.message), str(found.remedy)) == (
        "“bois d'ici” cannot be a hashtag: one has neither spaces nor # in it.",
        "Write: BoisDIci",
    )


def test_what_an_objective_asks_for_is_told_at_the_objective(calendar):
    calendar.write("content/a.md", "---\nid: a\ntitle: T\nstatus: review\nobjective: conversion\nchannels: [news]\n---\n\nHello.\n")
    edition = calendar.load()
    [found] = [one for one in edition.findings if one.rule == "missing-field"]
    assert found.place.pointer == ("objective",)
    assert str(found.message) == "The objective “conversion” asks for the field “cta” from review on, and it is missing."
    assert edition.posts[0].objective == "conversion"
