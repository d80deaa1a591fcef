"""A delivery's record against a model of it that is too simple to be wrong: what may follow what, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from parution.deliveries.ledger import HEADER, Header, Ledger, lost_since, path_of, read, written
from parution.deliveries.record import (
    Amended,
    Claimed,
    Failed,
    IllegalError,
    Key,
    Missed,
    Part,
    Published,
    Record,
    Sent,
    Skipped,
    Unknown,
    Why,
)

START = datetime(2026, 12, 3, 12, tzinfo=UTC)
HEAD = Header(parution=1, repository="r", began=START)
WHY = Why(text="because of {what}", values={"what": "é", "times": 3})
KEYS = (Key("table", "first"), Key("table", "first", 2), Key("table", "second"))
PARTS = st.lists(st.sampled_from("abc"), unique=True, max_size=3).map(
    lambda ids: tuple(Part(id=one, kind="draft" if one == "c" else "post") for one in ids)
)
FOLLOWS = {
    None: "claimed skipped missed published",
    "claimed": "sent published failed unknown skipped",
    "failed": "claimed published failed skipped missed",
    "unknown": "published failed unknown skipped",
    "missed": "claimed published skipped",
    "skipped": "failed published",
    "published": "amended failed",
}
ONLY_A_PERSON = {("skipped", "claimed"), ("failed", "failed"), ("published", "skipped"), ("failed", "published")}


class Model:
    """What a record should be, kept as it goes along rather than worked out."""

    def __init__(self) -> None:
        self.state: str | None = None
        self.nonces: list[str] = []
        self.attempt: Claimed | None = None
        self.something = False
        self.parts: dict[str, Part] = {}
        self.tries = 0
        self.word: tuple[dict[str, Part], bool] | None = None  # what stood before a person said that it was published

    def allows(self, event: object) -> bool:
        if type(event).__name__.lower() not in FOLLOWS[self.state].split():
            return False
        if isinstance(event, Claimed):
            return event.nonce not in self.nonces
        if isinstance(event, Failed) and self.state == "failed":
            return event.by is not None
        if isinstance(event, Failed) and self.state == "published":
            return event.by is not None and self.word is not None
        if isinstance(event, Published) and self.state == "skipped":
            return event.by is not None
        mine = getattr(event, "nonce", None) == (self.nonces[-1] if self.nonces else None)
        return self.state != "claimed" or mine or bool(getattr(event, "by", None))

    def happened(self, event: object) -> None:
        kind, parts = type(event).__name__.lower(), getattr(event, "parts", ())
        if kind == "failed" and self.state == "published":
            self.parts, self.something = self.word
        self.word = (dict(self.parts), self.something) if kind == "published" and event.by else None
        if kind not in {"sent", "amended"}:
            self.state = kind
        if isinstance(event, Claimed):
            self.nonces.append(event.nonce)
            self.attempt = self.attempt or event
        if isinstance(event, Sent):
            self.parts[event.part.id] = event.part
        if parts:
            self.parts = {part.id: part for part in parts}
        self.something = self.something or bool(self.parts)
        if kind in {"failed", "missed", "skipped"} and not self.something:
            self.attempt = None
        self.tries += kind in {"failed", "unknown"}


class Records(RuleBasedStateMachine):
    """Events, fit and unfit, happen to three deliveries."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(HEAD)
        self.models = {key: Model() for key in KEYS}
        self.states: list[Ledger] = [self.ledger]
        self.now = START

    def happens(self, key: Key, event: object) -> None:
        record, model = self.ledger.record(key), self.models[key]
        if not model.allows(event):
            with pytest.raises(IllegalError, match=str(key)):
                record.then(event)
            return
        grown = record.then(event)
        model.happened(event)
        assert grown.grown_from(record)
        assert not record.grown_from(grown)
        self.ledger = self.ledger.with_records([grown])
        self.states.append(self.ledger)
        self.now += timedelta(minutes=7)

    def nonce(self, key: Key, which: str) -> str | None:
        known = self.models[key].nonces
        return {"new": f"nonce {len(known)}", "latest": known[-1] if known else None, "first": known[0] if known else "none", "none": None}[
            which
        ]

    keys = st.sampled_from(KEYS)
    which = st.sampled_from(["latest", "latest", "latest", "first", "new", "none"])
    who = st.sampled_from([None, None, "desk"])
    later = st.one_of(st.none(), st.integers(0, 600).map(lambda minutes: START + timedelta(minutes=minutes)))

    @rule(key=keys, which=st.sampled_from(["new", "new", "first", "latest"]))
    def claim(self, key, which):
        nonce = self.nonce(key, which) or "nonce"
        until = self.now + timedelta(hours=1)
        event = Claimed(at=self.now, runner="ci", nonce=nonce, until=until, payload="p", marks=("m",), slot=self.now, blob="b", commit="c")
        self.happens(key, event)

    @rule(key=keys, which=which, part=st.sampled_from("abc"))
    def send(self, key, which, part):
        self.happens(key, Sent(at=self.now, nonce=self.nonce(key, which) or "", part=Part(id=part, url="https://example.org/é")))

    @rule(key=keys, which=which, parts=PARTS, who=who, found=st.booleans())
    def publish(self, key, which, parts, who, found):
        self.happens(key, Published(at=self.now, nonce=self.nonce(key, which), parts=parts, by=who, found=found))

    @rule(key=keys, which=which, parts=PARTS, who=who, later=later)
    def fail(self, key, which, parts, who, later):
        self.happens(key, Failed(at=self.now, why=WHY, nonce=self.nonce(key, which), parts=parts, by=who, next=later))

    @rule(key=keys, which=which, later=later)
    def doubt(self, key, which, later):
        self.happens(key, Unknown(at=self.now, why=WHY, nonce=self.nonce(key, which), next=later))

    @rule(key=keys, who=who)
    def skip(self, key, who):
        self.happens(key, Skipped(at=self.now, why=WHY, by=who))

    @rule(key=keys)
    def miss(self, key):
        self.happens(key, Missed(at=self.now, slot=START, why=WHY))

    @rule(key=keys, payload=st.sampled_from([None, "q"]))
    def amend(self, key, payload):
        self.happens(key, Amended(at=self.now, payload=payload))

    @invariant()
    def says_what_the_model_says(self):
        for key, model in self.models.items():
            record = self.ledger.record(key)
            assert record.state == model.state
            assert record.attempt == model.attempt
            assert record.parts == tuple(model.parts.values())
            assert record.tries == model.tries
            assert (record.claim.nonce if record.claim else None) == (model.nonces[-1] if model.nonces else None)

    @invariant()
    def is_read_as_it_was_written(self):
        files = {path_of(key): written(record) for key, record in self.ledger.records.items()} | {HEADER: written(HEAD)}
        known = read(files)
        assert known.header == HEAD
        assert {key: known.records[key] for key in known.records} == dict(self.ledger.records)
        assert {path_of(key): written(known.records[key]) for key in known.records} | {HEADER: written(HEAD)} == files

    @precondition(lambda self: len(self.states) > 1)
    @rule(data=st.data())
    def nothing_is_lost_forwards_and_something_backwards(self, data):
        first, second = sorted(data.draw(st.lists(st.integers(0, len(self.states) - 1), min_size=2, max_size=2, unique=True)))
        assert lost_since(self.states[first], self.states[second]) == []
        assert lost_since(self.states[second], self.states[first]) != []


