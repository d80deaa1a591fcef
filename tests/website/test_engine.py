"""Both site engines render the same small project, and say something sensible when they cannot."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from page_reading import Page
from press_room import Press

from parution.language import translator
from parution.website import EngineFailed, House, start
from parution.website.engine import ENGINES
from parution.website.shell import ShellUnusable, split


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_engine_renders_every_shell_with_its_holes(shells: Path, engine: str, language: str) -> None:
    with start(House("Brand & <Sons>", translator(language), None, engine), shells) as rendering:
        house = rendering.result()
    page = house.shells["post"].stamp("A <title>", 'A "description"', "<p>content</p>").decode()
    assert "<title>A &lt;title&gt;</title>" in page
    assert '<meta name="description" content="A &quot;description&quot;">' in page
    assert "<p>content</p>" in page
    assert f'<html lang="{language}"' in page
    assert "Brand &amp; &lt;Sons&gt;" in page
    assert 'href="../assets/parution.css"' in page
    assert Page(page).faults == []
    assert 'data-section="calendar" aria-current="page"' in house.shells["agenda"].stamp("", "", "").decode()
    assert 'href="../assets/post.css"' in page
    assert "assets/post.css" not in house.shells["month"].stamp("", "", "").decode()
    # Nothing of the engine's own scripts, and none within the page: the page's policy forbids them.
    assert re.findall(r"<script(?![^>]* src=)|assets/javascripts/", page) == []
    assert {"help.html", "404.html", "assets/parution.css", "assets/icon.svg"} <= set(house.files)
    assert sorted(name for name in house.files if name.endswith((".js", ".map"))) == ["assets/parution.js", "assets/scheme.js"]


def test_the_whole_site_is_built_with_the_second_engine(month: Callable[[], Press]) -> None:
    press = month()
    press.engine = "zensical"
    press.build()
    assert "<h1>November 2026</h1>" in press.page("months/index.html")
    assert Page(press.page("posts/opening.html")).faults == []


def test_the_second_time_the_engine_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House("Brand", translator("en"))
    with start(house, tmp_path) as rendering:
        first = rendering.result()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with start(house, tmp_path) as rendering:
        assert rendering.result() == first
    assert [path.name for path in (tmp_path / "shells").iterdir()] == [first.key]


def test_a_damaged_result_in_the_cache_is_made_again(tmp_path: Path) -> None:
    house = House("Brand", translator("en"))
    with start(house, tmp_path) as rendering:
        first = rendering.result()
    (tmp_path / "shells" / first.key / "site" / "posts" / "shell.html").write_text("<html>", encoding="utf-8")
    with start(house, tmp_path) as rendering:
        assert rendering.result() == first


def test_another_brand_is_another_house(tmp_path: Path) -> None:
    keys = set()
    for brand in ("One", "Two"):
        with start(House(brand, translator("en")), tmp_path) as rendering:
            keys.add(rendering.result().key)
    assert len(keys) == 2


def test_an_engine_that_is_left_early_leaves_nothing(tmp_path: Path) -> None:
    with start(House("Brand", translator("en")), tmp_path):
        pass
    assert list((tmp_path / "shells").iterdir()) == []


def test_an_engine_that_fails_says_why_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "mkdocs", ENGINES["mkdocs"].__class__("mkdocs", ("no_such_engine",), (), {}, "parution"))
    with start(House("Brand", translator("en")), None) as rendering, pytest.raises(EngineFailed) as failure:
        rendering.result()
    assert failure.value.reason == "not installed (pip install 'parution')"


def test_a_python_that_cannot_be_started_is_a_failure_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EngineFailed, match="No such file"):
        start(House("Brand", translator("en")), None)


@pytest.mark.parametrize("page", ["no holes", "m-title m-description", "m-title m-title m-description m-content"])
def test_a_page_without_each_hole_once_is_no_shell(page: str) -> None:
    with pytest.raises(ShellUnusable):
        split(page, "m", "calendar")
