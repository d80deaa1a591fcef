"""Files of twitter-together, by its README: text; front matter with media, poll, schedule, reply; threads between `---`; `( ) answers`."""

from __future__ import annotations

from import_room import Room

from parution.model import Media, Poll, Status
from tests_support import CHARTER, NOW, jpeg

WITH_X = CHARTER.replace("  news:", "  x: {network: x, account: test}\n  news:")


def test_tweets(room: Room) -> None:
    room.calendar.write("charter.yml", WITH_X)
    room.file("repo/tweets/hello-world.tweet", "Hello, *world*! #oak\n")
    room.file("repo/tweets/2026-12/poll.tweet", "Oak or ash?\n\n( ) Oak\n( ) Ash\n")
    head = "---\nmedia:\n  - file: cat.jpg\n    alt: A cat\nschedule: 2026-12-03T09:00:00Z\n---\n"
    thread = f"{head}\nFirst part.\n\n---\n---\nmedia:\n  - file: dog.jpg\n---\nSecond part.\n---\nThird part.\n"
    room.file("repo/tweets/thread.tweet", thread)
    room.file("repo/media/cat.jpg", jpeg())
    room.file("repo/media/dog.jpg", jpeg(5, 5))
    posts = {post.id: post for post in room.brought("tweets", room.beside / "repo/tweets")}
    assert (posts["hello-world"].body, posts["hello-world"].channels, posts["hello-world"].status) == (
        "Hello, \\*world\\*! #oak",
        ("x",),
        Status.DRAFT,
    )
    assert (posts["poll"].body, posts["poll"].poll) == ("Oak or ash?", Poll(("Oak", "Ash"), 86400))
    assert (posts["thread"].format, posts["thread"].body) == ("thread", "First part.\n\n---\n\nSecond part.\n\n---\n\nThird part.")
    assert posts["thread"].media == (Media("media/cat.jpg", "A cat"), Media("media/dog.jpg"))
    assert str(posts["thread"].slot) == "2026-12-03 10:00:00+01:00"
    assert room.errors() == []


def test_what_a_tweet_cannot_bring_is_listed(room: Room) -> None:
    media = "media:\n  - file: ../../secret.jpg\n  - file: none.jpg\n"
    reply = f"---\nreply: https://twitter.com/a/status/1\nmood: good\n{media}---\nI agree entirely.\n"
    room.file("repo/tweets/reply.tweet", reply)
    (room.beside / "secret.jpg").write_bytes(jpeg())
    done = room.run("tweets", room.beside / "repo", "--write")
    said = " ".join(done.stdout.split())
    assert (
        "tweets/reply.tweet:2 · reply “https://twitter.com/a/status/1”: a post answers or repeats no other here; kept in the brief" in said
    )
    assert "tweets/reply.tweet:3 · mood “good”: left out" in said
    assert "“../../secret.jpg”, “none.jpg”: there is no such file in the folder; kept in the brief" in said
    assert "1 of them names no channel. To give it one: --channel CHANNEL" in said
    (post,) = room.calendar.load(NOW).posts
    assert "reply: https://twitter.com/a/status/1" in str(post.brief)
    assert not (room.calendar.root / "content/media").exists()


def test_its_own_mark_between_parts(room: Room) -> None:
    room.calendar.write("charter.yml", WITH_X)
    room.file("repo/tweets/own.tweet", '---\nthread-delimiter: "~~~"\n---\nOne here.\n---\nstill one\n~~~\nTwo here.\n')
    (post,) = room.brought("tweets", room.beside / "repo")
    assert post.body == "One here.\n\\---\nstill one\n\n---\n\nTwo here."


def test_a_folder_without_tweets_is_told(room: Room) -> None:
    (room.beside / "repo").mkdir()
    done = room.run("tweets", room.beside / "repo")
    assert done.returncode == 1
    assert "No tweet can be read" in done.stderr
