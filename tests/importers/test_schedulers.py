"""Exports and templates of the common schedulers, invented but with the columns that their help pages describe in 2026.

Buffer (How to upload posts in bulk): `Text, Image URL, Tags, Posting Time`, times as `YYYY-MM-DD HH:mm`. Hootsuite (Bulk Composer): no
headers; date, message, link. Publer (What CSV template should I use): twelve columns, each explained behind a hyphen. Metricool (Import
from CSV): a column a network, `Picture Url 1` to `10`, `Alt text picture 1` to `10`, polls, settings of single networks. Sprout Social
(How do I use bulk scheduling): `date, time_24hr, message_text`, day or month first. Later and Planable name theirs like people do.
"""

from __future__ import annotations

from datetime import datetime

from import_room import Room

from parution.model import Media, Poll, Status
from tests_support import CHARTER


def test_buffer(room: Room) -> None:
    source = room.file(
        "buffer.csv",
        "Text,Image URL,Tags,Posting Time\r\n"
        '"Behind the oak table.\nWe sanded it for three days.",https://example.org/table.jpg,"craft, workshop",2026-12-03 09:00\r\n'
        "Doors open on Saturday,,,2026-12-05 10:30\r\n",
    )
    first, second = room.brought("csv", source, "--channel", "mastodon")
    assert (first.id, first.title, first.status, first.channels) == (
        "behind-the-oak-table",
        "Behind the oak table.",
        Status.DRAFT,
        ("mastodon",),
    )
    assert first.slot == datetime.fromisoformat("2026-12-03T09:00+01:00")
    assert first.body == "Behind the oak table.\nWe sanded it for three days."
    assert first.media == (Media("https://example.org/table.jpg"),)
    assert first.pillar == "craft"
    assert "Tags: workshop" in str(first.brief)
    assert first.path == "content/2026-12/2026-12-03-behind-the-oak-table.md"
    assert second.title == "Doors open on Saturday"
    assert room.errors() == []


def test_hootsuite_has_no_headers(room: Room) -> None:
    source = room.file("hootsuite.csv", '12/13/2026 09:00,"Thirteen, they say",https://example.org/13\n01/02/2027 18:30,Second,\n')
    done = room.run("csv", source)
    assert "There are no headers" in done.stdout
    assert "Dates are read with the month first, as line 1 says (12/13/2026 09:00)." in done.stdout
    first, second = room.brought("csv", source)
    assert (str(first.slot), first.cta, first.body) == ("2026-12-13 09:00:00+01:00", "https://example.org/13", "Thirteen, they say")
    assert str(second.slot) == "2027-01-02 18:30:00+01:00"


def test_publer(room: Room) -> None:
    headers = (
        "Date - Intl. format or prompt",
        "Text",
        "Link(s) - Separated by comma for FB carousels",
        "Media URL(s) - Separated by comma",
        '"Title - For the video, pin, PDF .."',
        "Label(s) - Separated by comma",
        "Alt text(s) - Separated by ||",
        "Comment(s) - Separated by ||",
        '"Pin board, FB album, or Google category"',
        '"Post subtype - I.e. story, reel, PDF .."',
        "CTA - For Facebook links or Google",
        '"Reminder - For stories, reels, shorts, and TikToks"',
    )
    row = (
        "2026-12-03 09:00,Two pictures,https://example.org/shop,"
        '"https://example.org/a.jpg,https://example.org/b,c.jpg",A title,shop,"An oak||A cat","First!",Wood,,LEARN_MORE,'
    )
    (post,) = room.brought("csv", room.file("publer.csv", f"{','.join(headers)}\n{row}\n"), "--channel", "instagram")
    assert post.title == "A title"
    assert post.cta == "https://example.org/shop"
    assert post.media == (Media("https://example.org/a.jpg", "An oak"), Media("https://example.org/b,c.jpg", "A cat"))
    assert post.pillar == "shop"
    for kept in (
        "Comment(s) - Separated by ||: First!",
        "Pin board, FB album, or Google category: Wood",
        "CTA - For Facebook links or Google: LEARN_MORE",
    ):
        assert kept in str(post.brief)
    assert room.errors() == []


def test_a_date_in_words_is_listed_and_kept(room: Room) -> None:
    source = room.file("publer.csv", "Date - Intl. format or prompt,Text\nnext Friday at 2 PM,Hello there\n")
    done = room.run("csv", source)
    assert "publer.csv:2 · Date - Intl. format or prompt" in done.stdout
    assert "“next Friday at 2 PM” is not a date, so the post has no date; kept in the brief" in " ".join(done.stdout.split())
    (post,) = room.brought("csv", source)
    assert (post.slot, post.wish) == (None, None)
    assert "Date - Intl. format or prompt: next Friday at 2 PM" in str(post.brief)


