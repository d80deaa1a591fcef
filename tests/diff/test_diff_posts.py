"""What becomes of posts: by their id, whatever their files do."""

from __future__ import annotations

import pytest
from versions import OAK

from parution.cli.diff import rendered
from parution.diff.post_change import PostChange
from parution.diff.words import word_diff
from tests_support import png

SUNDAY = "The oak table is ready, come and see it on Sunday."


def one(found) -> PostChange:
    assert len(found.posts) == 1, found.posts
    return found.posts[0]


def fields(post: PostChange) -> dict[str, tuple[str | None, str | None]]:
    return {field.name: (field.before, field.after) for field in post.fields}


def test_without_a_change_nothing_changes_on_the_calendar(versions):
    assert versions.changes().empty
    assert "Nothing changes on the calendar." in versions.told("main")
    assert "Rien ne change sur le calendrier." in versions.printed("main", "--lang", "fr")


def test_a_renamed_file_is_no_change(versions):
    versions.git("mv", "content/oak.md", "content/elsewhere.md")
    found = versions.changes()
    assert found.empty
    assert found.moved_files == 1


@pytest.mark.parametrize(
    "change",
    [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data, lambda data: data + b"\n\n"],
    ids=["line ends", "mark", "empty lines"],
)
def test_line_ends_a_byte_order_mark_and_empty_lines_at_the_end_are_no_change(versions, change):
    file = versions.root / "content/oak.md"
    file.write_bytes(change(file.read_bytes()))
    found = versions.changes()
    assert found.empty
    assert found.uncommitted == 1


def test_an_added_post_and_what_is_sent_of_it(versions):
    versions.post("fir", "hashtags: [Fir]\n", "A *small* fir.", at="2026-12-05 10:00", channels="[mastodon, bluesky]")
    post = one(versions.changes())
    assert (post.change, post.before) == ("added", None)
    assert post.after
    assert (post.after.title, post.after.status, post.after.channels) == ("The fir", "approved", ("mastodon", "bluesky"))
    assert post.after.when
    assert post.after.when.at == "2026-12-05T10:00+01:00"
    assert [(sent.channel, sent.change, sent.parts[0].text) for sent in post.sendings] == [
        ("mastodon", "new", "A small fir.\n\n#Fir"),
        ("bluesky", "new", "A small fir.\n\n#Fir"),
    ]
    assert [sent.parts[0].measures[0].limit for sent in post.sendings] == [500, 300]


def test_a_removed_post_is_no_longer_sent(versions):
    (versions.root / "content/oak.md").unlink()
    post = one(versions.changes())
    assert (post.change, post.after, post.before.title) == ("removed", None, "The oak")
    assert [(sent.channel, sent.change) for sent in post.sendings] == [("mastodon", "dropped")]


def test_a_moved_post_tells_from_to_and_by_how_long(versions):
    versions.post("oak", at="2026-12-10 12:30", body=OAK)
    post = one(versions.changes())
    assert post.moved
    assert (post.moved.before.at, post.moved.after.at) == ("2026-12-01T09:00+01:00", "2026-12-10T12:30+01:00")
    assert post.moved.minutes == 9 * 1440 + 210
    assert (post.fields, post.text, post.sendings) == ((), (), ())
    assert "Tue 1 Dec at 09:00 → Thu 10 Dec at 12:30, 9 days later" in versions.told("main")


def test_a_week_over_the_change_of_clocks_is_a_week(versions):
    versions.post("oak", at="2027-03-26 09:00")
    versions.commit()
    versions.post("oak", at="2027-04-02 09:00")
    assert one(versions.changes()).moved.minutes == 7 * 1440


def test_a_wish_that_becomes_a_slot_is_a_move_without_length(versions):
    versions.post("ash", at="2026-12-08 09:00", status="draft", body="Ash for the handles of tools.")
    moved = one(versions.changes()).moved
    assert (moved.before.kind, moved.before.at, moved.after.kind, moved.minutes) == ("month", "2026-12", "slot", None)


def test_a_new_title_a_new_status_and_other_channels(versions):
    versions.post(
        "oak",
        at="2026-12-01 09:00",
        title="A table",
        status="review",
        channels="[bluesky]",
        body=OAK,
    )
    post = one(versions.changes())
    assert fields(post) == {"title": ("The oak", "A table"), "status": ("approved", "review"), "channels": ("mastodon", "bluesky")}
    assert [(sent.channel, sent.change) for sent in post.sendings] == [("mastodon", "dropped"), ("bluesky", "new")]


def test_the_order_of_the_channels_means_nothing(versions):
    versions.post("oak", at="2026-12-01 09:00", channels="[mastodon, bluesky]")
    versions.commit()
    versions.post("oak", at="2026-12-01 09:00", channels="[bluesky, mastodon]")
    assert versions.changes().posts == ()


