"""Writing the site: what changed and nothing else, whole or not at all, and never over somebody's own files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from press_room import Press

from parution.website import NotOurs, SiteNotWritten
from parution.website.ground import MARKER
from parution.website.tree import MOST_STAYS, Page, write


def pages(**contents: bytes) -> list[Page]:
    def page(name: str, data: bytes) -> Page:
        return Page(name.replace("_", "/"), data.hex(), lambda: data)

    return [page(name, data) for name, data in contents.items()]


def test_two_builds_of_one_calendar_are_equal_to_the_byte(month: Callable[[], Press], tmp_path_factory: pytest.TempPathFactory) -> None:
    press = month()
    press.build()
    first = press.files()
    press.out, press.cache = tmp_path_factory.mktemp("again") / "site", tmp_path_factory.mktemp("fresh")
    press.build()
    assert press.files() == first


def test_nothing_is_made_again_that_did_not_change(month: Callable[[], Press]) -> None:
    press = month()
    first = press.build()
    before = press.files()
    second = press.build()
    assert (first.reused, second.rendered, second.reused) == (0, 0, first.pages)
    assert press.files() == before


def test_a_changed_text_makes_its_own_page_and_the_lists_that_show_it(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    before = press.files()
    press.calendar.post("opening", "publish_at: 2026-11-24 09:00\nchannels: [mastodon, news]\npillar: craft\n", "Other words.")
    result = press.build()
    changed = {name for name, data in press.files().items() if before.get(name) != data}
    # Beside its own page: what carries the text itself, for whoever subscribes or searches, and today's page, which quotes its beginning.
    lists = {name for name in changed if name.endswith(".html")}
    assert lists - {"index.html", "board.html"} == {"posts/opening.html"}
    assert all(name.startswith(("feeds/", "assets/search-")) for name in changed - lists)
    assert result.rendered < len(before) / 3


def test_a_moved_post_changes_its_neighbours(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    before = press.files()
    press.calendar.post(
        "opening", "publish_at: 2026-11-27 09:00\nchannels: [mastodon, news]\npillar: craft\n", "The doors open **tomorrow**."
    )
    press.build()
    changed = {name for name, data in press.files().items() if before.get(name) != data}
    pages = {name for name in changed if name.startswith(("posts/", "months/", "weeks/")) or "/" not in name}
    lists = {"index.html", "months/2026-11.html", "months/index.html", "weeks/2026-W48.html", "agenda.html", "board.html"}
    assert {"posts/opening.html", "posts/oil.html", "posts/snow.html"} | lists <= pages
    assert {"help.html", "ideas.html", "posts/someday.html"}.isdisjoint(changed)


def test_the_same_as_from_scratch(month: Callable[[], Press], tmp_path_factory: pytest.TempPathFactory) -> None:
    press = month()
    press.build()
    press.calendar.post("oil", "publish_at: 2026-12-26 17:30\nfollows: opening\n", "Moved and rewritten.")
    (press.calendar.root / "content" / "someday.md").unlink()
    later = datetime(2026, 12, 2, 8, tzinfo=UTC)
    press.build(later)
    step_by_step = press.files()
    press.out, press.cache = tmp_path_factory.mktemp("again") / "site", tmp_path_factory.mktemp("fresh")
    press.build(later)
    assert press.files() == step_by_step


def test_a_removed_post_leaves_no_page(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    (press.calendar.root / "content" / "oil.md").unlink()
    press.build()
    assert not (press.out / "posts" / "oil.html").exists()


def test_a_page_that_somebody_edited_is_made_again(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    before = press.files()
    (press.out / "posts" / "oil.html").write_text("mine now", encoding="utf-8")
    assert press.build().rendered == 1
    assert press.files() == before


def test_a_damaged_cache_costs_time_only(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    before = press.files()
    for file in (press.cache / "site").iterdir():
        file.write_bytes(b'{"version": 1, "files": {"index.html": ["x"')
    assert press.build().reused == 0
    assert press.files() == before


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "thesis.odt").write_bytes(b"three years of work")
    with pytest.raises(NotOurs):
        write(out, pages(index=b"x"), None)
    assert (out / "thesis.odt").read_bytes() == b"three years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_repository_is_refused_even_with_our_marker(tmp_path: Path) -> None:
    (tmp_path / "site" / ".git").mkdir(parents=True)
    (tmp_path / "site" / MARKER).touch()
    with pytest.raises(NotOurs):
        write(tmp_path / "site", pages(index=b"x"), None)


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert write(tmp_path / "site", pages(index=b"x"), None).files == 1


@pytest.mark.parametrize("failing", ["write", "rename", "mkdir"])
def test_a_full_disk_leaves_the_old_site_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    out = tmp_path / "site"
    write(out, pages(index=b"old", posts_a=b"old"), tmp_path / "cache")
    left = 2

    def no_space(*_: object, **__: object) -> int:
        nonlocal left
        left -= 1
        if left < 0 or failing != "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return 3

    with monkeypatch.context() as patched:
        if failing == "rename":
            patched.setattr(Path, "rename", no_space)
        else:
            patched.setattr(os, failing, no_space)
        with pytest.raises(SiteNotWritten, match="No space left"):
            write(out, pages(index=b"new", posts_a=b"new", posts_b=b"new"), tmp_path / "cache")
    assert (out / "index").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]
    assert write(out, pages(index=b"new", posts_a=b"old"), tmp_path / "cache").rendered == 1


def test_a_rename_that_fails_half_way_gives_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    write(out, pages(index=b"old"), None)
    rename = Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if "-new-" in self.name:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", second_fails)
        with pytest.raises(SiteNotWritten):
            write(out, pages(index=b"new"), None)
    assert (out / "index").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_interruption_leaves_the_old_site_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, pages(index=b"old"), None)

    def interrupted() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(out, [*pages(index=b"new"), Page("other", "1", interrupted)], None)
    assert (out / "index").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_run_left_is_swept_and_other_peoples_directories_are_not(tmp_path: Path) -> None:
    out = tmp_path / "site"
    for name, ours in ((".site-new-dead", True), (".site-old-dead", True), (".site-new-notes", False), (".sitemap-new-x", True)):
        (tmp_path / name).mkdir()
        if ours:
            (tmp_path / name / MARKER).touch()
    write(out, pages(index=b"x"), None)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site-new-notes", ".sitemap-new-x", "site"]


def test_a_run_killed_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, pages(index=b"x", posts_a=b"y"), tmp_path / "cache")
    out.rename(tmp_path / ".site-old-dead")
    assert write(out, pages(index=b"x", posts_a=b"y"), tmp_path / "cache").reused == 2


@pytest.mark.parametrize("path", ["../evil", "posts/../../evil", "/evil", "posts//evil", "posts/..\\evil"])
def test_no_page_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(SiteNotWritten):
        write(tmp_path / "site", [Page(path, "1", lambda: b"x")], None)
    assert list(tmp_path.iterdir()) == []


def test_where_links_do_not_work_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "site", pages(index=b"x"), tmp_path / "cache")

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    assert write(tmp_path / "site", pages(index=b"x"), tmp_path / "cache").reused == 1
    assert write(tmp_path / "site", pages(index=b"x"), tmp_path / "cache").reused == 1
    assert (tmp_path / "site" / "index").read_bytes() == b"x"


def test_many_pages_are_made_by_two_processes_and_all_arrive(tmp_path: Path) -> None:
    many = [Page(f"posts/{number}", "k", str(number).encode) for number in range(2500)]
    assert write(tmp_path / "site", many, tmp_path / "cache").rendered == 2500
    assert all((tmp_path / "site" / "posts" / str(number)).read_bytes() == str(number).encode() for number in range(2500))
    assert write(tmp_path / "site", many, tmp_path / "cache").reused == 2500


class TestFewChanges:
    """Where little changes, files are exchanged one by one, all of them or none."""

    def stand(self, tmp_path: Path, **more: bytes) -> dict[str, bytes]:
        many = {f"p{number}": b"stays" for number in range(MOST_STAYS * 3)}
        write(tmp_path / "site", pages(**many, **more), tmp_path / "cache")
        return many

    def files(self, tmp_path: Path) -> dict[str, bytes]:
        out = tmp_path / "site"
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != MARKER}

    def test_only_they_are_touched(self, tmp_path: Path) -> None:
        many = self.stand(tmp_path, a=b"old", below_b=b"goes")
        before = (tmp_path / "site").stat().st_ino
        written = write(tmp_path / "site", pages(**many, a=b"new", deep_c=b"comes"), tmp_path / "cache")
        assert (written.rendered, written.reused) == (2, len(many))
        assert (tmp_path / "site").stat().st_ino == before
        assert self.files(tmp_path) == {**many, "a": b"new", "deep/c": b"comes"}
        assert not (tmp_path / "site/below").exists()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]

    @pytest.mark.parametrize("fails_at", ["a", "deep/c", "below/b"])
    @pytest.mark.parametrize("failure", [OSError(errno.EIO, "no luck"), KeyboardInterrupt()])
    def test_a_failure_gives_everything_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str, failure: BaseException
    ) -> None:
        many = self.stand(tmp_path, a=b"old", below_b=b"goes")
        before = self.files(tmp_path)
        do = {"replace": Path.replace, "unlink": Path.unlink}
        armed = True

        def fail(name: str) -> Callable[..., object]:
            def act(path: Path, *arguments: object, **options: object) -> object:
                nonlocal armed
                if armed and path.as_posix().endswith(fails_at) and "-old-" not in str(path):
                    armed = False
                    raise failure
                return do[name](path, *arguments, **options)

            return act

        monkeypatch.setattr(Path, "replace", fail("replace"))
        monkeypatch.setattr(Path, "unlink", fail("unlink"))
        with pytest.raises((SiteNotWritten, KeyboardInterrupt)):
            write(tmp_path / "site", pages(**many, a=b"new", deep_c=b"comes"), tmp_path / "cache")
        assert not armed
        assert self.files(tmp_path) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]

    def test_a_run_killed_in_between_is_mended_by_the_next(self, tmp_path: Path) -> None:
        many = self.stand(tmp_path, a=b"old", b=b"old")
        (tmp_path / "site/a").unlink()
        (tmp_path / "site/a").write_bytes(b"new")  # the killed run had exchanged the first of two files
        write(tmp_path / "site", pages(**many, a=b"old", b=b"old"), tmp_path / "cache")
        assert self.files(tmp_path) == {**many, "a": b"old", "b": b"old"}
