"""The ledger's files: what is written is what is read, and what is damaged is refused with the file's name, and never otherwise."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parution.deliveries.ledger import HEADER, HOLDS, Header, Ledger, LedgerError, LedgerHold, path_of, read, written
from parution.deliveries.record import Claimed, Failed, IllegalError, Key, Part, Published, Record, Sent, Unknown, Why

AT = datetime(2026, 12, 3, 12, tzinfo=UTC)
HEAD = Header(parution=1, repository="r", began=AT)


def claimed(nonce: str = "a") -> Claimed:
    return Claimed(at=AT, runner="ci", nonce=nonce, until=AT + timedelta(hours=1), payload="p", marks=("m",), slot=AT, blob="b", commit="c")


def a_record(name: str, *events) -> Record:
    return Record(post=name, channel="first", history=(claimed(), *events))


RECORDS = (
    a_record("claimed"),
    a_record("published", Published(at=AT, nonce="a", parts=(Part(id="1", url="https://example.org/1"),))),
    a_record("torn", Sent(at=AT, nonce="a", part=Part(id="1")), Failed(at=AT, why=Why(text="w"), nonce="a", next=AT)),
    a_record("in-doubt", Unknown(at=AT, why=Why(text="{n} times", values={"n": 2}), nonce="a")),
)
FILES = {path_of(record.key): written(record) for record in RECORDS} | {
    HEADER: written(HEAD),
    f"{HOLDS}storm.json": written(LedgerHold(reason="Storm", start=AT, by="desk", channels=("first",))),
}


def everything(ledger: Ledger) -> None:
    """Ask for all that it holds: some of it is read no sooner than that."""
    for key in ledger.records:
        assert ledger.record(key).key == key


def test_what_is_written_is_what_is_read():
    ledger = read(FILES)
    assert {key: ledger.records[key] for key in ledger.records} == {record.key: record for record in RECORDS}
    assert ledger.holds[f"{HOLDS}storm.json"].channels == ("first",)
    assert ledger.header == HEAD


def test_a_file_is_small_and_laid_out_for_people():
    text = written(RECORDS[1]).decode()
    assert text.count("\n") > 10
    assert [event["state"] for event in json.loads(text)["history"]] == ["claimed", "published"]


def test_a_post_is_kept_apart_from_any_other():
    keys = [Key("a", "b"), Key("a", "b", 2), Key("a-b", "c"), Key("a", "b-c"), Key("b", "a")]
    assert len({path_of(key) for key in keys}) == len(keys)


def change(path: str, old: str, new: str) -> dict[str, bytes]:
    assert old in FILES[path].decode()
    return {**FILES, path: FILES[path].decode().replace(old, new).encode()}


PUBLISHED, TORN, CLAIMED = (path_of(Key(name, "first")) for name in ("published", "torn", "claimed"))


@pytest.mark.parametrize(
    "files",
    [
        {path: data for path, data in FILES.items() if path != HEADER},
        {**FILES, HEADER: b"{}"},
        {**FILES, HEADER: b"not json"},
        {**FILES, HEADER: b'{"parution":99,"repository":"r","began":"2026-12-03T12:00:00Z"}'},
        {**FILES, CLAIMED: b""},
        {**FILES, CLAIMED: b"[]"},
        {**FILES, CLAIMED: b"\xff\xfe"},
        {**FILES, CLAIMED: b'{"post":"claimed","channel":"first","history":[]}'},
        {**FILES, f"{HOLDS}storm.json": b"{}"},
        change(TORN, '"sent"', '"published"'),
        change(TORN, '"sent"', '"invented"'),
        change(TORN, '"nonce": "a"', '"nonce": "a", "secret": "hunter2"'),
        change(CLAIMED, '"post": "claimed"', '"post": "another"'),
        change(CLAIMED, "2026-12-03T12:00:00Z", "yesterday"),
        change(PUBLISHED, '"post": "published"', '"post": "another"'),
        change(PUBLISHED, '"claimed"', '"failed"'),
        change(PUBLISHED, '"runner": "ci"', '"runner": 3'),
        {**FILES, "deliveries/00/elsewhere/first.json": FILES[PUBLISHED]},
        {**FILES, "deliveries/elsewhere.json": FILES[PUBLISHED]},
    ],
)
def test_what_is_damaged_is_refused(files):
    with pytest.raises(LedgerError):
        everything(read(files))


def test_the_message_names_the_file_and_the_remedy():
    with pytest.raises(LedgerError, match=r"claimed/first\.json") as refused:
        read({**FILES, CLAIMED: b"[]"})
    assert "docs/publishing.md" in str(refused.value.remedy)


@st.composite
def damaged(draw) -> bytes:
    """A file's bytes with something changed, taken out, put in or cut off."""
    data = bytearray(FILES[draw(st.sampled_from(sorted(FILES)))])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        more = draw(st.one_of(st.binary(max_size=3), st.sampled_from([b'"', b"{", b"]", b",", b"null", b"\\", b"1e999", b"\x00", b"-"])))
        data[at : at + draw(st.integers(0, 8))] = more
    return bytes(data)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["claimed", "2026-12-03T12:00:00Z"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["post", "channel", "occurrence", "history", "state", "at", "nonce", "parts"]), inner, max_size=6),
    ),
    max_leaves=12,
)


@settings(max_examples=600, deadline=None)
@given(
    path=st.one_of(
        st.sampled_from(sorted(FILES)), st.text(max_size=12).map(lambda text: f"deliveries/{text}"), st.just("deliveries/ab/c/d.json")
    ),
    data=st.one_of(damaged(), st.binary(max_size=40), JSON.map(lambda value: json.dumps(value).encode())),
)
def test_whatever_the_bytes_are_they_are_read_or_refused(path, data):
    try:
        ledger = read({**FILES, path: data})
        everything(ledger)
    except LedgerError as refused:
        assert str(refused.message)
        return
    for key in ledger.records:
        record = ledger.records[key]
        built = Record(post=record.post, channel=record.channel, occurrence=record.occurrence)
        for event in record.history:
            built = built.then(event)
        assert built == record


def test_a_nonce_serves_one_claim_only():
    first = Claimed(at=AT, runner="r", nonce="n", until=AT, payload="p", slot=AT, blob="b", commit="c")
    record = Record(post="table", channel="first").then(first).then(Failed(at=AT, why=Why(text="no"), nonce="n", next=AT))
    with pytest.raises(IllegalError, match="nonce"):
        record.then(first)
