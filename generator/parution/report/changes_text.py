"""Changes for a person at a terminal: whether they can be merged, what happens to each post, and the months at a glance.

→ Behind the oak table
  Tue 1 Dec at 09:00 → Thu 10 Dec at 12:30, 9 days later

The layout is the same with and without colour, and no meaning hangs on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from parution.diff.changes import Changes, Shift, Told
from parution.diff.post_change import PostChange
from parution.language import Translator
from parution.report.cells import inert, visible, width_of, wrap
from parution.report.changes import MARKS, Sheet, Telling
from parution.report.changes_grid import eventful, grid
from parution.report.changes_pieces import excerpt
from parution.report.changes_verdict import approvals, resent, resent_told, verdict, weighed
from parution.report.changes_words import summary

_COLOURS = {"+": "green", "−": "red", "→": "blue", "~": "yellow", "✗": "red", "✓": "green"}
_SEVERITIES = {"error": "red", "warning": "yellow", "note": "cyan", "clean": "green"}
_VERDICTS = {"error": "✗", "warning": "!", "clean": "✓"}
_MOST_WITH_TEXTS, _MOST_MONTHS, _MOST_SHIFTS = 15, 4, 20
_INDENT = 2


def render(changes: Changes, translator: Translator, *, width: int, colour: bool) -> str:
    """The changes as text that ends with a line end; `colour` adds ANSI colours and changes nothing else."""
    lines = "\n".join(_Page(Telling(changes, translator), width).lines())
    return (lines if colour else click.unstyle(lines)) + "\n"


class _Page:
    """The page, so many columns wide."""

    def __init__(self, telling: Telling, width: int) -> None:
        self._tell, self._changes, self._width = telling, telling.changes, width
        self._say = telling.say

    def lines(self) -> Iterator[str]:
        """Every line, with its colours."""
        words = self._tell.words
        found = verdict(self._changes, words)
        yield from self._wrapped(f"{_VERDICTS[found.level]} {found.text}", fg=_SEVERITIES[found.level], bold=True)
        yield ""
        yield click.style(self._say("What this change does to the calendar"), bold=True)
        yield from self._wrapped(self._tell.sides(), dim=True)
        for note in self._changes.notes:
            yield from self._wrapped(f"! {note}", fg="yellow")
        yield ""
        yield from self._wrapped(" ".join(summary(self._changes, words)), bold=True)
        for sentence in approvals(self._changes, words):
            yield from self._wrapped(sentence)
        errors, warnings, notes = weighed(self._changes)
        yield from self._errors(errors)
        yield from self._findings(self._say("To look at"), warnings)
        yield from self._posts()
        yield from self._months()
        yield from self._plan()
        yield from self._charter()
        yield from self._findings(self._say("Notes"), notes)
        yield from self._all_gone()
        if left := list(self._tell.left_out()):
            yield ""
            yield from self._wrapped(" ".join(left), dim=True)

    def _wrapped(self, text: str, indent: int = 0, **style: bool | str) -> Iterator[str]:
        for line in wrap(text, self._width - indent):
            yield " " * indent + click.style(inert(line), **style)  # type: ignore[arg-type]

    def _heading(self, text: str, number: int | None = None) -> Iterator[str]:
        count = f" ({self._tell.words.number(number)})" if number is not None else ""
        yield from ("", click.style(f"{text}{count}", bold=True, underline=True))

    def _posts(self) -> Iterator[str]:
        posts = self._changes.posts
        if posts:
            yield from self._heading(self._say("Posts"), len(posts))
        for index, post in enumerate(posts):
            yield ""
            yield from self._post(post, texts=index < _MOST_WITH_TEXTS)
        if len(posts) > _MOST_WITH_TEXTS:
            yield ""
            sentence = self._say("The texts of the first {n} are shown. All of them: --format html", n=_MOST_WITH_TEXTS)
            yield from self._wrapped(sentence, dim=True)

    def _post(self, post: PostChange, *, texts: bool) -> Iterator[str]:
        sign = self._tell.sign(post)
        first, *rest = wrap(self._tell.title(post), self._width - _INDENT) or [""]
        yield f"{click.style(sign, fg=_COLOURS[sign], bold=True)} {click.style(inert(first), bold=True)}"
        yield from (f"  {click.style(line, bold=True)}" for line in rest)
        glance = post.after or post.before
        if post.moved:
            yield from self._wrapped(self._tell.moved(post.moved), _INDENT, fg="blue")
        elif glance:
            yield from self._wrapped(self._tell.glance(glance), _INDENT, dim=post.change != "added")
        for remark in self._tell.remarks(post):
            yield from self._wrapped(f"! {remark}", _INDENT, fg="yellow")
        yield from self._fields(post)
        if post.text and texts and post.change != "added":
            label = f"{self._say('Text')}{self._tell.words.colon()}"
            yield f"  {label}"
            yield from (f"    {line}" for line in excerpt(post.text, self._width - 2 * _INDENT))
        if dropped := self._tell.dropped(post):
            yield from self._wrapped(dropped, _INDENT)
        for sheet in self._tell.sheets(post) if texts else ():
            yield from self._sheet(sheet)

    def _fields(self, post: PostChange) -> Iterator[str]:
        for field in post.fields:
            if field.name.endswith(".text"):
                continue  # the sheet of that channel shows it
            before, after = (self._tell.value(field, value) for value in (field.before, field.after))
            label = f"{self._tell.field(field.name)}{self._tell.words.colon()}"
            told = f"{label} {after}" if field.name == "media-bytes" else f"{label} {before} → {after}"
            yield from self._wrapped(told.replace("\n", " / "), _INDENT)

    def _sheet(self, sheet: Sheet) -> Iterator[str]:
        """A text exactly as it is sent, beside a bar that is not part of it; for each channel how long that is."""
        one = sheet.first
        names = ", ".join(sending.name for sending in sheet.sendings)
        yield from self._wrapped(f"── {names}, {self._tell.why(one)}", _INDENT, fg="cyan")
        bar = click.style("│", fg="cyan")
        yield from (f"  {bar} {line}" for line in self._beside(one.title, "bold"))
        yield from (f"  {bar} {line}" for line in self._beside(one.warning and f"⚠ {one.warning}", "warning"))
        for index, part in enumerate(one.parts):
            if len(one.parts) > 1:
                yield f"  {bar} {click.style(f'{index + 1}/{len(one.parts)}', bold=True)}"
            yield from (f"  {bar} {inert(line)}" for line in wrap(part.text, self._width - 4))
            yield from self._counts(sheet, index)
        for option in one.poll:
            yield from (f"  {bar} {line}" for line in wrap(f"○ {option}", self._width - 4))
        for item in one.media:
            alt = item.alt or self._say("no alternative text")
            yield from (f"  {bar} {click.style(line, fg='magenta')}" for line in wrap(f"▣ {item.src} ({alt})", self._width - 4))

    def _beside(self, text: str | None, style: str) -> Iterator[str]:
        for line in wrap(text, self._width - 4) if text else ():
            yield click.style(inert(line), bold=True) if style == "bold" else click.style(inert(line), fg="yellow")

    def _counts(self, sheet: Sheet, index: int) -> Iterator[str]:
        counted = []
        for sending in sheet.sendings:
            for reading in sending.parts[index].measures[:1]:
                told = visible(f"{sending.name} {self._tell.measured(reading)}")
                counted.append(click.style(told, fg="red", bold=True) if reading.excess else click.style(told, dim=True))
        yield f"  {click.style('╵', fg='cyan')} {click.style(' · ', dim=True).join(counted)}"

    def _months(self) -> Iterator[str]:
        months = eventful(self._changes.months)
        for month in months[:_MOST_MONTHS]:
            yield from grid(month, self._tell.words, self._changes.now[:10])
        if months:
            yield from self._wrapped(self._legend(), _INDENT, dim=True)
        if len(months) > _MOST_MONTHS:
            rest = len(months) - _MOST_MONTHS
            yield f"  {self._tell.words.ngettext('… and one more month', '… and {n} more months', rest)}"

    def _legend(self) -> str:
        return self._say(
            "{added} added   {removed} removed   {arrived} moved here   {left} moved away   {changed} modified   · a post that stays",
            **MARKS,
        )

    def _errors(self, errors: Sequence[Told]) -> Iterator[str]:
        """What must be mended: posts that may go out again, and errors."""
        again = resent(self._changes)
        if again:
            yield from self._heading(self._say("To mend"), len(again) + len(errors))
        for post in again:
            told, remedy = resent_told(post, self._tell.words)
            yield ""
            yield from self._wrapped(f"✗ {told}", fg="red", bold=True)
            yield from self._wrapped(f"→ {remedy}", _INDENT, fg="green")
        yield from self._findings("" if again else self._say("To mend"), errors)

    def _findings(self, title: str, found: Sequence[Told]) -> Iterator[str]:
        if found and title:
            yield from self._heading(title, len(found))
        for one in found:
            yield ""
            yield from self._told(one)

    def _all_gone(self) -> Iterator[str]:
        if self._changes.gone:
            yield from self._heading(self._say("No longer found"), len(self._changes.gone))
            yield ""
        for one in self._changes.gone:
            yield from self._gone(one)

    def _told(self, one: Told) -> Iterator[str]:
        place = inert(visible(one.path)) + (f":{one.line}" if one.line else "")
        label = click.style(self._tell.severity(one), fg=_SEVERITIES[one.severity], bold=True)
        yield f"{click.style(place, bold=True)}  {label}  {click.style(visible(one.rule), dim=True)}"
        yield from self._wrapped(one.message, _INDENT)
        if one.remedy:
            yield from self._wrapped(f"→ {one.remedy}", _INDENT, fg="green")

    def _gone(self, one: Told) -> Iterator[str]:
        first, *rest = wrap(f"{one.message} ({one.rule})", self._width - _INDENT)
        yield f"{click.style('✓', fg='green')} {inert(first)}"
        yield from (f"  {line}" for line in rest)

    def _plan(self) -> Iterator[str]:
        if self._changes.filled:
            yield from self._heading(self._say("What fills up"), len(self._changes.filled))
            for one in self._changes.filled:
                yield from self._wrapped(self._tell.filled(one), _INDENT)
        if shifts := [one for one in self._changes.shifts if one.about == "promo" or not one.channel][:_MOST_SHIFTS]:
            yield from self._heading(self._say("Mix and pillars"))
            yield from self._shares(shifts)

    def _shares(self, shifts: Sequence[Shift]) -> Iterator[str]:
        names = [visible(self._tell.share(one)) for one in shifts]
        room = max(map(width_of, names))
        for name, one in zip(names, shifts, strict=True):
            before, after = self._tell.percents(one)
            aimed = self._tell.aimed(one)
            colour = None if not aimed or one.few else "green" if one.holds else "yellow"
            aim = click.style(f"  {aimed}", fg=colour, dim=bool(one.few)) if aimed else ""
            yield f"  {name}{' ' * (room - width_of(name))}  {before:>5} → {click.style(f'{after:>5}', bold=True)}{aim}"

    def _charter(self) -> Iterator[str]:
        if self._changes.charter:
            yield from self._heading(self._say("Charter"), len(self._changes.charter))
        for field in self._changes.charter:
            told = f"{field.name}{self._tell.words.colon()} {field.before or '–'} → {field.after or '–'}"
            yield from self._wrapped(told.replace("\n", " / "), _INDENT)