def test_a_changed_text_is_told_word_by_word(versions):
    versions.post("oak", at="2026-12-01 09:00", body=SUNDAY)
    post = one(versions.changes())
    assert [(piece.op, piece.text.strip()) for piece in post.text if piece.op != "="] == [("-", "Saturday"), ("+", "Sunday")]
    assert [(sent.change, sent.parts[0].text) for sent in post.sendings] == [("changed", SUNDAY)]
    told = versions.told("main")
    assert "[-Saturday-]{+Sunday+}" in told
    assert f"mastodon {len(SUNDAY)} of 500" in told


def test_an_approval_shows_what_will_be_sent(versions):
    versions.post("elm", at="2026-12-03 09:00", status="draft")
    versions.commit()
    versions.post("elm", at="2026-12-03 09:00")
    post = one(versions.changes())
    assert [(sent.change, sent.parts[0].text) for sent in post.sendings] == [("approved", "Hello to all of you.")]


def test_of_what_is_past_nothing_is_sent(versions):
    versions.post("old", at="2026-10-01 09:00")
    versions.commit()
    versions.post("old", at="2026-10-01 09:00", body="Rewritten history.")
    post = one(versions.changes())
    assert post.past
    assert (bool(post.text), post.sendings) == (True, ())


def test_another_id_for_the_same_post_is_told_as_that(versions):
    file = versions.root / "content/oak.md"
    file.write_text(file.read_text().replace("id: oak", "id: oak-table"))
    post = one(versions.changes())
    assert (post.change, post.was, post.id) == ("renamed", "oak", "oak-table")
    file.rename(versions.root / "content/other.md")
    assert one(versions.changes()).change == "renamed"


def test_another_post_in_the_same_file_is_another_post(versions):
    (versions.root / "content/oak.md").write_text("---\nid: pine\ntitle: Pine\nstatus: draft\n---\n\nAll about pines.\n")
    assert sorted((post.change, post.id) for post in versions.changes().posts) == [("added", "pine"), ("removed", "oak")]


def test_a_post_that_cannot_be_read_any_more_is_not_called_removed(versions):
    good = (versions.root / "content/oak.md").read_text()
    versions.write("content/oak.md", "No front matter.\n")
    post = one(versions.changes())
    assert (post.change, post.sendings) == ("broken", ())
    versions.commit()
    versions.write("content/oak.md", good)
    assert one(versions.changes()).change == "mended"


def test_two_posts_with_one_id_are_told_apart_by_their_files(versions):
    versions.post("copy", at="2026-12-08 09:00", id="oak")
    found = versions.changes()
    assert [(post.change, post.after.path, post.twice) for post in found.posts] == [("added", "content/copy.md", True)]
    assert "duplicate-id" in [told.rule for told in found.appeared]


def test_an_image_with_other_bytes_under_its_old_name(versions):
    versions.write("content/media/table.png", png(1200, 900))
    versions.post("elm", "media: [{src: media/table.png, alt: A table}]\n", at="2026-12-03 09:00")
    versions.commit()
    versions.write("content/media/table.png", png(1200, 800))
    assert fields(one(versions.changes())) == {"media-bytes": ("media/table.png", "media/table.png")}
    commit = versions.commit()
    assert fields(one(versions.changes(f"{commit}~1", commit))) == {"media-bytes": ("media/table.png", "media/table.png")}


def test_overrides_hashtags_polls_and_the_other_fields(versions):
    versions.post(
        "oak",
        "overrides: {mastodon: {text: Only here}}\nhashtags: [Oak]\nbudget: 150 EUR\nbrief: For us\n",
        at="2026-12-01 09:00",
        body=OAK,
    )
    post = one(versions.changes())
    assert fields(post) == {
        "hashtags": (None, "#Oak"),
        "budget": (None, "150 EUR"),
        "brief": (None, "For us"),
        "overrides.mastodon.text": (None, "Only here"),
    }
    assert post.sendings[0].parts[0].text == "Only here\n\n#Oak"


def test_a_key_is_not_repeated_in_any_form(versions):
    key = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6"
    versions.post("oak", f"brief: the key {key}\n", at="2026-12-01 09:00", body=f"Use {key} today.")
    found = versions.changes()
    assert one(found).covered
    for form in ("text", "markdown", "json", "html"):
        assert key not in rendered(found, form)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "all new"),
        ("all gone", ""),
        ("one two three", "one 2 three"),
        ("a\n\nb c", "a\n\nb d\n\ne"),
        ("x " * 3000, "y " * 3000),
        ("word " * 9000 + "end", "other " + "word " * 9000),
        ("l’été, déjà", "l’hiver, déjà"),
    ],
)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.op in "=-") == before
    assert "".join(piece.text for piece in pieces if piece.op in "=+") == after
    assert len(pieces) <= 8000
