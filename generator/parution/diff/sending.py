"""What each channel will get differently: exactly the texts that `outgoing` composes for both sides of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from parution.charter import Charter
from parution.diff.bounds import LINE, MOST_PARTS, TEXT, VALUE, WORD, cut
from parution.diff.post_change import Image, Part, Reading, Sending
from parution.diff.words import word_diff
from parution.model import Post, Status
from parution.networks import limits
from parution.outgoing import Outgoing, outgoing

_NEVER: Final = frozenset({Status.IDEA, Status.CANCELLED})
Cover = Callable[[str], str]


def sendings(before: tuple[Post | None, Charter], after: tuple[Post | None, Charter], cover: Cover) -> Iterator[Sending]:
    """What the channels of a post get differently, in the order of the charter. `cover` hides what must not be repeated."""
    (old, old_charter), (new, new_charter) = before, after
    approved = old is not None and old.status is not Status.APPROVED and new is not None and new.status is Status.APPROVED
    for name in dict.fromkeys((*new_charter.channels, *old_charter.channels)):
        gone, come = _sent(old, old_charter, name), _sent(new, new_charter, name)
        if come and new:
            change = "new" if not gone or not old else "changed" if _differ(gone, come, old, new) else "approved" if approved else None
            if change:
                yield _sending(come, new, change, gone, cover)
        elif gone:
            yield Sending(name, cut(gone.channel.name, LINE), gone.channel.network, "dropped")


def _sent(post: Post | None, charter: Charter, name: str) -> Outgoing | None:
    channel = charter.channels.get(name)
    return outgoing(post, channel) if post and channel and name in post.channels and post.status not in _NEVER else None


def _differ(gone: Outgoing, come: Outgoing, old: Post, new: Post) -> bool:
    same_poll = not limits(come.channel.network).poll or old.poll == new.poll
    return (gone.parts, gone.composition.title, gone.warning, gone.media) != (
        come.parts,
        come.composition.title,
        come.warning,
        come.media,
    ) or not same_poll


def _sending(come: Outgoing, post: Post, change: str, gone: Outgoing | None, cover: Cover) -> Sending:
    poll = post.poll.options if post.poll and limits(come.channel.network).poll else ()
    title = come.composition.title
    return Sending(
        channel=cut(come.channel.id, WORD),
        name=cut(come.channel.name, LINE),
        network=come.channel.network,
        change=change,  # type: ignore[arg-type]
        title=cut(cover(title), LINE) if title else None,
        warning=cut(cover(come.warning), VALUE) if come.warning else None,
        parts=tuple(_parts(come, gone if change == "changed" else None, cover))[:MOST_PARTS],
        media=tuple(Image(cut(cover(item.src), LINE), cut(cover(item.alt), VALUE) if item.alt else None) for item in come.media)[:100],
        poll=tuple(cut(cover(option), VALUE) for option in poll)[:20],
    )


def _parts(come: Outgoing, gone: Outgoing | None, cover: Cover) -> Iterator[Part]:
    """The texts; each beside the one of the same place before, where there was one."""
    for index, text in enumerate(come.parts):
        measures = tuple(Reading(one.unit, one.used, one.limit, one.excess) for one in come.measures(text))
        known = gone is not None and index < len(gone.parts)
        pieces = word_diff(cover(gone.parts[index]), cover(text)) if gone and known else ()
        yield Part(cut(cover(text), TEXT), measures, pieces)
