"""What a rule of one post sees: the post, the charter, what each channel would get, and every text that a writer wrote for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from parution.charter import Charter
from parution.model import Media, Place, Post, Status
from parution.networks import images_of
from parution.outgoing import Outgoing, outgoing
from parution.prose.masking import masked
from parution.prose.prints import print_of
from parution.prose.quotes import unquoted
from parution.prose.sentences import Sentence, sentences
from parution.rules.beside import said_beside

_UNWRITTEN = frozenset({Status.IDEA, Status.CANCELLED})


@dataclass(frozen=True)
class Text:
    """A text that a writer wrote: the common one, or a channel's own; its language (`fr`) and the channels that get it.

    `own` is the channel whose own text it is, or None; positions in `source` and in `words` are the same.
    """

    source: str
    language: str
    channels: tuple[str, ...]
    own: str | None = None

    @cached_property
    def words(self) -> str:
        """The text with spaces in place of whatever is not the writer's own prose: links, code, hashtags, handles, images, tags."""
        return masked(self.source)

    @cached_property
    def said(self) -> str:
        """The words without what others say in them: no quotations, no dialogue, no titles in italics."""
        return unquoted(self.words)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, each with its span in `source` and its words."""
        return sentences(self.words)

    def place(self, start: int, end: int) -> Place:
        """Where a span of `source` stands in the file; in a channel's own text, the whole of it."""
        if self.own is None:
            return Place("body", (), start, end)
        return Place("value", ("overrides", self.own, "text"))


@dataclass(frozen=True)
class Subject:
    """What a rule of one post sees.

    Beside the post and the charter: what each of its channels would get, in their order, and every image and video with its place.
    """

    post: Post
    charter: Charter
    sent: tuple[Outgoing, ...]
    media: tuple[tuple[Media, Place], ...]

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text that some channel gets, the common one first; the common one too where no channel is named yet."""
        return tuple(_texts(self.post, self.charter))

    @property
    def written(self) -> tuple[Text, ...]:
        """The texts that somebody is going to read: none of an idea, whose text is a note to ourselves, nor of what is cancelled."""
        return () if self.post.status in _UNWRITTEN else self.texts

    @cached_property
    def beside(self) -> tuple[tuple[Place, str], ...]:
        """What the post says beside its body, each with its place."""
        return tuple(said_beside(self.post, self.media))

    @cached_property
    def everything(self) -> str:
        """The body and all that is said beside it, one below the other: what does not stand here stands nowhere in the post."""
        return "\n".join([self.post.body, *(text for _, text in self.beside)])

    @cached_property
    def prints(self) -> Mapping[str, bytes]:
        """The print of each text that is long enough for one: of the common text under "", of a channel's own under its id.

        A poll's answers count as part of its question.
        """
        answers = " ".join(("", *self.post.poll.options)) if self.post.poll else ""
        return {text.own or "": mark for text in self.texts if (mark := print_of(text.words + answers))}


def subject(post: Post, charter: Charter) -> Subject:
    """A post as the rules see it."""
    sent = tuple(outgoing(post, charter.channels[name]) for name in post.channels)
    return Subject(post, charter, sent, tuple(all_media(post, sent)))


def _texts(post: Post, charter: Charter) -> Iterator[Text]:
    own = {name: override.text for name, override in post.overrides.items() if override.text is not None}
    common = tuple(name for name in post.channels if name not in own)
    if post.body.strip() and (common or not post.channels):
        language = post.language or (charter.language_of(common[0]) if common else charter.language)
        yield Text(post.body, language[:2], common)
    for name, text in own.items():
        yield Text(text, (post.language or charter.language_of(name))[:2], (name,), name)


def all_media(post: Post, sent: Iterable[Outgoing]) -> Iterator[tuple[Media, Place]]:
    """Every image and video of a post and of what is sent of it, each place once.

    Those of its text too where no channel is named yet, or none that there is.
    """
    for index, item in enumerate(post.media):
        yield item, Place("value", ("media", index, "src"))
    for name, own in post.overrides.items():
        for index, item in enumerate(own.media or ()):
            yield item, Place("value", ("overrides", name, "media", index, "src"))
    if "![" not in post.body:
        return
    seen = set()
    images = (image for one in sent for image in one.composition.images) if post.channels else images_of(post.body)
    for src, alt in images:
        at = post.body.find(src)
        if at >= 0 and src not in seen:
            seen.add(src)
            yield Media(src, alt or None), Place("body", (), at, at + len(src))
