"""A page from a stencil is the page that the template makes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from press_room import NOW, Calendar

from parution import website
from parution.edition import Edition, load
from parution.history import FileHistory, History
from parution.language import translator
from parution.model import Move
from parution.website import Shells
from parution.website.almanac import Almanac
from parution.website.desk import Desk
from parution.website.pages.sheets import Sheets
from parution.website.press import Press

EXAMPLE = Path(__file__).parents[2]
COMMIT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def compared(edition: Edition, shells: Shells, history: History) -> tuple[int, int]:
    """How many posts there are, and how many of their pages came from a stencil; each of those equal to the template's."""
    assert edition.charter
    language = translator(edition.charter.language)
    almanac = Almanac(edition, edition.charter, history, language)
    desk = Desk(almanac, Press(shells, edition.charter, language), b"")
    sheets, from_stencils = Sheets(desk), 0
    for _ in range(2):  # the first page of each shape comes from the template
        for leaf in almanac.leaves.values():
            filled = sheets.stencils.filled
            page, of_template = sheets.page(leaf), Sheets(desk).page(leaf)
            assert page.decode() == of_template.decode(), leaf.post.path
            from_stencils += sheets.stencils.filled - filled
    return len(almanac.leaves), from_stencils


def shells_of(edition: Edition, cache: Path) -> Shells:
    assert edition.charter
    house = website.House(edition.charter.brand, translator(edition.charter.language), edition.charter.site.url)
    with website.start(house, cache) as rendering:
        return rendering.result()


def test_every_page_of_the_example(shells: Path) -> None:
    edition = load(EXAMPLE, NOW)
    posts, from_stencils = compared(edition, shells_of(edition, shells), History())
    assert 0 < from_stencils <= 2 * posts


def test_texts_that_try_to_break_out_of_their_hole(calendar: Calendar, shells: Path) -> None:
    """Everything that a page can show, typed twice, so that each shape is met by a second post with other words."""
    history = {}
    for round_, words in enumerate(("<b>&\"'</b> hole0x", "simple {{ words }} </article>")):
        typed = words.replace("'", "''")
        for number, fields in enumerate(
            (
                "publish_at: 2026-11-24 09:0{r}\nchannels: [mastodon, news]\n",
                "publish_at: 2026-11-25 09:0{r}\nchannels: [bluesky, mastodon]\nlanguage: en\nkind: promo\n",
                "publish_at: 2026-11-26 09:0{r}\nchannels: [mastodon]\nmedia: [{{src: 'no {w}', alt: '{w}'}}, {{src: 'https://example.org/{r}'}}]\n",
                "publish_at: 2026-11-27 09:0{r}\nchannels: [mastodon]\nformat: thread\n",
                "publish_at: 2026-11-27 10:0{r}\nchannels: [mastodon]\nbrief: '{w}'\n",
                "publish_at: 2026-11-27 11:0{r}\nchannels: [mastodon]\nwarning: '{w}'\n",
                "publish_at: 2026-11-27 12:0{r}\nchannels: [mastodon]\npoll: {{options: ['{w}', other], duration: 1 day}}\n",
                "planned: 2026-12-0{s}\n",
                "planned: 2026-12\nchannels: [mastodon]\nfollows: p0-{r}\n",
                "",
            )
        ):
            name = f"p{number}-{round_}"
            text = fields.format(r=round_, s=round_ + 4, w=typed).replace(r"\n", "\n")
            body = f"{words}\n\n---\n\nMore *of* it, @you #here https://example.org/{round_}"
            post = calendar.post(name, f"{text}audience: '{typed}'\nbudget: '{typed}'\n", "" if number == 9 and round_ else body)
            content = post.read_text(encoding="utf-8").replace("title:", "title: |-\n  " + words + "\nold:", 1)
            post.write_text(content.replace("old:", "objective:", 1), encoding="utf-8")
            path = post.relative_to(calendar.root).as_posix()
            history[path] = FileHistory(
                COMMIT, words, COMMIT if number % 2 else NOW, f"{words}2", 2, (Move(COMMIT, words, typed, typed),) * (number % 3)
            )
    edition = calendar.load(NOW)
    posts, from_stencils = compared(edition, shells_of(edition, shells), History(history))
    assert posts == 20
    assert from_stencils > posts / 2
