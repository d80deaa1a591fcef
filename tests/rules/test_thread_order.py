"""The numbers that the parts of a thread give themselves."""

from __future__ import annotations

import pytest

from parution.rules.threads import marks_of


def numbers(source: str) -> list[tuple[int, int, int | None]]:
    return [(mark.index, mark.number, mark.total) for mark in marks_of(source)[1]]


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        ("1/3 Oak\n\n---\n\n2/3 Elm\n\n---\n\n3/3 Ash", [(0, 1, 3), (1, 2, 3), (2, 3, 3)]),
        ("1/ Oak\n\n---\n\n2/ Elm", [(0, 1, None), (1, 2, None)]),
        ("(1/2) Oak\n\n***\n\n(2/2) Elm", [(0, 1, 2), (1, 2, 2)]),
        ("🧵 1/n Oak\n\n---\n\n2/n Elm", [(0, 1, None), (1, 2, None)]),
        ("Oak (1/2)\n\n---\n\nElm (2/2)", [(0, 1, 2), (1, 2, 2)]),
        ("Oak 1/2 🌳\n\n---\n\nElm 2/2", [(0, 1, 2), (1, 2, 2)]),
        ("What we know of oak\n\n---\n\n1/2 It dries\n\n---\n\n2/2 It moves", [(1, 1, 2), (2, 2, 2)]),
        ("Oak\n\n---\n\nOpen on 3/12/2026", []),
        ("Half, 1/2, of it\n\n---\n\nAnd then", []),
        ("2026/27 was wet\n\n---\n\n100/3 is a lot", []),
    ],
)
def test_marks(source: str, marks: list[tuple[int, int, int | None]]) -> None:
    assert numbers(source) == marks


def test_a_mark_says_where_it_stands() -> None:
    source = "1/2 Oak\n\n---\n\n2/2 Elm"
    parts, (first, second) = marks_of(source)
    assert parts == 2
    assert (source[first.start : first.end], source[second.start : second.end]) == ("1/2", "2/2")
