"""Blogs: Jekyll (docs, “Posts” and “Front Matter”), Hugo (“Front matter”: YAML, TOML, page bundles), MkDocs (Material's blog plugin)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from import_room import Room

from parution.importers.foreign_front_matter import UnreadableError, split
from parution.model import Media, Status
from tests_support import NOW, jpeg

JEKYLL = """\
---
layout: post
title:  "Welcome to the oak"
date:   2026-12-03 09:00:00 +0100
categories: [craft, wood]
tags: oak
author: desk
image: /assets/img/cover.jpg
description: A short word
permalink: /oak/
---

We sanded it.

![The table](/assets/img/table.jpg "Title")

{% include gallery.html %}
![Nowhere](/assets/img/none.jpg)
"""


def test_jekyll(room: Room) -> None:
    room.file("blog/_posts/2026-12-03-welcome-to-the-oak.md", JEKYLL)
    room.file("blog/_drafts/later.markdown", "---\ntitle: Later\n---\nLater.\n")
    room.file("blog/about.md", "---\ntitle: About\n---\nNo post.\n")
    room.file("blog/assets/img/table.jpg", jpeg())
    room.file("blog/assets/img/cover.jpg", jpeg(800, 600))
    done = room.run("markdown", room.beside / "blog", "--write")
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "_posts/2026-12-03-welcome-to-the-oak.md:2 · layout “post”: left out: this field has no meaning here" in said
    assert "2026-12-03-welcome-to-the-oak.md:10 · permalink" in said
    assert "2026-12-03-welcome-to-the-oak.md:17 “{% include gallery.html %}”: only the old site's program understands this" in said
    assert "2026-12-03-welcome-to-the-oak.md:18 “/assets/img/none.jpg”: there is no such file in the folder; kept in the brief" in said
    assert "2 files of media come along." in said
    post, later = sorted(room.calendar.load(NOW).posts, key=lambda post: post.id, reverse=True)
    assert (post.id, post.title, post.status, str(post.slot)) == (
        "welcome-to-the-oak",
        "Welcome to the oak",
        Status.DRAFT,
        "2026-12-03 09:00:00+01:00",
    )
    assert (post.channels, post.pillar, post.owner, post.format) == (("news",), "craft", "desk", "article")
    assert post.media == (Media("media/cover.jpg"),)
    assert "![The table](media/table.jpg)" in post.body
    assert "none.jpg" not in post.body
    for kept in ("description: A short word", "categories: wood", "tags: oak", "![Nowhere](/assets/img/none.jpg)"):
        assert kept in str(post.brief)
    assert (room.calendar.root / "content/media/table.jpg").read_bytes() == jpeg()
    assert later.status is Status.DRAFT
    assert room.errors() == []


def test_a_post_that_was_published_is_approved_and_one_of_yesterday_is_not(room: Room) -> None:
    room.file("blog/old.md", "---\ntitle: Old\ndate: 2025-03-04\n---\nOld.\n")
    room.file("blog/new.md", "---\ntitle: New\ndate: 2026-11-21T09:00:00+01:00\n---\nNew.\n")
    room.file("blog/hidden.md", "---\ntitle: Hidden\ndate: 2025-03-04\npublished: false\n---\nHidden.\n")
    posts = {post.id: post for post in room.brought("markdown", room.beside / "blog")}
    assert (posts["old"].status, str(posts["old"].slot)) == (Status.APPROVED, "2025-03-04 12:00:00+01:00")
    assert posts["new"].status is Status.DRAFT
    assert posts["hidden"].status is Status.DRAFT
    said = " ".join(room.run("markdown", room.beside / "blog").stdout.split())
    assert "Everything is there already" in said
    assert room.errors() == []


def test_a_charter_that_asks_for_more_keeps_what_was_published_a_draft(room: Room) -> None:
    room.calendar.write("charter.yml", (room.calendar.root / "charter.yml").read_text() + "required: [channels, pillar]\n")
    room.file("blog/old.md", "---\ntitle: Old\ndate: 2025-03-04\n---\nOld.\n")
    done = room.run("markdown", room.beside / "blog", "--write")
    assert "published, but the charter asks for pillar from review on: it stays a draft" in done.stdout
    assert room.errors() == []


HUGO = """\
+++
title = "A drawer: three gestures"
date = 2026-12-04T10:30:00+01:00
draft = true
slug = "drawer"
tags = ["joint", "shop"]
weight = 3
[cover]
image = "drawer.jpg"
alt = "A drawer"
+++

# A drawer: three gestures

