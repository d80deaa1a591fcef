"""A page for each reader, in both languages: on one screen, with pictures of the real thing that do not weigh much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
READERS = ("writer", "reviewer", "stakeholder", "editor", "operator", "contributor")
PAGES = [DOCS / folder / f"{reader}.md" for reader in READERS for folder in ("", "fr")]
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)|<img src=\"([^\"]+)\" alt=\"([^\"]+)\"")
_HARD = re.compile(r"[^\s|] [;:!?»]|« ")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(_FENCE.pattern + r"|`[^`\n]*`|^[|: -]+$", _FENCE.flags)


def pictures(page: Path) -> list[tuple[Path, str]]:
    return [
        ((page.parent / (first or second)).resolve(), alt or other)
        for alt, first, second, other in _PICTURE.findall(page.read_text("utf-8"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(DOCS).as_posix() for page in PAGES])
def test_a_readers_page_fits_on_a_screen_and_shows_the_real_thing(page):
    assert len([line for line in page.read_text("utf-8").splitlines() if line]) <= 45
    assert pictures(page)
    for picture, alternative in pictures(page):
        assert len(alternative) > 10
        assert picture.is_relative_to(DOCS / "images")
        assert picture.stat().st_size < 150_000


def test_both_languages_have_the_same_pages_sections_and_pictures():
    for reader in (*READERS, "tutorial"):
        english, french = (DOCS / folder / f"{reader}.md" for folder in ("", "fr"))
        assert sections(english) == sections(french)
        shown = [picture.name.replace("-fr.", "-en.") for picture, _ in pictures(french)]
        assert [picture.name for picture, _ in pictures(english)] == shown


def sections(page: Path) -> list[str]:
    return re.findall(r"^#+ ", _FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)


def test_no_picture_lies_about_unused():
    used = {picture for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"] for picture, _ in pictures(page)}
    assert set((DOCS / "images").iterdir()) - used == set()


@pytest.mark.parametrize("page", sorted((DOCS / "fr").glob("*.md")), ids=lambda page: page.name)
def test_no_line_of_a_french_page_begins_with_a_punctuation_mark(page):
    """Before it, and within guillemets, stands a space at which no line breaks."""
    assert _HARD.findall(_CODE.sub("", page.read_text("utf-8"))) == []


def test_the_contents_lead_to_every_page():
    contents = (DOCS / "README.md").read_text("utf-8")
    for page in [*DOCS.glob("*.md"), *(DOCS / "fr").glob("*.md")]:
        if page.name not in {"README.md", "crise.md"}:
            assert f"({page.relative_to(DOCS).as_posix()})" in contents
