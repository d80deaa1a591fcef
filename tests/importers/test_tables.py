"""Any table: encodings, delimiters, dates that are in doubt, zones, columns that the user names, accounts that are no channels."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_room import Room

from in_process import run
from parution import typed_dates
from parution.importers import sheet
from parution.importers.arrivals import SourceRefusedError, as_markdown, plain_text
from parution.importers.known_headers import field_of
from tests_support import CHARTER, NOW

PARIS = ZoneInfo("Europe/Paris")


def refusal(data: bytes, **options: str) -> str:
    with pytest.raises(SourceRefusedError) as error:
        sheet.read(data, **options)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(encoding: str, delimiter: str) -> None:
    table = f'Texte{delimiter}Date\r\n"L’été, ; | là"{delimiter}2026-12-03\r\nDeux{delimiter}2026-12-04\r\n'
    rows = sheet.read(table.encode(encoding)).rows
    assert [(row.line, row.cells) for row in rows] == [
        (1, ("Texte", "Date")),
        (2, ("L’été, ; | là", "2026-12-03")),
        (3, ("Deux", "2026-12-04")),
    ]


def test_lines_are_those_of_the_file_where_cells_have_several() -> None:
    rows = sheet.read(b'sep=;\nText;Date\n"one\ntwo\nthree";x\n\nlast;y\n').rows
    assert [row.line for row in rows] == [2, 3, 7]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "There is nothing"),
        (b"PK\x03\x04....", "workbook"),
        (b"Text\n" + b"x" * (sheet.LARGEST + 1), "more than 16 MB"),
        (b'Text,Date\n"' + b"x" * 2_000_000 + b'",1\n', "The cell that begins in line 2 has no end"),
        (b"Text,Date\n" + b"a,b\n" * 20_001, "more than 20000 rows"),
        (b"a," * 600 + b"\n", "has 601 cells"),
    ],
)
def test_bombs_are_refused_in_words(data: bytes, why: str) -> None:
    assert why in refusal(data)


def test_a_million_rows_and_a_field_of_a_hundred_megabytes_are_refused_by_the_command(room: Room) -> None:
    rows = room.file("rows.csv", b"Text\n" + b"a\n" * 1_000_000)
    field = room.file("field.csv", b'Text\n"' + b"x" * 100_000_000 + b'"\n')
    for source in (rows, field):
        done = room.run("csv", source)
        assert done.returncode == 1
        assert "Export fewer posts at a time" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sign", [";;", '"', "\n"])
def test_a_delimiter_that_is_none_is_told(sign: str) -> None:
    assert "cannot divide cells" in refusal(b"a;b", delimiter=sign)


def test_line_ends_of_old_programs() -> None:
    assert [row.cells for row in sheet.read(b"Text;Date\rone;1\rtwo;2\r").rows] == [("Text", "Date"), ("one", "1"), ("two", "2")]


def test_a_wrong_encoding_is_told() -> None:
    assert "This file is not UTF-8 text" in refusal("été".encode("cp1252"), encoding="utf-8-sig")
    assert "no encoding that is known" in refusal(b"a", encoding="klingon")
    binary = refusal(bytes(range(128, 256)) * 9)
    assert "no text in an encoding that is known here" in binary
    assert "--encoding" not in binary


# Dates


def table(*days: str) -> str:
    return "Text,Date\n" + "".join(f"Post {number} here,{day}\n" for number, day in enumerate(days))


def test_an_order_that_nothing_tells_is_asked_for(room: Room) -> None:
    source = room.file("plan.csv", table("03/04/2026", "05/05/2026"))
    done = room.run("csv", source)
    assert done.returncode == 1
    assert "“03/04/2026” in line 2 may be Friday 3 April 2026 or Wednesday 4 March 2026" in done.stderr
    assert "--dates dmy" in done.stderr
    assert "2026-04-03" in room.run("csv", source, "--dates", "dmy").stdout
    assert "2026-03-04" in room.run("csv", source, "--dates", "mdy").stdout


def test_one_date_tells_for_all(room: Room) -> None:
    said = room.run("csv", room.file("plan.csv", table("03/04/2027", "23/11/2026"))).stdout
    assert "Dates are read with the day first, as line 3 says (23/11/2026)." in said
    assert "2027-04-03" in said
    assert "2026-11-23" in said


def test_dates_that_contradict_each_other_are_no_guess(room: Room) -> None:
    source = room.file("plan.csv", table("11/23/2026", "24/12/2026"))
    done = room.run("csv", source)
    assert done.returncode == 1
    assert "Some dates have the day first (line 3: 24/12/2026), others the month (line 2: 11/23/2026)." in done.stderr
    said = room.run("csv", source, "--dates", "dmy").stdout
    assert "plan.csv:2 · Date" in said
    assert "there is no day “11/23/2026”" in said


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("2026-12-03 09:00", "2026-12-03", "09:00"),
        ("2026/12/3 9:05:30", "2026-12-03", "09:05"),
        ("3.12.2026", "2026-12-03", None),
        ("03.12.26 18:00", "2026-12-03", "18:00"),
        ("jeudi 3 décembre 2026 à 9h30", "2026-12-03", "09:30"),
        ("le 1er mars 2027, 14 h", "2027-03-01", "14:00"),
        ("mar. 3 mars 2026", "2026-03-03", None),
        ("Mar 3 2026 12:15 AM", "2026-03-03", "00:15"),
        ("Thursday, December 3, 2026 at 12:00 PM", "2026-12-03", "12:00"),
        ("20261203", "2026-12-03", None),
    ],
)
def test_dates_in_many_forms(typed: str, day: str, clock: str | None) -> None:
    found = typed_dates.typed(typed)
    assert found
    assert (str(found.read(None)), f"{found.clock:%H:%M}" if found.clock else None) == (day, clock)


@pytest.mark.parametrize("typed", ["tomorrow", "31/02/2026x", "2026-13-01", "2026-12-03 25:00", "mon mon mon", "9:00"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(typed_dates.Unread):
        typed_dates.typed(typed)


@given(st.text(alphabet="0123456789/-.: amphTZ+janvmrsdi,é", max_size=30))
def test_no_text_breaks_the_reader_of_dates(typed: str) -> None:
    try:
        found = typed_dates.typed(typed)
        if found:
            found.read("dmy")
    except typed_dates.Unread:
        pass


def test_times_are_those_of_the_zone_that_is_named(room: Room) -> None:
    source = room.file(
        "plan.csv",
        "Text,Date,Timezone\nNew York,2026-12-03 09:00,\nTokyo it is,2026-12-03 09:00,Asia/Tokyo\nA fixed one,2026-12-03T09:00Z,\n",
    )
    posts = {post.title: str(post.slot)[:16] for post in room.brought("csv", source, "--timezone", "America/New_York")}
    assert posts == {"New York": "2026-12-03 15:00", "Tokyo it is": "2026-12-03 01:00", "A fixed one": "2026-12-03 10:00"}


def test_an_hour_that_does_not_exist_or_comes_twice_is_not_guessed(room: Room) -> None:
    source = room.file("plan.csv", table("2027-03-28 02:30", "2027-10-31 02:30", "2027-10-31T02:30+01:00"))
    done = room.run("csv", source)
    said = " ".join(done.stdout.split())
    assert "02:30 does not exist on 2027-03-28 in Europe/Paris" in said
    assert "02:30 comes twice on 2027-10-31 in Europe/Paris" in said
    slots = [post.slot for post in room.brought("csv", source)]
    assert [str(slot) for slot in slots if slot] == ["2027-10-31 02:30:00+01:00"]
    assert room.errors() == []


# Columns


def test_the_user_says_what_a_column_is(room: Room) -> None:
    source = room.file("odd.csv", "Quand,Wort,Farbe,Secret\n2026-12-03,Hello world,Blue,x\n")
    refused = room.run("csv", source)
    assert refused.returncode == 1
    assert "No column holds the text of the posts. There are: “Quand”, “Wort”, “Farbe”, “Secret”." in refused.stderr
    done = room.run("csv", source, "--map", "Wort=text", "--map", "secret=-", "--write")
    assert "odd.csv:2 · Farbe" in done.stdout
    (post,) = room.calendar.load(NOW).posts
    assert post.body == "Hello world"
    assert "Farbe: Blue" in str(post.brief)
    assert "Secret" not in str(post.brief)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ("Wrt=text", "There is no column “Wrt” in this file. Did you mean “Wort”?"),
        ("Wort=txt", "“txt” is no field that a column can become. Did you mean “text”?"),
        ("Wort", "--map needs a name"),
    ],
)
def test_a_slip_in_map_is_told(room: Room, given_: str, told: str) -> None:
    done = room.run("csv", room.file("odd.csv", "Wort\nHello\n"), "--map", given_)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_row_longer_than_the_headers_loses_nothing(room: Room) -> None:
    done = room.run("csv", room.file("long.csv", "Text,Date\nHello world,2026-12-03,surplus\n"), "--write")
    assert "long.csv:2 · 3" in done.stdout
    assert "3: surplus" in str(room.calendar.load(NOW).posts[0].brief)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Légende", "text"),
        ("Picture Url 10", "media"),
        ("Twitter/X Poll Option 3", "poll"),
        ("TikTok disable duet", "nothing"),
        ("Likes", None),
    ],
)
def test_headers_are_known_by_their_names(header: str, field: str | None) -> None:
    assert field_of(header) == field


# Accounts


def test_an_account_is_a_channel_by_name_or_not_at_all(room: Room) -> None:
    room.calendar.write("charter.yml", CHARTER.replace("  news:", "  insta-en: {network: instagram, account: other}\n  news:"))
    source = room.file(
        "plan.csv", "Text,Account\nOne of them,test.example.org\nTwo of them,Insta\nThree of them,Blusky\nFour of them,Acme Page\n"
    )
    said = " ".join(room.run("csv", source).stdout.split())
    assert 'it may be instagram, insta-en; say which: --channel "Insta=instagram"' in said
    assert 'Did you mean “bluesky”? Say so: --channel "Blusky=bluesky"' in said
    assert '--channel "Acme Page=CHANNEL"' in said
    posts = room.brought("csv", source, "--channel", "Acme Page=news", "--channel", "Insta=insta-en")
    assert {post.title: post.channels for post in posts} == {
        "One of them": ("bluesky",),
        "Two of them": ("insta-en",),
        "Three of them": (),
        "Four of them": ("news",),
    }
    assert "There is no channel “nws”. Did you mean “news”?" in room.run("csv", source, "--channel", "Acme Page=nws").stderr


def test_values_that_the_charter_does_not_know_are_kept_and_told(room: Room) -> None:
    source = room.file("plan.csv", "Text,Pillar,Owner,Budget,Link,Format\nHello there,crafts,Nobody,a lot,example.org,hologram\n")
    said = " ".join(room.run("csv", source).stdout.split())
    assert "plan.csv:2 · Pillar “crafts”: not a pillar of the charter (Did you mean “craft”?); kept in the brief" in said
    (post,) = room.brought("csv", source)
    for kept in ("Pillar: crafts", "Owner: Nobody", "Budget: a lot", "Link: example.org", "Format: hologram"):
        assert kept in str(post.brief)
    assert room.errors() == []


# Text


@pytest.mark.parametrize(
    "text", ["* one\n* two", "5 * 3 * 2 = *x*", "# no heading", "a_b_c _d_", "A\n---\nB", "<b>x</b> &amp;", "see https://e.org/*a*_b_ *c*"]
)
def test_a_plain_text_is_sent_as_it_was(text: str) -> None:
    assert plain_text(as_markdown(text)).split() == text.split()


@given(st.text(alphabet="ab *_#-[]()<>`~\\\n1.>&;!|", max_size=24).map(str.strip).filter(lambda text: "\n\n" not in text))
def test_hardly_any_plain_text_changes(text: str) -> None:
    assert "".join(filter(str.isalnum, plain_text(as_markdown(text)))) == "".join(filter(str.isalnum, text))


def test_no_image_is_fetched_and_no_formula_survives_as_a_title_of_yaml(room: Room) -> None:
    source = room.file("plan.csv", 'Title,Text,Image\n"=1+1: [x] #y","{a: b}",http://127.0.0.1:9/never.jpg\n')
    (post,) = room.brought("csv", source)
    assert post.title == "=1+1: [x] #y"
    assert post.media[0].src == "http://127.0.0.1:9/never.jpg"
    assert room.errors() == []


def test_a_new_calendar_gets_a_channel_for_each_account_whose_network_is_known(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(
        "Text,Account,Date\nHello all,LinkedIn – Acme,2026-12-03 09:00\nAnd again,Our page,2026-12-04 09:00\n"
    )
    begun = ("import", "csv", "plan.csv", "--to", "atelier-marronnier", "--now", "2026-11-21")
    assert "A new calendar needs its time zone" in run(*begun, cwd=tmp_path).stderr
    done = run(*begun, "--timezone", "Europe/Paris", "--channel", "Our page=facebook", "--write", "--lang", "en", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    charter = (tmp_path / "atelier-marronnier/charter.yml").read_text("utf-8")
    assert "brand: atelier marronnier\nlanguage: en\ntimezone: Europe/Paris\n" in charter
    assert "linkedin-acme: {network: linkedin, name: LinkedIn – Acme}" in charter.replace("\n    ", " ") or "linkedin-acme" in charter
    checked = run("check", "-C", "atelier-marronnier", "--now", "2026-11-21", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
