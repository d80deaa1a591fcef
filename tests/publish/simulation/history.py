"""One history: from a seed to what went wrong in it (nothing, it is hoped).

`python -m publish.simulation SEED` (with `generator` and `tests` on the path) tells it line by line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from parution.charter import Hold
from parution.deliveries.ledger import LedgerHold
from parution.model import Post, Status
from publish.simulation.stand_ins import Machine, a_post
from publish.simulation.turns import Process
from publish.simulation.world import HOUR, World

QUARTER = 900.0


@dataclass(frozen=True)
class History:
    """What became of a world."""

    number: int
    wrong: tuple[str, ...]
    trace: tuple[str, ...]
    events: Counter[str]

    @property
    def digest(self) -> str:
        return sha256("\n".join(self.trace).encode()).hexdigest()


def history(number: int) -> History:
    """Live through a world."""
    world = World(number)
    with world.present():
        _begin(world)
        _trouble(world)
        wrong = _peace(world)
        world.turns.finish()
    world.events["deliveries"] += sum(len(post.channels) for post in world.head.posts)
    world.events["published"] += sum(one.part == 0 for server in world.servers.values() for one in server.timeline)
    return History(number, tuple(wrong), tuple(world.trace), world.events)


def _begin(world: World) -> None:
    seed = world.seed
    world.commit([_new(world, f"post-{index}") for index in range(seed.randint(2, 6))])


def _new(world: World, name: str) -> Post:
    seed = world.seed
    channels = tuple(sorted(seed.sample(sorted(world.charter.channels), seed.randint(1, len(world.charter.channels)))))
    number = seed.choice((1, 1, 1, 2, 3))
    texts = tuple(f"{name} part {part}" for part in range(number))
    if seed.random() < world.sameness:
        texts = ("The same words",)
    campaign = "winter" if seed.random() < 0.3 else None
    status = Status.APPROVED if seed.random() < 0.85 else Status.REVIEW
    return a_post(name, _slot(world), channels, texts, campaign=campaign, status=status)


def _slot(world: World):
    """A moment from some time ago to the end of the troubles, as it is typed: to the minute."""
    minutes = world.seed.randint(int(world.now / 60) - 120, int((world.now + world.length) / 60))
    return world.start + timedelta(minutes=minutes)


def _trouble(world: World) -> None:
    """Runners start (also together), people change the calendar, everything fails."""
    seed, turns = world.seed, world.turns
    world.silence = lambda channel: _hold_by_charter(world, (channel,), (), HOUR / 2)
    turns.spawn(Process("editor"), lambda: _edit(world))
    every = seed.choice((5, 10, 20)) * 60.0
    while world.now < world.length:
        for _ in range(seed.choice((1, 1, 2, 3))):
            world.start_runner()
        turns.wait(seed.expovariate(1 / every))
    turns.wait(HOUR / 2)


def _edit(world: World) -> None:
    seed = world.seed
    while world.now < world.length and not world.quiet:
        world.turns.wait(seed.expovariate(1 / (world.length / 6)))
        change = seed.choice((_reword, _move, _rename, _cancel, _approve, _again, _add, _hold, _hold, _resolve, _nonsense))
        world.met(change.__name__.strip("_"))
        change(world)


def _changed(world: World, **changes: object) -> None:
    index = world.seed.randrange(len(world.head.posts))
    posts = list(world.head.posts)
    posts[index] = replace(posts[index], **changes)
    world.commit(posts)


def _reword(world: World) -> None:
    _changed(world, body=f"Other words {world.now:.0f}")


def _nonsense(world: World) -> None:
    """A text that the networks refuse; reworded later, with luck."""
    _changed(world, body=f"nonsense {world.now:.0f}", format=None)


def _move(world: World) -> None:
    _changed(world, slot=_slot(world))


def _rename(world: World) -> None:
    _changed(world, path=f"content/renamed-{world.now:.0f}.md")


def _cancel(world: World) -> None:
    _changed(world, status=Status.CANCELLED)


def _approve(world: World) -> None:
    _changed(world, status=Status.APPROVED)


def _again(world: World) -> None:
    """A post that is to go out once more."""
    index = world.seed.randrange(len(world.head.posts))
    posts = list(world.head.posts)
    posts[index] = replace(posts[index], occurrence=posts[index].occurrence + 1, slot=_slot(world), status=Status.APPROVED)
    world.commit(posts)


def _add(world: World) -> None:
    world.commit([*world.head.posts, _new(world, f"new-{world.now:.0f}")])


def _resolve(world: World) -> None:
    world.resolve()


def _hold(world: World) -> None:
    """For a while, everything is silent, or a channel or a campaign: by the charter or by the ledger."""
    seed = world.seed
    channels = (seed.choice(sorted(world.charter.channels)),) if seed.random() < 0.4 else ()
    campaigns = ("winter",) if not channels and seed.random() < 0.3 else ()
    silence = seed.choice((0.2, 1, 4)) * HOUR
    if seed.random() < 0.5:
        _hold_by_charter(world, channels, campaigns, silence)
        return
    start = world.moment(world.now - HOUR)
    ledger_hold = LedgerHold(reason=f"by the ledger at {world.now:.0f}", start=start, by="person", channels=channels, campaigns=campaigns)
    name = f"hold-{world.now:.0f}"
    if world.hold_in_ledger(name, ledger_hold):
        number = world.judge.hold(ledger_hold)
        world.later(silence, lambda: _resume(world, name, ledger_hold, number))


def _hold_by_charter(world: World, channels: tuple[str, ...], campaigns: tuple[str, ...], silence: float) -> None:
    hold = Hold(f"by the charter at {world.now:.0f}", channels=channels, campaigns=campaigns)
    world.commit(world.head.posts, (*world.head.holds, hold))
    number = world.judge.hold(hold)
    world.later(silence, lambda: _lift(world, hold, number))


def _lift(world: World, hold: Hold, number: int) -> None:
    if hold in world.head.holds:
        world.judge.lift(number)
        world.commit(world.head.posts, tuple(one for one in world.head.holds if one != hold))


def _resume(world: World, name: str, hold: LedgerHold, number: int) -> None:
    world.judge.lift(number)
    while not world.hold_in_ledger(name, _over(hold, world)):
        world.turns.wait(60)


def _over(hold: LedgerHold, world: World) -> LedgerHold:
    """The hold as it is once it is over."""
    return LedgerHold(
        reason=hold.reason,
        start=hold.start,
        by=hold.by,
        channels=hold.channels,
        campaigns=hold.campaigns,
        ended=world.moment(world.now - 100),
        ended_by="person",
    )


def _peace(world: World) -> list[str]:
    """Nothing fails any more; runs go on until everything must have ended. Then it is judged."""
    world.quiet = True
    process, machine = Process("peace"), Machine(0.0)
    end = world.now + 5 * HOUR + world.charter.stale_after.total_seconds() + world.length
    while world.now < end:
        report = world.run(process, machine, world.head)
        if report is None:
            world.wrong.append("a run failed although nothing was in its way")
            break
        waits = [one.until for one in report.decisions if one.until]
        due = min(waits, default=world.moment(end)) - world.start
        world.turns.wait(max(QUARTER, min(due.total_seconds() - world.now, 3 * HOUR)))
    world.run(process, machine, world.head)  # what has become due since the last
    return world.judge.sentence(world.decisions())
