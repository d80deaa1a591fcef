"""The form: a field of the web editor for each field of a post that a writer may fill in, in the order in which one thinks of them.

Facts: Decap's widgets `string`, `text`, `select`, `datetime`, `image`, `list`, `object` and their options. The text is a plain one, so that
what is typed is what is kept: the editor for rich text rewrites what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parution import owners
from parution.charter import Channel, Charter
from parution.language import Translator, sentence_case
from parution.model import Message, Status, say
from parution.networks import limits
from parution.phrases import duration
from parution.schema import BUDGET_PATTERN, ID_PATTERN
from parution.slots import WISH_PATTERN
from parution.website.wording import FORMATS, LANGUAGES, STATES, Wording

Field = dict[str, Any]
WRITABLE = (Status.IDEA, Status.DRAFT, Status.REVIEW, Status.CANCELLED)
"""What a writer may set; `approved` is said by whoever reads the proposal."""
_KINDS = {"value": say("useful"), "promo": say("promotional")}
_LINK = r"^https?://[^\s/]+\S*$"
_UNITS = {"weighted": say("weighted characters").template, "bytes": say("bytes").template}
_POLLS = ("6 hours", "1 day", "2 days", "3 days", "7 days")
_LONG = 5_000  # no counter is worth a line where a whole article fits


def fields(charter: Charter, translator: Translator, pillars: Sequence[str]) -> list[Field]:
    """The form's fields under this charter, in the reader's language, for posts of some of its pillars."""
    made = _Fields(charter, translator, pillars)
    return [*made.what(), *made.when_and_where(), *made.beside(), *made.questions(), *made.seldom(), made.id()]


def counted(channels: Iterable[Channel], translator: Translator) -> str:
    """What channels accept, those that accept the same together: `Mastodon: 500 characters; a link counts 23 · Bluesky: 300 characters`."""
    together: dict[str, list[str]] = {}
    for channel in channels:
        if told := _accepted(channel, translator):
            together.setdefault(told, []).append(channel.name)
    return " · ".join(f"{', '.join(names)}{translator.colon()} {told}" for told, names in together.items())


def _accepted(channel: Channel, translator: Translator) -> str:
    accepts, say_ = limits(channel.network), translator.gettext
    most = channel.limits.get("text", accepts.text.limit)
    if most is None or most > _LONG:
        return ""
    unit = say_(_UNITS.get(accepts.text.unit, "characters"))
    if accepts.url is None:
        return f"{translator.number(most)} {unit}"
    return say_("{most} {unit}; a link counts {n}", most=translator.number(most), unit=unit, n=accepts.url)


class _Fields:
    """The fields under one charter, in one language."""

    def __init__(self, charter: Charter, translator: Translator, pillars: Sequence[str]) -> None:
        self._charter, self._tr, self._pillars = charter, translator, pillars
        self._wanted = set(charter.required) | {name for one in charter.objectives.values() for name in one.requires}

    def what(self) -> Iterable[Field]:
        """What is said: the title and the text."""
        for_team = say("For the team, and for the networks that show a title. It is all that a draft needs.")
        yield self._field("title", "string", say("Title"), for_team, required=True)
        counters = counted(self._charter.channels.values(), self._tr)
        yield self._field("body", "text", say("Text"), say("As it is to be read."), counters)

    def when_and_where(self) -> Iterable[Field]:
        """The channels and the date."""
        channels = {name: one.name for name, one in self._charter.channels.items()}
        yield self._choice("channels", say("Where"), channels, multiple=True)
        zone = say("The firm day and time, on the clocks of {zone}.", zone=self._charter.timezone.key.replace("_", " "))
        yield self._field("publish_at", "datetime", say("Goes out"), zone) | {"format": "YYYY-MM-DD HH:mm"}
        wish = say("A mere wish, a month or a day: 2026-12 or 2026-12-03. Not together with the firm date.")
        yield self._field("planned", "string", say("Wished for"), wish) | self._pattern(WISH_PATTERN, say("Write 2026-12, or 2026-12-03."))

    def beside(self) -> Iterable[Field]:
        """What goes with the text: images, hashtags, a link."""
        yield self._media()
        tags = say("Without #, with commas between them: oak, handmade.")
        yield self._field("hashtags", "list", say("Hashtags"), tags)
        link = say("The address to which the reader is asked to go; it is added to the text if it is not in it.")
        yield self._field("cta", "string", say("Link to follow"), link) | self._pattern(
            _LINK, say("Write a whole address: https://example.org/")
        )

    def questions(self) -> Iterable[Field]:
        """How far it is, and the craft's questions, as far as the charter knows answers."""
        charter = self._charter
        statuses = {one.value: self._tr.message(STATES[one]) for one in WRITABLE}
        approved = say("Whoever approves it says so when they read the proposal. Empty here: it is approved already, leave it so.")
        yield self._choice("status", say("Status"), statuses, approved, required=True) | {"default": Status.DRAFT.value}
        apart = self._pillars and owners.folder_of(charter, self._pillars[0])
        only = {"default": self._pillars[0]} if apart else {}
        named = self._choices("pillar", say("About what"), {name: charter.pillars[name].name for name in self._pillars})
        yield from (field | only for field in named)
        yield from self._choices("audience", say("For whom"), charter.audiences)
        yield from self._choices("objective", say("Why"), {name: one.name for name, one in charter.objectives.items()}, self._asked_for())
        yield from self._choices("format", say("How"), {name: self._word(FORMATS, name) for name in charter.formats})
        yield from self._choices("kind", say("Useful or promotional"), {name: self._tr.message(word) for name, word in _KINDS.items()})
        yield from self._choices("owner", say("Who answers for it"), {name: one.name for name, one in charter.people.items()})
        amount = say("0, or an amount: 150 EUR.")
        yield self._field("budget", "string", say("How much"), amount) | self._pattern(BUDGET_PATTERN, amount)
        yield from self._choices("campaign", say("Campaign"), {name: one.name for name, one in charter.campaigns.items()})

    def seldom(self) -> Iterable[Field]:
        """What few posts need."""
        languages = dict.fromkeys([self._charter.language, *(one.language for one in self._charter.channels.values()), *LANGUAGES])
        words = {name: self._word(LANGUAGES, name) for name in languages}
        yield self._choice("language", say("Language"), words, say("If it is not the one of its channels."))
        yield self._poll()
        yield self._overrides()
        yield self._field("warning", "string", say("Content warning"), say("Shown before the text."))
        yield self._field("sponsor", "string", say("Paid by"), say("The partner who pays for this post, if one does."))
        yield self._field("terms", "string", say("Terms of the contest"), say("Their address.")) | self._pattern(
            _LINK, say("Write a whole address: https://example.org/")
        )
        follows = say("The id of the post whose results or report this one gives.")
        yield self._field("follows", "string", say("Follows"), follows) | self._pattern(ID_PATTERN, self._of_an_id())
        yield from self._choices("experiment", say("Experiment"), {name: one.name for name, one in self._charter.experiments.items()})
        yield self._field("brief", "text", say("Note for the team"), say("Never sent."))

    def id(self) -> Field:
        """What the post is known by."""
        hint = say("Leave it empty: it is made of the title. It stays the same for ever, whatever becomes of the title.")
        return self._field("id", "string", say("Id"), hint) | self._pattern(ID_PATTERN, self._of_an_id())

    def _media(self) -> Field:
        alt = say("What is to be seen, in a sentence, for those who do not see it.")
        image = {"choose_url": False, "media_library": {"config": {"multiple": False}}}
        return self._field("media", "list", say("Images")) | {
            "label_singular": self._tr.gettext("Image"),
            "summary": "{{fields.alt}}",
            "collapsed": False,
            "fields": [
                self._field("src", "image", say("Image"), required=True) | image,
                self._field("alt", "string", say("Alternative text"), alt, required=True),
            ],
        }

    def _poll(self) -> Field:
        words = Wording(self._tr)
        lengths = {typed: words.duration(duration(typed)) for typed in _POLLS}
        answers = say("Two to four, each in its own box.")
        options = self._field("options", "list", say("Answers"), answers) | {
            "field": {"name": "answer", "label": self._tr.gettext("Answer"), "widget": "string"}
        }
        return self._object(
            "poll",
            say("Poll"),
            say("The text is its question."),
            [
                options,
                self._choice("duration", say("Duration"), lengths),
            ],
        )

    def _overrides(self) -> Field:
        channels = []
        for channel in self._charter.channels.values():
            text = self._field("text", "text", say("Text"), None, counted([channel], self._tr))
            tags = self._field("hashtags", "list", say("Hashtags"))
            channels.append(
                {
                    "name": channel.id,
                    "label": channel.name,
                    "widget": "object",
                    "required": False,
                    "collapsed": True,
                    "fields": [text, tags],
                }
            )
        return self._object(
            "overrides", say("Another text for a channel"), say("Where one channel is to get other words than the rest."), channels
        )

    def _object(self, name: str, label: Message, hint: Message, inner: list[Field]) -> Field:
        return self._field(name, "object", label, hint) | {"collapsed": True, "fields": inner}

    def _choices(self, name: str, label: Message, choices: Mapping[str, str], hint: Message | None = None) -> Iterable[Field]:
        if choices:
            yield self._choice(name, label, choices, hint)

    def _choice(
        self,
        name: str,
        label: Message,
        choices: Mapping[str, str],
        hint: Message | None = None,
        *,
        multiple: bool = False,
        required: bool = False,
    ) -> Field:
        options = [{"label": called, "value": value} for value, called in choices.items()]
        field = self._field(name, "select", label, hint, required=required) | {"options": options}
        return field | {"multiple": True} if multiple else field

    def _field(
        self, name: str, widget: str, label: Message, hint: Message | None = None, more: str = "", *, required: bool = False
    ) -> Field:
        asked = self._tr.gettext("Needed for the review.") if name in self._charter.required and not required else ""
        told = " ".join(filter(None, (self._tr.message(hint) if hint else "", asked, more)))
        return {"name": name, "label": self._tr.message(label), "widget": widget, "required": required} | ({"hint": told} if told else {})

    def _asked_for(self) -> Message | None:
        asking = [one.name for one in self._charter.objectives.values() if one.requires]
        return say("Some reasons ask for more: {names}.", names=", ".join(asking)) if asking else None

    def _pattern(self, pattern: str, refusal: Message) -> Field:
        return {"pattern": [pattern, sentence_case(self._tr.message(refusal))]}

    def _of_an_id(self) -> Message:
        return say("Small letters, digits and single hyphens: oak-table.")

    def _word(self, words: Mapping[str, Message], name: str) -> str:
        return self._tr.message(words[name]) if name in words else name