![Detail](detail.png) and {{< youtube x >}}
"""


def test_hugo_with_toml_and_a_page_bundle(room: Room) -> None:
    room.file("site/content/posts/drawer/index.md", HUGO)
    room.file("site/content/posts/drawer/drawer.jpg", jpeg())
    room.file("site/content/posts/drawer/detail.png", jpeg(10, 10))
    room.file("site/content/posts/_index.md", "---\ntitle: Posts\n---\n")
    done = room.run("markdown", room.beside / "site", "--write")
    assert (done.returncode, done.stderr) == (0, "")
    assert "index.md:7 · weight" in done.stdout
    assert "_index.md" in done.stdout
    (post,) = room.calendar.load(NOW).posts
    assert (post.id, post.title, post.status, str(post.slot)) == (
        "drawer",
        "A drawer: three gestures",
        Status.DRAFT,
        "2026-12-04 10:30:00+01:00",
    )
    assert post.pillar == "shop"
    assert post.media == (Media("media/drawer.jpg", "A drawer"),)
    assert post.body.startswith("![Detail](media/detail.png)")


def test_mkdocs_blog(room: Room) -> None:
    head = "---\ndate:\n  created: 2026-12-05\n  updated: 2026-12-06\ncategories:\n  - Craft\nauthors: [desk]\n---\n"
    text = f"{head}\n# Sanding\n\nOnce.\n\n<!-- more -->\n\nTwice.\n"
    room.file("docs/blog/posts/sanding.md", text)
    (post,) = room.brought("markdown", room.beside / "docs")
    assert (post.title, str(post.wish and post.wish.day), post.pillar, post.owner) == ("Sanding", "2026-12-05", "craft", "desk")
    assert post.body == "Once.\n\n<!-- more -->\n\nTwice."


# Hostile


BOMB = (
    "---\na: &a [x, x]\n"
    + "".join(f"{two}: &{two} [*{one}, *{one}]\n" for one, two in zip("abcdefghijk", "bcdefghijkl", strict=True))
    + "---\nBoom\n"
)


def test_a_bomb_in_the_front_matter_is_left_out_with_its_line(room: Room) -> None:
    room.file("blog/bomb.md", BOMB)
    room.file("blog/deep.md", "+++\na = " + "[" * 3000 + "]" * 3000 + "\n+++\nDeep\n")
    room.file("blog/open.md", "---\ntitle: never closed\n\nText\n")
    room.file("blog/good.md", "---\ntitle: Good\n---\nGood.\n")
    done = room.run("markdown", room.beside / "blog", "--write")
    assert done.returncode == 0, done.stderr
    assert "bomb.md:2" in done.stdout
    assert "deep.md:" in done.stdout
    assert "open.md:1" in done.stdout
    assert [post.id for post in room.calendar.load(NOW).posts] == ["good"]


OUTSIDE = ("../../secret.jpg", "link.jpg", "inner/secret.jpg", "/../../secret.jpg", "%2e%2e/%2e%2e/secret.jpg", "..\\..\\secret.jpg")


def test_links_and_paths_that_leave_the_folder_bring_nothing(room: Room, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nSecret.\n")
    room.file(
        "blog/a.md",
        "---\ntitle: A\n---\n" + "".join(f"![x]({src}) " for src in OUTSIDE),
    )
    (room.beside / "blog/link.jpg").symlink_to(tmp_path / "secret.jpg")
    (room.beside / "blog/b.md").symlink_to(tmp_path / "secret.md")
    (room.beside / "blog/inner").symlink_to(tmp_path)
    done = room.run("markdown", room.beside / "blog", "--write")
    assert "b.md\n    left out: a symbolic link, which is never followed" in done.stdout
    assert [post.id for post in room.calendar.load(NOW).posts] == ["a"]
    assert not (room.calendar.root / "content/media").exists()


def test_a_slug_that_leaves_the_calendar_stays_inside(room: Room) -> None:
    room.file("blog/a.md", '---\ntitle: A\nslug: "../../../etc/passwd"\ndate: 2026-12-03\n---\nText.\n')
    (post,) = room.brought("markdown", room.beside / "blog")
    assert post.path == "content/2026-12/2026-12-03-etc-passwd.md"


def test_pipes_and_huge_files_do_not_stop_it(room: Room) -> None:
    room.file("blog/good.md", "---\ntitle: Good\n---\nGood.\n")
    room.file("blog/huge.md", b"x" * 2_000_000)
    os.mkfifo(room.beside / "blog/pipe.md")
    assert [post.id for post in room.brought("markdown", room.beside / "blog")] == ["good"]


def test_an_image_keeps_its_name_unless_another_has_it(room: Room) -> None:
    room.calendar.write("content/media/table.jpg", jpeg(5, 5))
    room.file("blog/a/table.jpg", jpeg(6, 6))
    room.file("blog/a/post.md", "---\ntitle: A\n---\n![x](table.jpg)\n")
    (post,) = room.brought("markdown", room.beside / "blog")
    assert post.body.startswith("![x](media/table-")
    assert (room.calendar.root / "content/media/table.jpg").read_bytes() == jpeg(5, 5)


@pytest.mark.parametrize("text", ["---\na: 1\na: 2\n---\n", "+++\na = \n+++\n", "---\n- a\n---\n"])
def test_broken_front_matter_has_a_line(text: str) -> None:
    with pytest.raises(UnreadableError) as error:
        split(text)
    assert error.value.line in {2, 3}