Records.TestCase.settings = settings(max_examples=60, stateful_step_count=40, suppress_health_check=list(HealthCheck), deadline=None)
test_records = Records.TestCase


def test_every_transition_is_tried():
    """Each state × each event: refused or accepted as the table says, with everything else in order."""
    ways = {
        None: "",
        "claimed": "claimed",
        "failed": "claimed failed",
        "unknown": "claimed unknown",
        "missed": "missed",
        "skipped": "skipped",
        "published": "claimed published",
    }
    for state, way in ways.items():
        for kind in ("claimed", "sent", "published", "failed", "unknown", "skipped", "missed", "amended"):
            record = Record(post="table", channel="first")
            for number, step in enumerate(way.split()):
                record = record.then(_event(step, f"nonce {number}" if step == "claimed" else "nonce 0"))
            assert record.state == state
            event = _event(kind, "another" if kind == "claimed" else "nonce 0" if way.startswith("claimed") else None)
            if kind in FOLLOWS[state].split() and (kind, state) not in ONLY_A_PERSON:
                assert record.then(event).history[-1] == event
            else:
                with pytest.raises(IllegalError):
                    record.then(event)


def _event(kind: str, nonce: str | None):
    at = START
    return {
        "claimed": lambda: Claimed(at=at, runner="ci", nonce=nonce, until=at, payload="p", slot=at, blob="b", commit="c"),
        "sent": lambda: Sent(at=at, nonce=nonce or "", part=Part(id="a")),
        "published": lambda: Published(at=at, nonce=nonce),
        "failed": lambda: Failed(at=at, why=WHY, nonce=nonce),
        "unknown": lambda: Unknown(at=at, why=WHY, nonce=nonce),
        "skipped": lambda: Skipped(at=at, why=WHY),
        "missed": lambda: Missed(at=at, slot=at, why=WHY),
        "amended": lambda: Amended(at=at, payload=None),
    }[kind]()


def test_what_a_person_said_can_be_taken_back_and_leaves_nothing_behind():
    """A slip of the keyboard does not end a delivery, nor is the address that was typed held to stand there."""
    claimed = Record(post="table", channel="first").then(_event("claimed", "nonce 0")).then(_event("unknown", "nonce 0"))
    said = claimed.then(Published(at=START, parts=(Part(id="https://example.org/1"),), by="Maud"))
    with pytest.raises(IllegalError, match="only a person may take back"):
        said.then(_event("failed", None))
    back = said.then(Failed(at=START, why=WHY, next=START, by="Maud"))
    assert (back.state, back.parts, back.attempt) == ("failed", (), None)
    assert back.then(_event("claimed", "nonce 1")).state == "claimed"


def test_what_the_network_said_cannot_be_taken_back():
    sent = Record(post="table", channel="first").then(_event("claimed", "nonce 0")).then(_event("published", "nonce 0"))
    with pytest.raises(IllegalError, match="only what a person said"):
        sent.then(Failed(at=START, why=WHY, next=START, by="Maud"))
    amended = Record(post="table", channel="first").then(Published(at=START, by="Maud")).then(_event("amended", None))
    with pytest.raises(IllegalError, match="only what a person said"):
        amended.then(Failed(at=START, why=WHY, next=START, by="Maud"))
