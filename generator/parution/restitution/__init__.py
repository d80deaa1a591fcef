"""The restitution: what was planned in a month or a quarter, what became of it, and how that compares with the charter.

Pure: an edition, the ledger (None: nothing is known of what was published) and a moment give the same figures, whatever comes of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from parution.charter import Charter
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision
from parution.edition import Edition
from parution.model import FileHistory, Move, Post, Status
from parution.restitution.counting import Span, campaigns, experiments, formats, pillars, promo, tally, tally_of, timing
from parution.restitution.figures import Glance, Loss, Phase, Restitution, Timing
from parution.restitution.kept_dates import KeptDates
from parution.restitution.outings import LOST, Fate, Outing, Outings, months_of, reasons
from parution.restitution.rhythms import DayBooks, Rhythms

__all__ = ["Restitution", "Restitutions", "period_before", "restitution"]

_DAY = timedelta(days=1)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?!\d)")
_WRONG = LOST - {Fate.SKIPPED}
_GRAVEST = (
    Fate.UNKNOWN,
    Fate.FAILED,
    Fate.MISSED,
    Fate.BLOCKED,
    Fate.HELD,
    Fate.UNAPPROVED,
    Fate.SKIPPED,
    Fate.UNDER_WAY,
    Fate.BY_HAND,
    Fate.UNRECORDED,
    Fate.COMING,
)


class Restitutions:
    """The restitutions of one calendar, any number of them: its posts are gone through once.

    `decisions` are those of `deliveries.plan.decide`, the published ones included, by post id; `history` is what git knows, by path.
    """

    def __init__(
        self,
        edition: Edition,
        ledger: Ledger | None,
        now: datetime,
        decisions: Mapping[str, Sequence[Decision]],
        history: Mapping[str, FileHistory],
    ) -> None:
        """Go through the posts.

        Raises:
            ValueError: the edition has no charter.
        """
        if edition.charter is None:
            raise ValueError(edition.root)
        self._charter: Charter = edition.charter
        self._today, self._history = now.astimezone(self._charter.timezone).date(), history
        self._movers = _movers(edition.posts, history)
        self._outings = Outings(edition, self._charter, ledger, now, decisions)
        self._books = DayBooks(self._outings)
        self._dates = KeptDates(self._outings, self._charter)
        self._glances: dict[tuple[date, date], Glance] = {}

    def of(self, first: date, last: date) -> Restitution:
        """The restitution from one day to another (both included)."""
        charter, known, span = self._charter, self._outings.known, Span(first, last, self._today)
        outings, rhythms = tuple(self._outings.between(first, last)), Rhythms(self._outings, self._books, charter, span)
        sent = Counter([one.fate for outing in outings for one in outing.sent])
        before = self.glance(*period_before(first, last))
        glance = self.glance(first, last)
        return Restitution(
            first=first,
            last=last,
            phase=_phase(span),
            known=known,
            posts=glance.posts,
            partly=sum(one.went and any(sent.fate is not Fate.PUBLISHED and sent.fate in _WRONG for sent in one.sent) for one in outings),
            approved=sum(one.post.status is Status.APPROVED for one in outings),
            deliveries=tally_of(sent, known=known),
            fates=dict(Counter(map(_as_a_whole, outings))),
            sent=dict(sent),
            promo=promo(outings, charter, known=known),
            pillars=tuple(pillars(outings, charter, known=known)),
            formats=tuple(formats(outings, charter, known=known)),
            channels=tuple(rhythms.channels()),
            people=tuple(rhythms.people()),
            timing=self._timing(first, last),
            losses=tuple(Loss(one.post, one.slot, *why) for one in outings for why in reasons(one)),
            cancelled=self._dated(self._outings.cancelled, first, last),
            moved=self._moved(first, last),
            wishes=self._dated(self._outings.wishes, first, last),
            campaigns=tuple(campaigns(outings, charter, span, known=known)),
            experiments=tuple(experiments(outings, charter, known=known)),
            key_dates=tuple(self._dates.between(first, last)),
            before=before if before.posts.planned else None,
            glance=glance,
        )

    def glance(self, first: date, last: date) -> Glance:
        """The same in four figures."""
        if (first, last) not in self._glances:
            outings, known = tuple(self._outings.between(first, last)), self._outings.known
            delays = self._timing(first, last)
            share = promo(outings, self._charter, known=known).share
            self._glances[first, last] = Glance(tally(outings, known=known), share, delays.part if delays else None)
        return self._glances[first, last]

    def _timing(self, first: date, last: date) -> Timing | None:
        return timing([delay for some in self._books.delays(first, last).values() for delay in some])

    def _dated(self, months: Mapping[tuple[int, int], Sequence[Post]], first: date, last: date) -> tuple[Post, ...]:
        found = ((_day(post), post.id, post) for month in months_of(first, last) for post in months.get(month, ()))
        return tuple(post for day, _, post in sorted(found, key=lambda one: one[:2]) if first <= day <= last)

    def _moved(self, first: date, last: date) -> tuple[tuple[Post, tuple[Move, ...]], ...]:
        """The posts that a move brought into the period, took out of it or kept within it, in the order of their days."""
        found = {post.path: post for month in months_of(first, last) for post in self._movers.get(month, ())}
        posts = sorted(found.values(), key=lambda post: (_day(post), post.id))
        return tuple((post, self._history[post.path].moves) for post in posts)


def _movers(posts: Iterable[Post], history: Mapping[str, FileHistory]) -> Mapping[tuple[int, int], Sequence[Post]]:
    """The posts whose date was changed, by each month in which they lie or once lay."""
    found: dict[tuple[int, int], list[Post]] = {}
    for post in posts:
        if moves := history[post.path].moves if post.path in history else ():
            typed = {text[:7] for move in moves for text in (move.before, move.after) if _MONTH.match(text)} | {f"{_day(post):%Y-%m}"}
            for month in sorted(typed):
                found.setdefault((int(month[:4]), int(month[5:])), []).append(post)
    return found


def restitution(
    edition: Edition,
    ledger: Ledger | None,
    now: datetime,
    first: date,
    last: date,
    decisions: Mapping[str, Sequence[Decision]] | None = None,
    history: Mapping[str, FileHistory] | None = None,
) -> Restitution:
    """One restitution, from one day to another (both included); see `Restitutions`.

    Raises:
        ValueError: the edition has no charter.
    """
    return Restitutions(edition, ledger, now, decisions or {}, history or {}).of(first, last)


def period_before(first: date, last: date) -> tuple[date, date]:
    """The period before: as many months where the days are those of whole months, as many days otherwise."""
    if first.day == 1 and (last + _DAY).day == 1:
        index = first.year * 12 + first.month - 1 - sum(1 for _ in months_of(first, last))
        return date(index // 12, index % 12 + 1, 1), first - _DAY
    return first - (last - first) - _DAY, first - _DAY


def _phase(span: Span) -> Phase:
    return "past" if span.last < span.today else "coming" if span.first > span.today else "running"


def _as_a_whole(one: Outing) -> Fate:
    if one.went:
        return Fate.PUBLISHED
    fates = {sent.fate for sent in one.sent}
    return next((fate for fate in _GRAVEST if fate in fates), Fate.COMING if one.stands else Fate.UNAPPROVED)


def _day(post: Post) -> date:
    """A post's day; the first of those that a wish may mean."""
    if post.slot:
        return post.slot.date()
    return post.wish.day if post.wish else date.max
