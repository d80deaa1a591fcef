"""The texts of a post in a comment: what has changed in it, and to the letter what each channel gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parution.diff.post_change import PostChange, Reading
from parution.language import sentence_case
from parution.report.changes import Sheet, Telling
from parution.report.changes_pieces import patch_lines
from parution.report.escaping import code, fence, inline

TITLE: Final = 120
"""The most characters of a title."""


def texts(post: PostChange, tell: Telling) -> str:
    """The texts under the post's title; empty where it has none to show."""
    blocks = []
    if post.text and post.change in {"changed", "renamed"}:
        blocks.append(fence("\n".join(patch_lines(post.text)), "diff"))
    elif post.text and not post.sendings:
        blocks.append(fence("".join(piece.text for piece in post.text)))
    blocks += [_sheet(sheet, tell) for sheet in tell.sheets(post)]
    return "\n\n".join([f"#### {inline(tell.title(post), TITLE)}", *blocks]) if blocks else ""


def _sheet(sheet: Sheet, tell: Telling) -> str:
    one, blocks = sheet.first, []
    for index, part in enumerate(one.parts):
        counted = " · ".join(f"**{inline(each.name, TITLE)}** {_count(each.parts[index].measures, tell)}" for each in sheet.sendings)
        number = f"{index + 1}/{len(one.parts)} · " if len(one.parts) > 1 else ""
        blocks += [f"{number}{sentence_case(tell.why(one))} · {counted}", fence(part.text)]
    beside = [f"{tell.say('Title')}{tell.words.colon()} {inline(one.title)}"] if one.title else []
    beside += [f"⚠️ {inline(one.warning)}"] if one.warning else []
    beside += [f"○ {inline(option)}" for option in one.poll]
    beside += [f"▣ {code(item.src, 200)} {inline(item.alt or tell.say('no alternative text'))}" for item in one.media]
    return "\n\n".join([*blocks, *(["<br>".join(beside)] if beside else [])])


def _count(measures: Sequence[Reading], tell: Telling) -> str:
    return "".join(f"{tell.measured(one)}{' ❌' if one.excess else ''}" for one in measures[:1])
