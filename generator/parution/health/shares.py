"""What share of the posts has something in common, and whether that is as the charter wants it: judged as the rules judge it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parution.charter import Charter
from parution.model import Message, Post, say
from parution.rules.pillar_mix import LEAST, is_off_share
from parution.rules.plan import Calendar
from parution.rules.promo_mix import SAMPLE, fullest, is_promo, is_too_much

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Sample:
    """So many posts there are to judge by, and more are needed; `days`: within so many days, None: in all that is looked at."""

    posts: int
    needed: int
    days: int | None = None

    @property
    def told(self) -> Message:
        """What is said in the place of a verdict."""
        if self.days is None:
            return say("too few posts to judge ({n} of {needed})", n=self.posts, needed=self.needed)
        return say("too few posts to judge ({n} of {needed} in {days} days)", n=self.posts, needed=self.needed, days=self.days)


@dataclass(frozen=True, slots=True)
class Share:
    """How many posts of all have something in common; `share` is a part of 1, as are what is aimed at and the tolerance.

    `least` and `most` are the bounds that the charter sets (None: none); `id` is the charter's word, `name` what people call it.
    `verdict` is what the rules say of it: too much (1), too little (-1) or right (0), as one that lies beyond a bound by less than a post
    is, too; None leaves it to the bounds. `few` is why nothing is said against it: there are too few posts to judge by.
    """

    id: str
    name: str
    posts: int
    share: float
    least: float | None = None
    most: float | None = None
    verdict: int | None = None
    few: Sample | None = None

    @property
    def is_within(self) -> bool:
        """Whether the share keeps within its bounds, to the letter."""
        return (self.least is None or self.share >= self.least - _CLOSE) and (self.most is None or self.share <= self.most + _CLOSE)

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the share: it is right, or there are too few posts to say."""
        return self.is_within if self.verdict is None else not self.verdict

    @property
    def is_too_much(self) -> bool:
        """Whether of a share that does not hold there is too much, rather than too little."""
        return self.most is not None and self.share > self.most


def promo_share(plan: Calendar, posts: Sequence[Post], known: Sequence[Post], name: str, called: str) -> Share:
    """The part of some posts that sells; `known` are also those before and after them, among which the rule looks."""
    charter, most = plan.charter, plan.charter.mix.promo
    promo, there, needed = sum(is_promo(post, charter) for post in posts), fullest(plan, known), SAMPLE.of(charter)
    share = _part(promo, len(posts))
    beyond = share > most + _CLOSE
    few = Sample(there, needed, charter.mix.window.days) if beyond and there < needed else None
    verdict = 1 if beyond and not few and is_too_much(plan, known) else 0
    return Share(name, called, promo, share, most=most, verdict=verdict, few=few)


def pillar_shares(charter: Charter, posts: Sequence[Post]) -> Iterable[Share]:
    """The pillars of the charter, in its order."""
    counts = Counter(post.pillar for post in posts)
    total = sum(counts[name] for name in charter.pillars)
    needed = LEAST.of(charter)
    for name, pillar in charter.pillars.items():
        least = max(pillar.share - pillar.tolerance, 0) if pillar.share is not None else None
        most = min(pillar.share + pillar.tolerance, 1) if pillar.share is not None else None
        off = total >= needed and is_off_share(pillar, counts[name], total)
        verdict = (1 if counts[name] > (pillar.share or 0) * total else -1) if off else 0
        share = Share(name, pillar.name, counts[name], _part(counts[name], total), least, most, verdict)
        yield share if share.is_within or total >= needed else replace(share, few=Sample(total, needed))


def format_shares(charter: Charter, posts: Sequence[Post]) -> Iterable[Share]:
    """The formats of the charter, in its order."""
    counts = Counter(post.format for post in posts if post.format)
    total = sum(counts.values())
    for name in charter.formats:
        yield Share(name, name, counts[name], _part(counts[name], total))


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0
