"""What takes too long for every run: ten thousand posts, and fuzzing of the reader (make test-slow)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parution import plain_fields
from parution.source import SourceError, decode, parse_post, parse_yaml
from tests_support import run

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent.parent.parent


def test_ten_thousand_posts_are_checked_and_built_and_one_change_touches_one_page(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    from bench.posts import drafts
    from bench.repository import furnish

    root = tmp_path / "calendar"
    post = furnish(root, drafts(10_000))
    checked = json.loads(run("check", "--format", "json", "--now", "2026-11-16", cwd=root).stdout)
    assert (checked["summary"]["posts"], checked["summary"]["errors"]) == (10_000, 0)
    assert run("build", "--now", "2026-11-16", cwd=root).returncode == 0
    pages = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*.html")}
    assert sum(path.parent.name == "posts" for path in pages) == 10_000
    post.write_bytes(post.read_bytes() + b"\nOne more word.\n")
    assert run("build", "--now", "2026-11-16", cwd=root).returncode == 0
    assert [path.stem for path, time in pages.items() if path.stat().st_mtime_ns != time] == [post.stem]


def test_ten_thousand_broken_posts_are_all_named(tmp_path):
    (tmp_path / "charter.yml").write_text("parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {m: {network: mastodon}}\n")
    (tmp_path / "content").mkdir()
    for number in range(10_000):
        (tmp_path / f"content/p{number}.md").write_text(f"---\nid: p{number}\ntitle: T\nstatus: draft\nchanels: [m]\n---\n")
    done = run("check", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["findings"]) == 10_000


@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_raise_anything_but_our_own_error(data):
    for whole in (data, b"---\n" + data + b"\n---\n"):
        try:
            parse_post(decode(whole))
        except SourceError as error:
            assert 0 <= error.start <= error.end


@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet="ab é1:#-?,[]{}&*!|>'\"%@`~\t\n_/.\u2028\x85", max_size=40).map(lambda text: f"k: {text}\n"))
def test_the_short_way_never_disagrees_with_the_parser(text):
    short = plain_fields.read(text)
    if short is not None:
        assert parse_yaml(text) == short
