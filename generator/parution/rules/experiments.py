"""Rules of experiments: a comparison of two times has posts in both, alike in all but the time, and enough of them.

How many posts it takes is the usual sample size for comparing two means, per group n = 2 (z₁₋α/₂ + z₁₋β)² / d², with a difference of d
standard deviations, an error of α = 5 % (two-sided, z = 1.960) and a power of 1 - β = 80 % (z = 0.842): 16 posts for d = 1, 63 for
d = 0.5. Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, chapter 2; NIST/SEMATECH e-Handbook of
Statistical Methods, section 7.2.2.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, sqrt

from parution.charter import NUMBER, SHARE, Experiment, Parameter
from parution.model import Message, Place, Post, Problem, Severity, Status, listing, say
from parution.rules.amounts import posts as so_many
from parution.rules.plan import Calendar, slot_of
from parution.rules.rule import Rule

ENOUGH: Parameter[int] = Parameter("experiment-small", "posts", NUMBER, "16", "how many posts in each time window are enough to compare")
UNLIKE: Parameter[float] = Parameter(
    "experiment-confounded", "difference", SHARE, "75 %", "from which part of unlike posts on two time windows can no longer be compared"
)

_SURE = 1.960 + 0.842
_COMPARABLE = 4
"""With fewer posts in a window, its mix is chance."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment of the charter with its planned posts: those of each arm, in the order of the arms, and those of none."""

    id: str
    experiment: Experiment
    arms: tuple[tuple[Post, ...], ...]
    outside: tuple[Post, ...]

    @property
    def inside(self) -> int:
        """How many posts lie in some arm."""
        return sum(map(len, self.arms))

    @property
    def place(self) -> Place:
        """Where the charter declares the arms."""
        return Place("value", ("experiments", self.id, "arms"))


def needed(difference: float) -> int:
    """How many posts each arm needs to show a difference of so many standard deviations (80 % power, 5 % error)."""
    return ceil(2 * (_SURE / difference) ** 2)


def visible(first: int, second: int) -> float:
    """The smallest difference, in standard deviations, that so many posts against so many would show (80 % power, 5 % error)."""
    return _SURE * sqrt(1 / first + 1 / second)


def _trials(calendar: Calendar) -> Iterator[Trial]:
    """The experiments that go on: some post of theirs lies in what is judged."""
    posts: dict[str, list[Post]] = {name: [] for name in calendar.charter.experiments}
    if not posts:
        return
    for post in calendar.planned:
        if post.experiment in posts:
            posts[post.experiment].append(post)
    for name, experiment in calendar.charter.experiments.items():
        if any(calendar.judges(slot_of(post)) for post in posts[name]):
            yield _sorted(name, experiment, posts[name])


def _sorted(name: str, experiment: Experiment, posts: Sequence[Post]) -> Trial:
    arms: list[list[Post]] = [[] for _ in experiment.arms]
    outside: list[Post] = []
    for post in posts:
        slot = slot_of(post)
        arm = next((arm for window, arm in zip(experiment.arms, arms, strict=True) if window.holds(slot.weekday(), slot.time())), outside)
        arm.append(post)
    return Trial(name, experiment, tuple(map(tuple, arms)), tuple(outside))


