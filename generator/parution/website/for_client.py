"""What of a calendar the charter opens to a client (`site: client:`): a charter and posts put together from that, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from parution.charter import Campaign, Channel, Charter, ClientView, Hold, Objective, Person, Pillar
from parution.model import Post
from parution.website.as_read import as_read, uncommented
from parution.website.audience import Shows

T = TypeVar("T")


def shows_of(view: ClientView) -> Shows:
    """What is shown beside the posts."""
    return replace(Shows(plan=True), **dict.fromkeys(view.shows, True))


def posts_of(posts: Iterable[Post], charter: Charter, shows: Shows) -> tuple[Post, ...]:
    """The posts that are open, and of each what is."""
    seen = tuple(_posts(posts, charter, shows))
    known = {post.id for post in seen}
    return tuple(replace(post, follows=None) if post.follows and post.follows not in known else post for post in seen)


def _posts(posts: Iterable[Post], charter: Charter, shows: Shows) -> Iterator[Post]:
    view = charter.site.client
    for post in posts:
        networks = {name: charter.channels[name].network for name in post.channels if name in charter.channels}
        opened = {name: network for name, network in networks.items() if not view.channels or name in view.channels}
        if (
            post.status.value in view.statuses
            and (opened or not (post.channels or view.channels))
            and (not view.pillars or post.pillar in view.pillars)
            and (not view.campaigns or post.campaign in view.campaigns)
        ):
            yield _of(post, opened, shows)


def _of(post: Post, channels: dict[str, str], shows: Shows) -> Post:
    # A post without any channel yet has its common text; of any other, readers see what the channels open to them get.
    read = as_read(post, channels) if channels else {"overrides": {}, "body": uncommented(post.body)}
    return Post(
        **{
            "path": post.path,
            "blob": post.blob,
            "id": post.id,
            "title": post.title,
            "status": post.status,
            "slot": post.slot,
            "wish": post.wish,
            "pillar": post.pillar,
            "audience": post.audience if shows.brief else None,
            "objective": post.objective if shows.brief else None,
            "format": post.format,
            "kind": post.kind,
            "owner": post.owner if shows.people else None,
            "budget": post.budget if shows.brief else None,
            "campaign": post.campaign,
            "cta": post.cta,
            "language": post.language,
            "media": post.media,
            "hashtags": post.hashtags,
            "mentions": post.mentions,
            "poll": post.poll,
            "sponsor": post.sponsor,
            "follows": post.follows,
            "warning": post.warning,
            "brief": post.brief if shows.brief else None,
            "occurrence": post.occurrence,
        }
        | read
    )


def charter_of(charter: Charter, posts: Iterable[Post], shows: Shows) -> Charter:
    """The charter as a client may know it: what the posts need to be read, and the rest as far as it is opened."""
    return _Opening(charter, tuple(posts), shows).charter()


class _Opening:
    """Opens a charter. `told`: the client may know how we go about it; otherwise it knows the names of what its posts are about."""

    def __init__(self, charter: Charter, posts: tuple[Post, ...], shows: Shows) -> None:
        self._charter, self._view, self._posts, self._shows = charter, charter.site.client, posts, shows
        self._told, self._judged = shows.charter, shows.charter or shows.health

    def charter(self) -> Charter:
        whole, told, judged = self._charter, self._told, self._judged
        nothing = Charter(whole.brand, whole.timezone, {})
        channels = self._named(whole.channels, self._view.channels, {name for post in self._posts for name in post.channels}, self._channel)
        campaigns = self._named(whole.campaigns, self._view.campaigns, self._used(lambda post: post.campaign), self._campaign)
        pillars = self._named(whole.pillars, self._view.pillars, self._used(lambda post: post.pillar), self._pillar)
        return Charter(
            brand=whole.brand,
            timezone=whole.timezone,
            channels=channels,
            language=whole.language,
            description=whole.description,
            country=whole.country,
            horizon=whole.horizon,
            people=self._people(),
            audiences=self._named(whole.audiences, (), self._used(lambda post: post.audience), str),
            objectives=self._named(whole.objectives, (), self._used(lambda post: post.objective), self._objective),
            pillars=pillars,
            formats=whole.formats,
            required=whole.required if judged or self._shows.brief else (),
            mix=whole.mix if judged else nothing.mix,
            quiet=whole.quiet if judged else (),
            same_channel=whole.same_channel if told else None,
            channels_per_text=whole.channels_per_text if told else None,
            tone=whole.tone if told else nothing.tone,
            links=whole.links if told else nothing.links,
            campaigns=campaigns,
            key_dates=tuple(one for one in whole.key_dates if told or one.on is None),  # public holidays are nobody's secret
            approvals={name: who for name, who in whole.approvals.items() if name in pillars} if told and self._shows.people else {},
            stale_after=whole.stale_after,
            repository=whole.repository_id,
            holds=tuple(self._holds(channels, campaigns)),
            crisis_contacts=whole.crisis_contacts if self._shows.crisis and self._shows.people else (),
            crisis_answers=whole.crisis_answers if self._shows.crisis else None,
            quiet_holidays=whole.quiet_holidays if judged else nothing.quiet_holidays,
            same_minute=whole.same_minute if judged else nothing.same_minute,
            blackouts=whole.blackouts if told else (),
            experiments=whole.experiments if told else {},
            rules=whole.rules if judged else {},
            site=replace(whole.site, repository=None, branch=nothing.site.branch, client=ClientView()),
        )

    def _used(self, of: Callable[[Post], str | None]) -> set[str]:
        return {name for post in self._posts if (name := of(post))}

    def _named(self, known: Mapping[str, T], chosen: tuple[str, ...], used: set[str], cut: Callable[[T], T]) -> dict[str, T]:
        """Those which the charter names for the client; otherwise all of them if the charter is open, or what its posts are about."""
        return {name: cut(one) for name, one in known.items() if (name in chosen if chosen else self._told or name in used)}

    def _channel(self, one: Channel) -> Channel:
        if self._told:
            return replace(one, server=None, settings={})
        kept = replace(plain(one), settings={})
        if not self._judged:
            return kept
        return replace(kept, at_least=one.at_least, at_most=one.at_most, gap=one.gap, silence=one.silence, best=one.best, quiet=one.quiet)

    def _campaign(self, one: Campaign) -> Campaign:
        return Campaign(one.name, one.start, one.end, one.report if self._told else None)

    def _pillar(self, one: Pillar) -> Pillar:
        return one if self._judged else Pillar(one.name, kind=one.kind)

    def _objective(self, one: Objective) -> Objective:
        return one if self._told else Objective(one.name, one.kpi)

    def _people(self) -> dict[str, Person]:
        if not self._shows.people:
            return {}
        whole, used = self._charter, self._used(lambda post: post.owner)
        if self._shows.crisis:
            used |= set(whole.crisis_contacts)
        known = {name: one for name, one in whole.people.items() if self._told or name in used}
        return {
            name: Person(one.name, one.load if self._told else None, one.backup if one.backup in known else None)
            for name, one in known.items()
        }

    def _holds(self, channels: Mapping[str, Channel], campaigns: Mapping[str, Campaign]) -> Iterator[Hold]:
        """What is silenced of what the client sees; why, only if the charter or what to do in a crisis is open."""
        for hold in self._charter.holds:
            ours = tuple(name for name in hold.channels if name in channels)
            runs = tuple(name for name in hold.campaigns if name in campaigns)
            if ours or runs or not (hold.channels or hold.campaigns):
                reason = hold.reason if self._told or self._shows.crisis else ""
                yield Hold(reason, hold.start, hold.until, ours, runs)


def plain(channel: Channel) -> Channel:
    """Of a channel, what its readers see, and what its texts are composed by."""
    return Channel(
        id=channel.id,
        network=channel.network,
        name=channel.name,
        account=channel.account,
        language=channel.language,
        url=channel.url,
        limits=channel.limits,
        settings=channel.settings,
    )
