"""The Nu HTML checker finds no error on any page. Nothing that it says is left out, but for warnings."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from browser.kinds import KINDS, page_of
from browser.looking import nothing
from browser.parts import VNU, need


def errors(files: list[Path], home: Path) -> list[str]:
    """What the checker finds wrong in these files, in one run: each of its sentences once, with its first places."""
    need("vnu")
    command = ["java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", "--errors-only", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=home)
    assert done.returncode == 0, done.stderr
    places: dict[str, list[str]] = {}
    for one in json.loads(done.stdout)["messages"]:
        place = f"{one['url'].rpartition('/site/')[2]}:{one.get('lastLine', '?')}"
        places.setdefault(one["message"], []).append(f"{place} {' '.join(one.get('extract', '').split())}")
    return [f"{message} {len(found)} times: {' | '.join(found[:3])}" for message, found in places.items()]


def test_no_page_of_any_kind_has_an_error(built):
    sites = [built(language) for language in ("fr", "en")]
    files = [file for site in sites for kind in KINDS if (file := page_of(site, kind))]
    nothing(errors(sorted(set(files)), sites[0].out))


@pytest.mark.slow
def test_no_page_has_an_error(built):
    out = built("en").out
    nothing(errors(sorted(out.rglob("*.html")), out))


def test_the_checker_would_find_one(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<!doctype html><html lang=en><title>T</title><p><div>A<a href=x><a href=y>b</a></div>", encoding="utf-8")
    assert errors([page], tmp_path)
