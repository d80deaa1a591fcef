"""What the charter promises, each with how it stands today: a figure where there is one, and what the rules find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from parution.charter import Charter
from parution.health import Share
from parution.model import Message, Severity, say
from parution.rules.promo_mix import SAMPLE
from parution.schedule import State
from parution.website.desk import Desk
from parution.website.pages.standing import standing, within

_SILENT = frozenset({State.IDEA, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Score:
    """One promise of a chapter of the charter.

    `now` says how it stands in figures (it may be empty), `share` draws it. `kept` is None where nobody can tell; `found` is how many
    findings of its rules there are, and `rule` the one of which there are most.
    """

    chapter: str
    promise: str
    now: str
    share: Share | None
    kept: bool | None
    found: int
    rule: str


Promise = tuple[str, Message, tuple[str, ...]]
"""The chapter, what is promised, and the rules that watch over it."""

_KEY_DATES = say("Key dates are prepared in time.")
_GOOD_TIMES = say("Posts go out at the best times of their channel.")


def _promises(charter: Charter) -> Iterator[Promise]:
    """What this charter promises beside its shares, chapter by chapter, and the rules that watch over it."""
    yield from _of_rhythm(charter)
    if charter.required:
        yield "whom", say("From review on, every post answers these questions."), ("missing-field",)
    if any("cta" in one.requires for one in charter.objectives.values()):
        yield "whom", say("What is to sell leads somewhere."), ("call-to-action",)
    yield from _of_voice(charter)
    if charter.key_dates:
        yield "year", _KEY_DATES, ("key-date-unprepared", "holiday-unprepared", "key-date-passed")
    if any(one.report for one in charter.campaigns.values()):
        yield "year", say("Each campaign gives its results."), ("campaign-report",)
    if any(one.load for one in charter.people.values()):
        yield "who", say("Nobody carries more than they can."), ("owner-load",)
    yield "who", say("Texts are ready in time."), ("draft-late", "review-old")
    yield "trouble", say("No slot goes by unnoticed."), ("slot-missed", "approved-undated", "wish-past")


def _of_rhythm(charter: Charter) -> Iterator[Promise]:
    channels = charter.channels.values()
    if any(one.at_least or one.silence for one in channels):
        yield "where", say("No channel falls silent."), ("cadence-least", "cadence-silence")
    if any(one.at_most or one.gap for one in channels):
        yield "where", say("No channel speaks too much, or twice at once."), ("cadence-most", "cadence-gap", "slot-shared", "minute-shared")
    if charter.quiet or charter.blackouts or charter.quiet_holidays or any(one.quiet for one in channels):
        yield "where", say("Nothing goes out in quiet hours or on quiet days."), ("cadence-quiet", "cadence-blackout", "cadence-holiday")
    if any(one.best for one in channels):
        yield "where", _GOOD_TIMES, ("cadence-window",)


def _of_voice(charter: Charter) -> Iterator[Promise]:
    tone, links = charter.tone, charter.links
    if tone.address:
        yield "how", say("Readers are addressed as the charter says."), ("address-form", "address-mixed")
    if tone.readability:
        yield "how", say("Texts are easy to read."), ("readability", "sentence-length")
    if tone.avoid:
        yield "how", say("The words that we avoid are avoided."), ("word-avoid",)
    if tone.promises:
        yield "how", say("Nothing is promised that cannot be kept."), ("promise",)
    yield "how", say("Every image is described."), ("media-alt", "alt-meaning", "alt-length")
    if links.tags or links.https_only or not links.shorteners:
        yield "how", say("Links are clear and safe."), ("link-untagged", "link-plain-http", "link-shortened", "link-malformed")
    if any(one.hashtags is not None for one in charter.channels.values()):
        yield "how", say("Hashtags are few."), ("hashtag-count", "hashtag-repeated", "hashtag-malformed")
    if tone.sponsored:
        yield "how", say("What is paid for says so."), ("sponsor-undisclosed",)


class Scores:
    """The promises of a charter as they stand at the edition's moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._tr, self._charter = desk, desk.tr, desk.charter
        self._health = standing(desk.almanac)
        self._told = Counter((one.rule, one.severity) for one in desk.almanac.edition.findings)

    def all(self) -> tuple[Score, ...]:
        """Every promise that can be told; nothing for readers who are not to see how the plan stands."""
        return tuple(self._scores()) if self._desk.shows.health else ()

    def pillars(self) -> tuple[Share, ...]:
        """The shares of the pillars over the horizon."""
        return self._health.pillars if self._desk.shows.health else ()

    def of_pillars(self) -> Score | None:
        """What the rule of the pillars' shares finds."""
        named = any(one.share is not None for one in self._charter.pillars.values())
        return self._score("what", "", ("mix-pillar",)) if named and self._desk.shows.health else None

    def _scores(self) -> Iterator[Score]:
        yield from self._of_mix()
        for chapter, promise, rules in _promises(self._charter):
            if not (chapter == "who" and not self._desk.shows.people):
                score = self._score(chapter, self._tr.message(promise), rules, self._now(promise))
                if score:
                    yield score

    def _of_mix(self) -> Iterator[Score]:
        mix, say, length = self._charter.mix, self._tr, self._desk.press.wording.duration
        promise = say.gettext(
            "At most {share} of our posts are promotional, over {length}.", share=say.percent(mix.promo), length=length(mix.window)
        )
        share, number = self._promo()
        now = say.gettext("{share} in the coming {length}", share=say.percent(share.share), length=length(mix.window))
        # So few posts are not judged, nor do they judge anything.
        judged = number >= SAMPLE.of(self._charter)
        yield from filter(None, [self._score("what", promise, ("mix-promo",), now, share if judged else None)])
        if mix.same_in_a_row:
            one, many = "Never more than {n} post of the same form in a row.", "Never more than {n} posts of the same form in a row."
            yield from filter(None, [self._score("what", say.ngettext(one, many, mix.same_in_a_row), ("format-run",))])
        if mix.each_at_least:
            promise = say.gettext("Every form comes back within {length}.", length=length(mix.each_at_least))
            yield from filter(None, [self._score("what", promise, ("format-rare",))])
        if self._charter.same_channel:
            promise = say.gettext("No text comes back to a channel within {length}.", length=length(self._charter.same_channel))
            yield from filter(None, [self._score("what", promise, ("text-repeated",))])
        if most := self._charter.channels_per_text:
            promise = say.ngettext("A text goes to {n} channel at most.", "A text goes to {n} channels at most.", most)
            yield from filter(None, [self._score("what", promise, ("text-across", "text-communities"))])

    def _promo(self) -> tuple[Share, int]:
        """How much of what goes out in the coming window sells, and how many posts that are."""
        almanac, mix = self._desk.almanac, self._charter.mix
        window = max(mix.window, timedelta(days=1)) - timedelta(days=1)
        coming = [leaf for leaf in within(almanac, almanac.today, almanac.today + window) if leaf.time and leaf.state not in _SILENT]
        sell = sum(leaf.promo for leaf in coming)
        return Share("promo", "", sell, sell / len(coming) if coming else 0.0, most=mix.promo), len(coming)

    def _now(self, promise: Message) -> str:
        health, say = self._health, self._tr
        if promise is _GOOD_TIMES and self._desk.shows.findings and health.posts:
            away = sum(number for (rule, _), number in self._told.items() if rule == "cadence-window")
            return say.gettext("{n} of {all} posts", n=max(health.posts - away, 0), all=health.posts)
        if promise is _KEY_DATES and health.key_dates:
            covered = sum(bool(one.posts) for one in health.key_dates)
            return say.gettext(
                "{n} of {all} have their post, up to {day}", n=covered, all=len(health.key_dates), day=say.date_numeric(health.last)
            )
        return ""

    def _score(self, chapter: str, promise: str, rules: tuple[str, ...], now: str = "", share: Share | None = None) -> Score | None:
        """One promise; None where the charter switches its rules off, or nothing is known of it."""
        settings = self._charter.rules
        if all(name in settings and settings[name].severity == "off" for name in rules):
            return None
        kept = share.holds if share else None
        found = (
            Counter({name: sum(self._told[name, severity] for severity in Severity) for name in rules})
            if self._desk.shows.findings
            else Counter()
        )
        if self._desk.shows.findings:
            heavy = any(self._told[name, severity] for name in rules for severity in (Severity.ERROR, Severity.WARNING))
            kept = not heavy and kept is not False
        elif kept is None and not now:
            return None
        rule, number = found.most_common(1)[0] if found else ("", 0)
        return Score(chapter, promise, now, share, kept, found.total(), rule if number else "")
