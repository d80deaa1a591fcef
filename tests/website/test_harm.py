"""What people write cannot do harm on the page, whatever they write."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_reading import Page
from press_room import Calendar, Press

from parution.website.markup import Prose
from parution.website.media import Gallery
from parution.website.pages.colouring import coloured
from tests_support import jpeg

OWN_SCRIPTS = 3
"""How many scripts a page of the theme has when nobody attacks."""

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<iframe src=https://example.org></iframe>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<https://example.org/'onmouseover=alert(1)>",
    "{{ 7 * 7 }} {% include 'post.html' %}",
    "</title></textarea></script><script>alert(1)</script>",
    'https://example.org/"onmouseover="alert(1)',
    '```"><script>alert(1)</script>\nx\n```',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_a_post_comes_out_inert(press: Press, attack: str) -> None:
    typed = json.dumps(attack)
    press.calendar.write("content/media/a.jpg", jpeg())
    press.calendar.write(
        "content/evil.md",
        f"---\nid: evil\ntitle: {typed}\nstatus: draft\npublish_at: 2026-11-24 09:00\nchannels: [mastodon, news]\n"
        f"brief: {typed}\nsponsor: {typed}\nmedia: [{{src: media/a.jpg, alt: {typed}}}]\n"
        f"poll: {{options: [{typed}, b], duration: 1 day}}\n---\n\n{attack}\n",
    )
    press.calendar.write(
        "charter.yml",
        f"parution: 1\nbrand: {typed}\ndescription: {typed}\ntimezone: UTC\npeople: {{desk: {{name: {typed}}}}}\nrequired: [title]\n"
        f"pillars: {{craft: {{name: {typed}}}}}\nchannels: {{mastodon: {{network: mastodon, name: {typed}}}, news: {{network: site}}}}\n"
        f"objectives: {{o: {{kpi: x, requires: [cta]}}}}\ntone: {{avoid: {{{typed}: {typed}}}}}\n",
    )
    press.build()
    for name, data in press.files().items():
        if not name.endswith(".html"):
            continue
        page = Page(data.decode())
        assert page.faults == [], name
        assert page.events == [], name
        assert page.tags.count("script") == OWN_SCRIPTS, name
        assert {"iframe", "svg/onload"}.isdisjoint(page.tags), name
        assert not any(address.startswith(("javascript:", "https:", "x")) for address in page.fetched), name
        assert not any(address.lower().startswith(("javascript:", "data:")) for address in page.links), name


def test_a_hostile_id_does_not_leave_the_site(press: Press) -> None:
    press.calendar.write("content/a.md", "---\nid: ../../../evil\ntitle: x\nstatus: draft\npublish_at: 2026-11-24 09:00\n---\n\nx\n")
    before = sorted(path.name for path in press.out.parent.parent.iterdir())
    press.build()
    assert sorted(path.name for path in press.out.parent.parent.iterdir()) == before
    assert not list(press.out.parent.glob("*evil*"))


def test_two_posts_with_one_id_have_a_page_each(press: Press) -> None:
    for name in ("a", "b"):
        press.calendar.write(f"content/{name}.md", f"---\nid: same\ntitle: {name}\nstatus: idea\n---\n\n{name}\n")
    press.build()
    assert len(list((press.out / "posts").iterdir())) == 2


@pytest.mark.parametrize("name", ["page.html", "script.svg", "secret.txt"])
def test_only_images_and_videos_are_copied(press: Press, name: str) -> None:
    press.calendar.write(f"content/media/{name}", b"<script>alert(1)</script>")
    press.calendar.post("post", f"media: [{{src: media/{name}, alt: x}}]\n", f"![x](media/{name})")
    press.build()
    assert not (press.out / "media").exists()


def test_a_link_out_of_the_content_is_not_followed(press: Press) -> None:
    secret = press.calendar.root.parent / "secret.jpg"
    secret.write_bytes(b"secret")
    (press.calendar.root / "content" / "media").mkdir()
    (press.calendar.root / "content" / "media" / "a.jpg").symlink_to(secret)
    press.calendar.post("post", "media: [{src: media/a.jpg, alt: x}, {src: ../../secret.jpg, alt: x}]\n")
    press.build()
    assert not (press.out / "media").exists()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.lists(st.sampled_from([*ATTACKS, "<a href='", "](", "`", "*", "\n", "http://x", "#", "@"])).map("".join))
def test_no_markdown_brings_a_script_or_a_broken_page(calendar: Calendar, text: str) -> None:
    prose = Prose(Gallery(calendar.root, {}))
    for html in (prose.html(text), prose.page(text), coloured(text)):
        page = Page(str(html))
        assert "script" not in page.tags
        assert page.events == []
        assert not any(address.lower().startswith(("javascript:", "data:")) for address in (*page.links, *page.fetched))