def _empty(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    taking_part = {post.experiment for post in calendar.posts if post.experiment and post.status is not Status.CANCELLED}
    for name, experiment in calendar.charter.experiments.items():
        if name not in taking_part:
            message = say("No post takes part in the experiment “{name}”.", name=experiment.name)
            remedy = say("Write “experiment: {id}” into posts of its time windows, or remove it here until you begin.", id=name)
            yield None, Problem("experiment-empty", Place("key", ("experiments", name)), message, remedy)


def _outside(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    for trial in _trials(calendar):
        for post in trial.outside:
            if calendar.judges(slot_of(post)):
                arms = listing(trial.experiment.phrases)
                message = say(
                    "This post takes part in “{name}”, and lies in none of its time windows: {arms}.", name=trial.experiment.name, arms=arms
                )
                remedy = say("Move it into one of them, or remove the line “experiment”.")
                yield post, Problem("experiment-outside", Place("value", ("publish_at",)), message, remedy)


def _one_arm(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    for trial in _trials(calendar):
        empty = [phrase for phrase, arm in zip(trial.experiment.phrases, trial.arms, strict=True) if not arm]
        if empty and trial.inside > 1:
            message = say(
                "“{name}” has {posts} so far, and none in the time window {arms}.",
                name=trial.experiment.name,
                posts=so_many(trial.inside),
                arms=listing(empty),
            )
            remedy = say("Move about half of them there, or plan others there: with one side only, there is nothing to compare.")
            yield None, Problem("experiment-one-arm", trial.place, message, remedy)


def _small(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    enough = ENOUGH.of(calendar.charter)
    for trial in _trials(calendar):
        least, second = sorted(len(arm) for arm in trial.arms)[:2]
        if 0 < least < enough:
            message = say(
                "“{name}” compares {counts} posts: only a difference of {difference} standard deviations or more would show.",
                name=trial.experiment.name,
                counts=listing(str(len(arm)) for arm in trial.arms),
                difference=_decimal(visible(least, second)),
            )
            remedy = say(
                "Plan {large} posts in each window to see a difference of one standard deviation, {small} for half of one (in 8 of 10"
                " cases, with 1 false alarm in 20); with fewer, take the result as an impression.",
                large=needed(1),
                small=needed(0.5),
            )
            yield None, Problem("experiment-small", trial.place, message, remedy)


def _decimal(value: float) -> Message:
    units, tenths = divmod(round(value * 10), 10)
    return say("{units}.{tenths}", units=units, tenths=tenths)


_SIDES: Mapping[str, Callable[[Post], tuple[str, ...]]] = {
    "format": lambda post: (post.format,) if post.format else (),
    "kind": lambda post: (post.kind,) if post.kind else (),
    "channels": lambda post: post.channels,
    "pillar": lambda post: (post.pillar,) if post.pillar else (),
}
"""What posts may differ in beside their time: a field, and its values."""


def _confounded(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    most = UNLIKE.of(calendar.charter)
    for trial in _trials(calendar):
        arms = [(phrase, arm) for phrase, arm in zip(trial.experiment.phrases, trial.arms, strict=True) if len(arm) >= _COMPARABLE]
        unlike = [(difference(field, one[1], other[1]), field, one, other) for field in _SIDES for one, other in combinations(arms, 2)]
        if unlike and (worst := max(unlike, key=lambda found: found[0]))[0] >= most:
            _, field, one, other = worst
            message = say(
                "In “{name}” the time windows differ in “{field}” too: {one}; {other}.",
                name=trial.experiment.name,
                field=field,
                one=_mix(field, *one),
                other=_mix(field, *other),
            )
            remedy = say("Plan the same sort of posts in both windows; otherwise nobody can tell whether it was the time or the post.")
            yield None, Problem("experiment-confounded", trial.place, message, remedy)


def difference(field: str, one: Sequence[Post], other: Sequence[Post]) -> float:
    """By how much two groups of posts differ in a field: the part of one's values that would have to change, from 0 to 1."""
    first, second = (_counted(field, posts) for posts in (one, other))
    if not first or not second:
        return 0.0
    return sum(abs(first[value] / first.total() - second[value] / second.total()) for value in first | second) / 2


def _counted(field: str, posts: Sequence[Post]) -> Counter[str]:
    return Counter(value for post in posts for value in _SIDES[field](post))


def _mix(field: str, phrase: str, posts: Sequence[Post]) -> Message:
    counted = _counted(field, posts).most_common(3)
    return say("{arm} has {values}", arm=phrase, values=listing(f"{number} × {value}" for value, number in counted))


RULES = (
    Rule(
        "experiment-empty",
        Severity.NOTE,
        "The charter declares an experiment in which no post takes part.",
        "An experiment that nobody carries out answers no question.",
        "experiments: {noon-or-evening: …}  (and no post says “experiment: noon-or-evening”)",
        "experiment: noon-or-evening  (in the posts that are compared)",
        section="experiments",
        judge_calendar=_empty,
    ),
    Rule(
        "experiment-outside",
        Severity.WARNING,
        "A post takes part in an experiment and lies in none of its time windows.",
        "It counts for neither side, and makes the comparison look larger than it is.",
        "publish_at: 2026-12-03 15:00  (the windows are mon-fri 12:00-13:30 and mon-fri 18:00-19:30)",
        "publish_at: 2026-12-03 12:30",
        section="experiments",
        judge_calendar=_outside,
    ),
    Rule(
        "experiment-one-arm",
        Severity.WARNING,
        "All posts of an experiment lie in the same time window.",
        "A comparison needs both sides, from the start: later, too much else has changed.",
        "two posts of the experiment, both at noon",
        "one at noon, one in the evening",
        section="experiments",
        judge_calendar=_one_arm,
    ),
    Rule(
        "experiment-confounded",
        Severity.WARNING,
        "The posts of an experiment differ by time window in more than the time.",
        "Images at noon against texts in the evening compare images with texts.",
        "four images at noon, four texts in the evening",
        "two images and two texts at noon, the same in the evening",
        section="experiments",
        parameters=(UNLIKE,),
        judge_calendar=_confounded,
    ),
    Rule(
        "experiment-small",
        Severity.NOTE,
        "An experiment has too few posts to tell a difference from chance.",
        "With a handful of posts, chance alone makes one side win. It helps to know before, not after.",
        "three posts at noon, three in the evening",
        "sixteen posts in each time window",
        section="experiments",
        parameters=(ENOUGH,),
        judge_calendar=_small,
    ),
)
