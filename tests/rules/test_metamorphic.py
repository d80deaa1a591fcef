"""What must not matter to the verdicts: which week it is, what the files are called, in which order they are read, who else is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parution import edition, rules
from parution.charter import Charter
from parution.charter_file import parse
from parution.model import Post, Status
from parution.rules import cadence, mix
from parution.rules.plan import Calendar

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)  # seven weeks before the clocks go back: no week here is longer than another
WEEK = timedelta(weeks=1)
JUDGES = tuple(rule for rule in (*cadence.RULES, *mix.RULES) if rule.judge_calendar)
RHYTHM = tuple(rule for rule in cadence.RULES if rule.judge_calendar)

CHARTER = b"""\
parution: 1
brand: Test Brand
timezone: Europe/Paris
quiet: ["22:00-07:00"]
pillars: {craft: {share: 60 %, tolerance: 10 %}, shop: {share: 40 %, tolerance: 10 %, kind: promo}}
formats: [text, image]
mix: {promo: at most 20 %, window: 28 days, formats: {same in a row: 3, each at least every: 2 weeks}}
channels:
  one: {network: mastodon, at least: 1 per week, at most: [1 per day, 3 per week], gap: 4 hours, silence: 9 days, best: ["08:00-12:00"]}
  two: {network: bluesky, at least: 2 per week, at most: 2 per day, gap: 1 hour, silence: 5 days, quiet: [sun]}
"""


def charter_of(data: bytes = CHARTER) -> Charter:
    charter, problems = parse(data, rules.TUNABLE)
    assert charter, problems
    return charter


def calendar_of(posts: Iterable[Post], charter: Charter, now: datetime = NOW) -> Calendar:
    return Calendar(charter, tuple(posts), {}, now, now - charter.stale_after, now + timedelta(days=40))


Verdict = tuple[str, str, str | None, tuple[Any, ...]]


def verdicts(calendar: Calendar, judges: Iterable[rules.Rule] = JUDGES) -> Counter[Verdict]:
    """Rule, post, channel and place of every finding; its sentences name days, which move with the calendar."""
    return Counter(
        (problem.rule, post.id if post else "", problem.channel, problem.place.pointer)
        for rule in judges
        if rule.judge_calendar
        for post, problem in rule.judge_calendar(calendar)
    )


def moved(post: Post, by: timedelta) -> Post:
    wish = replace(post.wish, day=post.wish.day + by) if post.wish else None
    return replace(post, slot=post.slot and post.slot + by, wish=wish)


def plan(channels: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[list[Post]]:
    quarters = st.builds(lambda days, quarter: timedelta(days=days, minutes=15 * quarter), st.integers(-20, 35), st.integers(20, 95))
    midnight = datetime(2026, 9, 7, tzinfo=charter_of().timezone)
    paris = midnight.utcoffset() or timedelta()
    kinds = st.tuples(
        st.sampled_from(("value", "promo", None)), st.sampled_from(("craft", "shop", None)), st.sampled_from(("text", "image"))
    )
    made = st.lists(st.tuples(quarters, channels, kinds, st.sampled_from((Status.DRAFT, Status.APPROVED, Status.IDEA))), max_size=14)

    def posts(drawn: list[Any]) -> list[Post]:
        start = midnight.astimezone(UTC) + paris
        fixed = start.replace(tzinfo=UTC)
        slots = [(fixed + offset - paris).astimezone(_fixed(paris)) for offset, *_ in drawn]
        return [
            Post(f"content/{index}.md", "", f"p{index}", f"Post {index}", status, slot, None, names, pillar, format=form, kind=kind)
            for index, (slot, (_, names, (kind, pillar, form), status)) in enumerate(zip(slots, drawn, strict=True))
        ]

    return made.map(posts)


def _fixed(offset: timedelta) -> Any:
    from datetime import timezone

    return timezone(offset)


ANY = st.sampled_from((("one",), ("two",), ("one", "two")))


@given(plan(ANY))
@settings(max_examples=60)
def test_a_week_later_everything_is_judged_the_same(posts: list[Post]):
    charter = charter_of()
    later = calendar_of((moved(post, WEEK) for post in posts), charter, NOW + WEEK)
    assert verdicts(calendar_of(posts, charter)) == verdicts(later)


@given(plan(ANY), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_names_nor_order_of_files_matter(posts: list[Post], random: Any):
    charter = charter_of()
    before = verdicts(calendar_of(posts, charter))
    shuffled = random.sample(posts, len(posts))
    assert verdicts(calendar_of(shuffled, charter)) == before
    names = random.sample(range(len(posts)), len(posts))
    renamed = [replace(post, path=f"content/{name}.md") for name, post in zip(names, posts, strict=True)]
    assert verdicts(calendar_of(renamed, charter)) == before


@given(plan(st.sampled_from((("one",), ("two",)))))
@settings(max_examples=60)
def test_the_rhythm_of_two_channels_is_judged_as_if_each_were_alone(posts: list[Post]):
    """But for the end of the plan, which is that of all channels: here both have a post there."""
    charter = charter_of()
    end = datetime(2026, 10, 14, 9, tzinfo=_fixed(timedelta(hours=2)))
    posts += [Post(f"content/end-{name}.md", "", f"end-{name}", "End", Status.DRAFT, end, channels=(name,)) for name in ("one", "two")]
    together = verdicts(calendar_of(posts, charter), RHYTHM)
    apart: Counter[Verdict] = Counter()
    for name in ("one", "two"):
        alone = replace(charter, channels={name: charter.channels[name]})
        apart += verdicts(calendar_of((post for post in posts if post.channels == (name,)), alone), RHYTHM)
    assert together == apart


@pytest.fixture(scope="module")
def brand() -> edition.Edition:
    return edition.load(ROOT, datetime(2026, 11, 21, 12, tzinfo=UTC))


def of_brand(brand: edition.Edition, posts: Iterable[Post], now: datetime) -> Counter[Verdict]:
    """With a shorter silence than the brand allows itself, and a tighter mix, so that there is something to find."""
    assert brand.charter
    short = {name: replace(channel, silence=timedelta(days=6)) for name, channel in brand.charter.channels.items()}
    charter = replace(brand.charter, channels=short, mix=replace(brand.charter.mix, promo=0.1, same_in_a_row=2))
    return verdicts(Calendar(charter, tuple(posts), {}, now, now, now + timedelta(days=90)))


def test_the_example_a_week_later_or_renamed_or_reordered_is_judged_the_same(brand: edition.Edition):
    """Months are left out, as a week moves some posts to another; so are wishes for a month."""
    posts = [post for post in brand.posts if not post.wish]
    assert brand.charter
    monthless = {
        name: replace(channel, at_least=channel.at_least if channel.at_least and channel.at_least.period != "month" else None)
        for name, channel in brand.charter.channels.items()
    }
    brand = replace(brand, charter=replace(brand.charter, channels=monthless))
    before = of_brand(brand, posts, brand.now)
    assert sum(before.values()) > 10
    assert of_brand(brand, (moved(post, WEEK) for post in posts), brand.now + WEEK) == before
    assert of_brand(brand, reversed(posts), brand.now) == before
    assert of_brand(brand, (replace(post, path=post.path[::-1]) for post in posts), brand.now) == before
