"""Changes as a comment on a pull request: first whether it can be merged, then what moves and what to look at, the rest folded.

It keeps within the forge's limit. Everything that people typed is escaped (see `escaping`); texts of posts stand in fences. What there is
no room for is counted, never lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click

from parution.diff.changes import Changes, Shift, Told
from parution.diff.post_change import Field, PostChange
from parution.language import Translator, sentence_case
from parution.report.changes import MARKS, Telling
from parution.report.changes_grid import eventful, grid
from parution.report.changes_markdown_texts import TITLE, texts
from parution.report.changes_verdict import approvals, resent, resent_told, verdict, weighed
from parution.report.changes_words import summary
from parution.report.escaping import code, fence, inline

LIMIT: Final = 60_000
"""Bytes of the longest comment (GitHub takes 65,536 characters)."""
_ROWS, _URGENT, _MOST_MONTHS = 12, 5, 4
_LINES = 16  # of a remedy: as many fields as a charter asks for
_SENTENCE = 400
_RESERVE = 1_500  # bytes for what closes the comment
_SIGNS = {"error": "❌", "warning": "⚠️", "note": "💡", "clean": "✅"}


def render(changes: Changes, translator: Translator, preview: str = "") -> str:
    """The comment, which ends with a line end; `preview` is the address of a page (of ours) where the calendar as it would be is found."""
    return _Comment(Telling(changes, translator), preview).text()


class _Comment:
    """One comment, made section by section as long as there is room; the most useful sections are made first."""

    def __init__(self, telling: Telling, preview: str) -> None:
        self._preview = preview
        self._tell, self._changes, self._say = telling, telling.changes, telling.say
        self._many = telling.words.ngettext
        self._left = LIMIT - _RESERVE

    def text(self) -> str:
        """The whole."""
        head = self._taken([self._head(), self._urgent(), self._table(self._changes.posts[:_ROWS])])
        rest = self._rest(self._left // 3)
        findings = self._findings(self._left // 3)
        months = self._months(self._left // 4)
        plan = self._plan(self._left // 4)
        charter = self._charter(self._left // 4)
        texts = self._texts(self._left)
        return "\n\n".join(filter(None, (*head, rest, texts, months, plan, findings, charter, self._foot()))) + "\n"

    def _taken(self, blocks: Iterable[str]) -> list[str]:
        kept = [block for block in blocks if block]
        self._left -= sum(_size(block) for block in kept)
        return kept

    def _head(self) -> str:
        """The verdict in the first line, what changes in one, then whose approval it needs."""
        changes, words = self._changes, self._tell.words
        found = verdict(changes, words)
        told = f"**{self._say('What this change does to the calendar')}.** {' '.join(summary(changes, words))}"
        asked = [f"👤 {inline(sentence)}" for sentence in [*approvals(changes, words)][:_ROWS]]
        notes = [f"> {_SIGNS['warning']} {inline(note)}" for note in changes.notes[:10]]
        shown = [self._say("The calendar as it would be: [“preview”, under Artifacts]({url})", url=self._preview)]
        return "\n\n".join([f"{_SIGNS[found.level]} **{found.text}**", told, *asked, *notes, *(shown if self._preview else [])])

    def _table(self, posts: Sequence[PostChange]) -> str:
        if not posts:
            return ""
        head = f"| | {self._say('Post')} | {self._say('What happens')} |\n| :-: | :-- | :-- |\n"
        return head + "\n".join(map(self._row, posts))

    def _row(self, post: PostChange) -> str:
        told = [inline(each, _SENTENCE) for each in self._happens(post)]
        return f"| {self._tell.sign(post)} | {inline(self._tell.title(post), TITLE)} | {'<br>'.join(told)} |"

    def _happens(self, post: PostChange) -> list[str]:
        """What happens to a post, in lines of plain text."""
        tell, colon = self._tell, self._tell.words.colon()
        glance = post.after or post.before
        told = [tell.moved(post.moved)] if post.moved else [tell.glance(glance)] if glance else []
        if post.change in {"changed", "renamed"} and not post.moved and glance:
            told = [tell.when(glance.when)]
        for field in post.fields[:6]:
            if field.name.endswith(".text"):
                told.append(f"{tell.field(field.name)}{colon} {self._say('changed')}")
            elif field.name == "media-bytes":
                told.append(f"{tell.field(field.name)}{colon} {field.after}")
            else:
                told.append(f"{tell.field(field.name)}{colon} {_short(tell, field, field.before)} → {_short(tell, field, field.after)}")
        if len(post.fields) > 6:  # noqa: PLR2004
            told.append(self._many("… and one more field", "… and {n} more fields", len(post.fields) - 6))
        if post.text and post.change in {"changed", "renamed"}:
            told.append(self._say("The text changes."))
        return [*told, *filter(None, [tell.dropped(post)]), *tell.remarks(post)]

    def _rest(self, room: int) -> str:
        """The rows that are not seen at first."""
        posts = self._changes.posts[_ROWS:]
        if not posts:
            return ""
        kept, size = [], 300
        for post in posts:
            size += _size(self._row(post)) + 1
            if size > room:
                break
            kept.append(post)
        more = len(posts) - len(kept)
        closing = self._many("… and one more post.", "… and {n} more posts.", more) if more else ""
        label = self._many("{n} more post", "{n} more posts", len(posts))
        return self._folded(label, [self._table(kept), closing])

    def _urgent(self) -> str:
        """What a reviewer should see before anything else: errors with their remedies, then warnings, never the notes."""
        errors, warnings, _ = weighed(self._changes)
        lines = []
        for post in resent(self._changes)[:_URGENT]:
            told, remedy = resent_told(post, self._tell.words)
            lines.append(f"- {_SIGNS['error']} {inline(told, _SENTENCE)}<br>→ {inline(remedy)}")
        found = [*errors, *warnings]
        lines += [self._finding(one, remedy=one.severity == "error") for one in found[:_URGENT]]
        if len(found) > _URGENT:
            lines.append(f"- {self._many('… and one more, below', '… and {n} more, below', len(found) - _URGENT)}")
        filled = [f"- 📅 {inline(self._tell.filled(one))}" for one in self._changes.filled[:_URGENT]]
        shifts = [
            f"- ⚖️ {inline(self._shift(one))}" for one in self._changes.shifts if not one.holds or (one.about == "promo" and not one.channel)
        ]
        return "\n".join([*lines, *filled, *shifts[: 2 * _URGENT]])

    def _shift(self, one: Shift) -> str:
        before, after = self._tell.percents(one)
        aimed = self._tell.aimed(one)
        return f"{self._tell.share(one)}{self._tell.words.colon()} {before} → {after}" + (f" ({aimed})" if aimed else "")

    def _finding(self, one: Told, *, remedy: bool = False) -> str:
        place = code(f"{one.path}:{one.line}" if one.line else one.path, 200)
        told = f"- {_SIGNS[one.severity]} {inline(one.message, _SENTENCE)} {place} {code(one.rule)}"
        lines = [inline(line, _SENTENCE) for line in one.remedy.splitlines()[:_LINES]] if remedy else []
        return "<br>".join([told, *([f"→ {lines[0]}", *lines[1:]] if lines else [])])

    def _findings(self, room: int) -> str:
        errors, warnings, notes = weighed(self._changes)
        appeared, gone = [*errors, *warnings, *notes], self._changes.gone
        if not appeared and not gone:
            return ""
        lines = [self._finding(one, remedy=True) for one in appeared]
        lines += [f"- ✅ {inline(one.message, _SENTENCE)} {code(one.rule)}" for one in gone]
        counts = [self._many("one new finding", "{n} new findings", len(appeared))] if appeared else []
        counts += [self._many("one finding gone", "{n} findings gone", len(gone))] if gone else []
        return self._list(self._tell.words.listing(counts), lines, room)

    def _list(self, label: str, lines: Sequence[str], room: int, head: str = "") -> str:
        """A folded list, as much of it as there is room for."""
        kept, size = [], 300
        for line in lines:
            size += _size(line) + 1
            if size > room:
                break
            kept.append(line)
        more = len(lines) - len(kept)
        closing = self._many("… and one more.", "… and {n} more.", more) if more else ""
        return self._folded(label, [head + "\n".join(kept), closing])

    def _folded(self, label: str, blocks: Iterable[str]) -> str:
        """A section behind a line of our own words."""
        inner = "\n\n".join(filter(None, blocks))
        folded = f"<details>\n<summary>{sentence_case(label)}</summary>\n\n{inner}\n\n</details>"
        self._left -= _size(folded)
        return folded

    def _months(self, room: int) -> str:
        months = eventful(self._changes.months)[:_MOST_MONTHS]
        lines = [line for month in months for line in grid(month, self._tell.words, "")]
        legend = "  ".join(f"{sign} {name}" for sign, name in zip(MARKS.values(), self._legend(), strict=True))
        text = click.unstyle("\n".join([*lines, "", f"  {legend}"])).strip("\n")
        if not lines or _size(text) > room:
            return ""
        return self._folded(self._many("The month at a glance", "{n} months at a glance", len(months)), [fence(text)])

    def _legend(self) -> Sequence[str]:
        return [self._say("added"), self._say("removed"), self._say("moved here"), self._say("moved away"), self._say("modified")]

    def _plan(self, room: int) -> str:
        lines = [
            f"| {inline(self._tell.share(one))} | {' | '.join(self._tell.percents(one))} | {inline(self._tell.aimed(one))} |"
            for one in self._changes.shifts
        ]
        if not lines:
            return ""
        columns = (self._say("Share"), self._say("before"), self._say("after"), self._say("The charter aims at"))
        head = f"| {' | '.join(columns)} |\n| :-- | --: | --: | :-- |\n"
        return self._list(self._say("Mix and pillars"), lines, room, head)

    def _charter(self, room: int) -> str:
        lines = [f"| {code(one.name, 200)} | {_value(one.before)} | {_value(one.after)} |" for one in self._changes.charter]
        if not lines:
            return ""
        head = f"| {self._say('Charter')} | {self._say('before')} | {self._say('after')} |\n| :-- | :-- | :-- |\n"
        label = self._many("One change of the charter", "{n} changes of the charter", len(lines))
        return self._list(label, lines, room, head)

    def _texts(self, room: int) -> str:
        """What will be sent, to the letter, and what has changed in it."""
        blocks = [block for post in self._changes.posts if (block := texts(post, self._tell))]
        kept, size = [], 400
        for block in blocks:
            if size + _size(block) + 2 <= room:
                size += _size(block) + 2
                kept.append(block)
        if not blocks:
            return ""
        more = len(blocks) - len(kept)
        closing = self._many("The text of one more post did not fit.", "The texts of {n} more posts did not fit.", more) if more else ""
        return self._folded(self._many("The text of one post", "The texts of {n} posts", len(blocks)), [*kept, closing])

    def _foot(self) -> str:
        told = (inline(self._tell.sides(), 300), f"Parution {inline(self._changes.program, 40)}", " ".join(self._tell.left_out()))
        return f"<sub>{' · '.join(filter(None, told))}</sub>"


def _short(tell: Telling, field: Field, value: str | None) -> str:
    told = tell.value(field, value)
    return told if len(told) <= TITLE else f"{told[: TITLE - 1]}…"


def _value(value: str | None) -> str:
    return "–" if value is None else code(value, 300)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
