"""Which image of an article is which file."""

from __future__ import annotations

from parution.deliveries.payload import Attachment
from parution.markup import article
from parution.publish.channels.placing import figure, in_text, placed

A = Attachment("content/media/a.png", "a" * 40, "A")
B = Attachment("content/2026/media/a.png", "b" * 40, "B")
C = Attachment("https://example.org/c.png?x=1&y=2", None, None)


def test_images_are_told_by_their_order_where_names_are_alike() -> None:
    html = article('![one](media/a.png)\n\n![two > "2"](../2026/media/a.png)\n\n![three](https://example.org/c.png?x=1&y=2)')
    assert in_text(html, (A, B, C)) == (A, B, C)
    assert in_text(html, (C, A, B, C)) == (A, B, C)
    both = article("![one](media/a.png)\n\n![one](media/a.png)")
    assert in_text(both, (B, A, A)) == (A, A)
    assert in_text(both, (A, C)) == (A, A)


def test_images_get_their_new_addresses_and_nothing_else_changes() -> None:
    html = article('`<img src="media/a.png">` ![one > "1"](media/a.png) ![other](media/b.png)')
    moved = placed(html, (A,), {A.src: r"https://example.org/a.png?b&c\1"})
    assert moved == html.replace('<img src="media/a.png"', r'<img src="https://example.org/a.png?b&amp;c\1"')
    assert moved != html


def test_a_text_without_images_has_none() -> None:
    assert in_text("<p>Hello</p>", (A, B)) == ()


def test_a_figure_says_nothing_that_it_should_not() -> None:
    made = figure(Attachment("x", None, '"><script>'), 'https://e.example/"', video=False)
    assert "<script>" not in made
    assert made.count('"') == 4