def test_metricool(room: Room) -> None:
    header = (
        "Text,Date,Time,Draft,Facebook,Twitter/X,LinkedIn,GBP,Instagram,Threads,Bluesky,Picture Url 1,Picture Url 2,Alt text picture 1,"
    )
    header += (
        "Alt text picture 2,Shortener,Twitter/X Poll Duration minutes,Twitter/X Poll Option 1,Twitter/X Poll Option 2,TikTok disable duet"
    )
    rows = [
        "Two places,2026-12-03,09:00:00,false,false,false,false,false,true,false,true,https://e.org/a.jpg,https://e.org/b.jpg,One,Two,false,,,,false",
        "Oak or ash?,2026-12-04,10:00:00,true,true,false,false,false,false,false,true,,,,,true,120,Oak,Ash,true",
    ]
    source = room.file("metricool.csv", "\n".join([header, *rows, ""]))
    done = room.run("csv", source)
    assert "metricool.csv:3 · Facebook" in done.stdout
    assert "metricool.csv:3 · TikTok disable duet" in done.stdout
    assert "metricool.csv:2" not in done.stdout
    first, second = room.brought("csv", source)
    assert first.channels == ("instagram", "bluesky")
    assert first.media == (Media("https://e.org/a.jpg", "One"), Media("https://e.org/b.jpg", "Two"))
    assert (second.channels, second.poll) == (("bluesky",), Poll(("Oak", "Ash"), 7200))
    assert room.errors() == []


def test_sprout_social_day_first(room: Room) -> None:
    source = room.file("sprout.csv", "date,time_24hr,message_text,image_url\n03/12/2026,09:00,Third of December,\n24/12/2026,18:15,Eve,\n")
    first, second = room.brought("csv", source, "--channel", "mastodon")
    assert [str(post.slot)[:16] for post in (first, second)] == ["2026-12-03 09:00", "2026-12-24 18:15"]


def test_later_and_planable_name_columns_like_people(room: Room) -> None:
    later = room.file(
        "later.csv", "Profile,Caption,Media URL,Scheduled Time\n@test,Hello from Later,https://example.org/a.jpg,2026-12-03T09:00:00Z\n"
    )
    planable = room.file(
        "planable.csv", "Page,Text,DateAndTime,Attachment,Status\nBluesky,Hello from Planable,2026-12-04 10:00,,Approved\n"
    )
    room.brought("csv", later)
    posts = {post.title: post for post in room.brought("csv", planable)}
    assert posts["Hello from Later"].channels == ("instagram",)
    assert str(posts["Hello from Later"].slot) == "2026-12-03 10:00:00+01:00"
    assert (posts["Hello from Planable"].channels, posts["Hello from Planable"].status) == (("bluesky",), Status.DRAFT)


def test_a_french_plan_from_excel(room: Room) -> None:
    room.calendar.write("charter.yml", CHARTER.replace("language: en", "language: fr"))
    table = (
        "Date;Heure;Réseau;Texte du post;Visuel;Pilier;Cible;Responsable;Budget;Statut;Notes\r\njeudi 3 décembre 2026;9h30;"
        "Mastodon, Bluesky;« Le chêne », œuvre d’été à 20 €;;craft;makers;The desk;150 EUR;À valider;Voir Ilyes\r\n"
    )
    (post,) = room.brought("csv", room.file("planning.csv", table.encode("cp1252")))
    assert post.body == "« Le chêne », œuvre d’été à 20 €"
    assert (str(post.slot), post.channels) == ("2026-12-03 09:30:00+01:00", ("mastodon", "bluesky"))
    assert (post.pillar, post.audience, post.owner, post.budget) == ("craft", "makers", "desk", "150 EUR")
    assert "Notes: Voir Ilyes" in str(post.brief)
    assert "Importé de planning.csv, ligne 2" in str(post.brief)
    assert room.errors() == []
    said = room.run("csv", room.file("autre.csv", "Texte;Couleur\nBonjour à tous;bleu\n")).stdout
    assert "1 nouveau post" in said
    assert "autre.csv:2 · Couleur" in said


def test_a_post_for_several_accounts_stands_in_several_rows(room: Room) -> None:
    source = room.file(
        "rows.csv",
        "Date,Account,Text\n2026-12-03 09:00,mastodon,Hello all\n2026-12-03 09:00,bluesky,Hello all\n2026-12-03 09:00,bluesky,Hello all\n",
    )
    done = room.run("csv", source)
    assert "rows.csv:3\n    the same post as in line 2, for another account: they became one" in done.stdout
    assert "rows.csv:4\n    the same post as in line 2: taken once" in done.stdout
    (post,) = room.brought("csv", source)
    assert post.channels == ("mastodon", "bluesky")
