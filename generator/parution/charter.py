"""charter.yml as frozen data, with sensible defaults for all that it leaves out.

`build` takes what the charter's own JSON Schema has accepted; the reader that finds the problems is `charter_file`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from parution import phrases
from parution.phrases import Rate, Window, YearlyDate

T = TypeVar("T")
FORMATS = ("text", "image", "video", "link", "poll", "contest", "thread", "article", "story")
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who writes or answers for posts; `load` is how many posts they can carry, `forge` their account or team on the forge."""

    name: str
    load: Rate | None = None
    backup: str | None = None
    contact: str | None = None
    forge: str | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """Why a post is published, how that is measured, and which fields such a post must fill."""

    name: str
    kpi: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pillar:
    """A subject that the brand keeps coming back to; `share` and `tolerance` are parts of 1."""

    name: str
    share: float | None = None
    tolerance: float = 0.1
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One account on one network, and what is asked of its rhythm.

    `server` is the web address of the network's programming interface, where that does not follow from the account; `settings` are those
    of the network (visibility, say). `credential_until` is the last day on which its credential is good, where the editor knows that.
    """

    id: str
    network: str
    name: str
    account: str | None = None
    language: str = DEFAULT_LANGUAGE
    url: str | None = None
    at_least: Rate | None = None
    at_most: tuple[Rate, ...] = ()
    gap: timedelta | None = None
    silence: timedelta | None = None
    best: tuple[Window, ...] = ()
    quiet: tuple[Window, ...] = ()
    formats: tuple[str, ...] = ()
    hashtags: int | None = None
    audience: str | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    server: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    credential_until: date | None = None


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """The form of a rule's parameter: its name among the definitions of the charter's schema, and how it is read."""

    name: str
    read: Callable[[Any], T]


NUMBER: Form[int] = Form("number", phrases.number)
DURATION: Form[timedelta] = Form("duration", phrases.duration)
SHARE: Form[float] = Form("share", phrases.share)
TEXTS: Form[tuple[str, ...]] = Form("texts", tuple)


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """A number, a duration, a share or a list of texts that the charter may set for a rule (`rules: {rule: {name: value}}`).

    `default` is written as an editor would write it; `about` says what it is.
    """

    rule: str
    name: str
    form: Form[T]
    default: Any
    about: str

    @cached_property
    def usual(self) -> T:
        """The default as a value."""
        return self.form.read(self.default)

    def of(self, charter: Charter) -> T:
        """What the charter says, or the default."""
        setting = charter.rules.get(self.rule)
        value: T = setting.values.get(self.name, self.usual) if setting else self.usual
        return value


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the charter may say of one rule beside its weight: its parameters, and whether it may weigh it `by_channel`."""

    parameters: tuple[Parameter[Any], ...] = ()
    by_channel: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What the charter says of one rule: its weight (“off” is one; None: the rule's own), also by channel, and its parameters."""

    severity: str | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A run of posts with a beginning and an end (both days included); `report` is when its results are due, counted from the end."""

    name: str
    start: date
    end: date
    report: timedelta | None = None
    pillar: str | None = None


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A day that the plan must not miss; `on` is None for the country's public holidays."""

    name: str
    on: YearlyDate | None
    lead: timedelta


@dataclass(frozen=True, slots=True)
class Hold:
    """What is silenced and why; without channels and campaigns, everything. `start` and `until` are as typed (charter's zone)."""

    reason: str
    start: str | None = None
    until: str | None = None
    channels: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days on which nothing goes out (both included), on some channels or on all."""

    reason: str
    start: date
    end: date
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison of time windows (`arms`) over the posts that say `experiment:`."""

    name: str
    question: str | None
    arms: tuple[Window, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """Useful against promotional over a sliding window (`promo` is a part of 1), and the variety of formats."""

    promo: float = 0.2
    window: timedelta = timedelta(days=28)
    same_in_a_row: int | None = None
    each_at_least: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Tone:
    """How the brand speaks. `avoid` maps a phrase to what to write instead (None: nothing); `readability` a language to its least score."""

    address: str | None = None
    readability: Mapping[str, int] = field(default_factory=dict)
    avoid: Mapping[str, str | None] = field(default_factory=dict)
    promises: tuple[str, ...] = ()
    sponsored: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """What a link must carry.

    `sites` are the domains of the brand, whose links carry the tags (none: those of the channels that are pages of its own site);
    `pages` are addresses that some post should lead to.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    https_only: bool = True
    shorteners: bool = True
    sites: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientView:
    """What the site for a client shows: posts of these statuses, channels, pillars and campaigns (none named: all), and what of them."""

    statuses: tuple[str, ...] = ("approved",)
    channels: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """How the calendar site is made and where it and its source are found; `client` is what its version for a client shows."""

    engine: str = "mkdocs"
    url: str | None = None
    repository: str | None = None
    branch: str = "main"
    client: ClientView = field(default_factory=ClientView)


@dataclass(frozen=True, slots=True)
class Charter:
    """The whole editorial charter. Mappings keep the order in which the editor wrote them."""

    brand: str
    timezone: ZoneInfo
    channels: Mapping[str, Channel]
    language: str = DEFAULT_LANGUAGE
    description: str | None = None
    country: str | None = None
    horizon: timedelta = timedelta(days=90)
    people: Mapping[str, Person] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    pillars: Mapping[str, Pillar] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    required: tuple[str, ...] = ()
    mix: Mix = field(default_factory=Mix)
    quiet: tuple[Window, ...] = ()
    same_channel: timedelta | None = None
    channels_per_text: int | None = None
    tone: Tone = field(default_factory=Tone)
    links: Links = field(default_factory=Links)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    key_dates: tuple[KeyDate, ...] = ()
    approvals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stale_after: timedelta = timedelta(hours=24)
    ledger: str = "parution-ledger"
    repository: str | None = None
    lease: timedelta = timedelta(minutes=60)
    holds: tuple[Hold, ...] = ()
    crisis_contacts: tuple[str, ...] = ()
    crisis_answers: str | None = None
    quiet_holidays: bool = False
    same_minute: bool = True
    blackouts: tuple[Blackout, ...] = ()
    experiments: Mapping[str, Experiment] = field(default_factory=dict)
    personal_data: tuple[str, ...] = ()
    rules: Mapping[str, Setting] = field(default_factory=dict)
    site: Site = field(default_factory=Site)

    @property
    def repository_id(self) -> str:
        """What names this calendar in its ledger, the same in every copy of the repository."""
        return self.repository or self.site.repository or self.brand

    def language_of(self, channel: str) -> str:
        """The language a channel speaks where the post does not say."""
        known = self.channels.get(channel)
        return known.language if known else self.language


Raw = Mapping[str, Any]


def build(raw: Raw, tunable: Mapping[str, Tuning]) -> Charter:
    """The charter of a mapping that the charter's schema accepts (scalars are text); `tunable` are the rules that it may tune.

    Raises:
        ValueError: a phrase fits its pattern and still means nothing, or the time zone is unknown to the tz database.
    """
    language = raw.get("language", DEFAULT_LANGUAGE)
    publishing, crisis, repetition = raw.get("publishing") or {}, raw.get("crisis") or {}, raw.get("repetition") or {}
    cadence = raw.get("cadence") or {}
    return Charter(
        brand=raw["brand"],
        timezone=ZoneInfo(raw["timezone"]),
        channels={name: _channel(name, entry, language) for name, entry in raw["channels"].items()},
        language=language,
        description=raw.get("description"),
        country=raw.get("country"),
        horizon=phrases.duration(raw.get("horizon", "90 days")),
        people={name: _person(entry) for name, entry in _entries(raw, "people")},
        audiences=dict(_entries(raw, "audiences")),
        objectives={name: _objective(name, entry) for name, entry in _entries(raw, "objectives")},
        pillars={name: _pillar(name, entry) for name, entry in _entries(raw, "pillars")},
        formats=tuple(raw.get("formats") or FORMATS),
        required=tuple(raw.get("required") or ()),
        mix=_mix(raw.get("mix") or {}),
        quiet=_windows(raw, "quiet"),
        same_channel=_optional(repetition, "same channel", phrases.duration),
        channels_per_text=_optional(repetition, "channels per text", phrases.number),
        tone=_tone(raw.get("tone") or {}),
        links=_links(raw.get("links") or {}),
        campaigns={name: _campaign(name, entry) for name, entry in _entries(raw, "campaigns")},
        key_dates=tuple(_key_date(entry) for entry in raw.get("key dates") or ()),
        approvals={name: tuple(people) for name, people in _entries(raw, "approvals")},
        stale_after=phrases.duration(publishing.get("stale after", "24 hours")),
        ledger=publishing.get("ledger", "parution-ledger"),
        repository=publishing.get("repository"),
        lease=phrases.duration(publishing.get("lease", "60 minutes")),
        holds=tuple(_hold(entry) for entry in raw.get("holds") or ()),
        crisis_contacts=tuple(crisis.get("contacts") or ()),
        crisis_answers=crisis.get("answers"),
        quiet_holidays=cadence.get("public holidays") == "quiet",
        same_minute=cadence.get("same minute", "allowed") == "allowed",
        blackouts=tuple(_blackout(entry) for entry in cadence.get("blackouts") or ()),
        experiments={name: _experiment(name, entry) for name, entry in _entries(raw, "experiments")},
        personal_data=tuple(raw.get("personal data") or ()),
        rules={name: _setting(entry, tunable[name].parameters if name in tunable else ()) for name, entry in _entries(raw, "rules")},
        site=_site(raw.get("site") or {}),
    )


def _entries(raw: Raw, key: str) -> list[tuple[str, Any]]:
    return list((raw.get(key) or {}).items())


def _optional(raw: Raw, key: str, read: Any) -> Any:  # noqa: ANN401
    return read(raw[key]) if key in raw else None


def _windows(raw: Raw, key: str) -> tuple[Window, ...]:
    return tuple(phrases.window(phrase) for phrase in raw.get(key) or ())


def _person(entry: Raw) -> Person:
    return Person(entry["name"], _optional(entry, "load", phrases.rate), entry.get("backup"), entry.get("contact"), entry.get("forge"))


def _objective(name: str, entry: Raw) -> Objective:
    return Objective(entry.get("name", name), entry["kpi"], tuple(entry.get("requires") or ()))


def _pillar(name: str, entry: Raw) -> Pillar:
    share = _optional(entry, "share", phrases.share)
    return Pillar(entry.get("name", name), share, phrases.share(entry.get("tolerance", "10 %")), entry.get("kind"))


def _site(raw: Raw) -> Site:
    client = {name: tuple(values or ()) for name, values in (raw.get("client") or {}).items()}
    return Site(**{**raw, "client": ClientView(**client)})


def _channel(name: str, entry: Raw, language: str) -> Channel:
    most = entry.get("at most") or ()
    return Channel(
        id=name,
        network=entry["network"],
        name=entry.get("name", name),
        account=entry.get("account"),
        language=entry.get("language", language),
        url=entry.get("url"),
        at_least=_optional(entry, "at least", phrases.rate),
        at_most=tuple(phrases.rate(phrase) for phrase in ([most] if isinstance(most, str) else most)),
        gap=_optional(entry, "gap", phrases.duration),
        silence=_optional(entry, "silence", phrases.duration),
        best=_windows(entry, "best"),
        quiet=_windows(entry, "quiet"),
        formats=tuple(entry.get("formats") or ()),
        hashtags=_optional(entry, "hashtags", phrases.number),
        audience=entry.get("audience"),
        limits={key: int(value) for key, value in _entries(entry, "limits")},
        server=entry.get("server"),
        settings=dict(_entries(entry, "settings")),
        credential_until=_optional(entry, "credential until", date.fromisoformat),
    )


def _mix(entry: Raw) -> Mix:
    formats = entry.get("formats") or {}
    return Mix(
        promo=phrases.share(entry.get("promo", "at most 20 %")),
        window=phrases.duration(entry.get("window", "28 days")),
        same_in_a_row=_optional(formats, "same in a row", phrases.number),
        each_at_least=_optional(formats, "each at least every", phrases.duration),
    )


def _tone(entry: Raw) -> Tone:
    return Tone(
        address=entry.get("address"),
        readability={language: phrases.number(least) for language, least in _entries(entry, "readability")},
        avoid=dict(_entries(entry, "avoid")),
        promises=tuple(entry.get("promises") or ()),
        sponsored=entry.get("sponsored"),
    )


def _links(entry: Raw) -> Links:
    https = entry.get("https only", "yes") in {"yes", "true"}
    shorteners = entry.get("shorteners", "allowed") == "allowed"
    return Links(dict(_entries(entry, "tags")), https, shorteners, tuple(entry.get("sites") or ()), tuple(entry.get("pages") or ()))


def _blackout(entry: Raw) -> Blackout:
    start, end = date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])
    return Blackout(entry["reason"], start, end, tuple(entry.get("channels") or ()))


def _experiment(name: str, entry: Raw) -> Experiment:
    typed = tuple(entry["arms"])
    return Experiment(entry.get("name", name), entry.get("question"), tuple(phrases.window(arm) for arm in typed), typed)


def _setting(entry: str | Raw, parameters: Iterable[Parameter[Any]]) -> Setting:
    if isinstance(entry, str):
        return Setting(entry)
    values = {one.name: one.form.read(entry[one.name]) for one in parameters if one.name in entry}
    return Setting(entry.get("severity"), dict(_entries(entry, "channels")), values)


def _campaign(name: str, entry: Raw) -> Campaign:
    report = phrases.duration(entry["report"].removesuffix(" after")) if "report" in entry else None
    start, end = date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])
    return Campaign(entry.get("name", name), start, end, report, entry.get("pillar"))


def _key_date(entry: Raw) -> KeyDate:
    return KeyDate(entry["name"], _optional(entry, "on", phrases.yearly_date), phrases.duration(entry.get("lead", "7 days")))


def _hold(entry: Raw) -> Hold:
    return Hold(
        entry["reason"],
        entry.get("from"),
        entry.get("until"),
        tuple(entry.get("channels") or ()),
        tuple(entry.get("campaigns") or ()),
    )
