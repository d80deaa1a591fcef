"""From outings to figures: tallies, shares, weeks and delays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from statistics import median_low

from parution.charter import Charter
from parution.deliveries.pacing import IN_TIME
from parution.restitution.figures import Arm, Run, Share, Tally, Timing, Trial
from parution.restitution.outings import Fate, Outing
from parution.rules.experiments import ENOUGH
from parution.rules.pillar_mix import LEAST
from parution.rules.promo_mix import SAMPLE, allowed

_STEPS = (timedelta(minutes=1), IN_TIME, timedelta(hours=1), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, and `today`."""

    first: date
    last: date
    today: date


def tally(outings: Sequence[Outing], *, known: bool) -> Tally:
    """How many posts there are, went out, and are to come."""
    return Tally(len(outings), sum([one.went for one in outings]) if known else None, sum([one.coming for one in outings]))


def tally_of(fates: Mapping[Fate, int], *, known: bool) -> Tally:
    """The same of deliveries, counted by their fates."""
    pending = fates.get(Fate.COMING, 0) + fates.get(Fate.UNDER_WAY, 0)
    return Tally(sum(fates.values()), fates.get(Fate.PUBLISHED, 0) if known else None, pending)


def promo(outings: Sequence[Outing], charter: Charter, *, known: bool) -> Share:
    """How much of what stands sells something."""
    total = sum([one.stands for one in outings])
    selling = [one for one in outings if one.promo]
    standing = sum([one.stands for one in selling])
    judged = total >= SAMPLE.of(charter)
    verdict = int(standing > allowed(total, charter.mix.promo)) if judged else None
    return Share("promo", "", tally(selling, known=known), _part(standing, total), None, charter.mix.promo, verdict)


def pillars(outings: Sequence[Outing], charter: Charter, *, known: bool) -> Iterator[Share]:
    """The charter's pillars, each with its bounds; off by less than half a post is right."""
    grouped = _grouped(outings, attrgetter("post.pillar"))
    total = sum([one.stands for name in charter.pillars for one in grouped.get(name, ())])
    for name, pillar in charter.pillars.items():
        some = grouped.get(name, ())
        standing, verdict = sum(one.stands for one in some), None
        if pillar.share is None:
            yield Share(name, pillar.name, tally(some, known=known), _part(standing, total))
            continue
        if total >= LEAST.of(charter):
            away = standing - pillar.share * total
            verdict = 0 if abs(away) - pillar.tolerance * total <= 1 / 2 else 1 if away > 0 else -1
        least, most = max(pillar.share - pillar.tolerance, 0.0), min(pillar.share + pillar.tolerance, 1.0)
        yield Share(name, pillar.name, tally(some, known=known), _part(standing, total), least, most, verdict)


def formats(outings: Sequence[Outing], charter: Charter, *, known: bool) -> Iterator[Share]:
    """The formats that the charter knows and those that are used, the most used first."""
    grouped = _grouped(outings, attrgetter("post.format"))
    total = sum([one.stands for some in grouped.values() for one in some])
    order = {name: index for index, name in enumerate((*charter.formats, *grouped))}
    for name in sorted(set(order), key=lambda name: (-len(grouped.get(name, ())), order[name])):
        some = grouped.get(name, ())
        yield Share(name, name, tally(some, known=known), _part(sum(one.stands for one in some), total))


def timing(delays: Iterable[timedelta]) -> Timing | None:
    """How punctual deliveries were; None where of none it is known."""
    some = sorted(delays)
    if not some:
        return None
    up_to = [0, *(bisect_right(some, bound) for bound in _STEPS), len(some)]
    steps = tuple(zip((*_STEPS, None), (after - before for before, after in pairwise(up_to)), strict=True))
    return Timing(len(some), bisect_right(some, IN_TIME), median_low(some), some[-1], steps)


def campaigns(outings: Sequence[Outing], charter: Charter, span: Span, *, known: bool) -> Iterator[Run]:
    """The campaigns of which a day lies in the period."""
    grouped = _grouped(outings, attrgetter("post.campaign"))
    for name, campaign in charter.campaigns.items():
        if campaign.start <= span.last and campaign.end >= span.first:
            yield Run(name, campaign.name, campaign.start, campaign.end, tally(grouped.get(name, ()), known=known))


def experiments(outings: Sequence[Outing], charter: Charter, *, known: bool) -> Iterator[Trial]:
    """The experiments with a post in the period."""
    grouped = _grouped(outings, attrgetter("post.experiment"))
    for name, experiment in charter.experiments.items():
        if not (some := grouped.get(name)):
            continue
        arms: list[list[Outing]] = [[] for _ in experiment.arms]
        outside: list[Outing] = []
        for one in some:
            held = (arm for window, arm in zip(experiment.arms, arms, strict=True) if window.holds(one.slot.weekday(), one.slot.time()))
            next(held, outside).append(one)
        counted = tuple(Arm(phrase, tally(arm, known=known)) for phrase, arm in zip(experiment.phrases, arms, strict=True))
        enough = min(sum(one.stands for one in arm) for arm in arms) >= ENOUGH.of(charter)
        yield Trial(name, experiment.name, experiment.question, counted, len(outside), enough)


def _grouped(outings: Iterable[Outing], by: Callable[[Outing], str | None]) -> dict[str, list[Outing]]:
    grouped: dict[str, list[Outing]] = {}
    for one in outings:
        if name := by(one):
            grouped.setdefault(name, []).append(one)
    return grouped


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0
