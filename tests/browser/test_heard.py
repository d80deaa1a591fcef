"""What a screen reader says of a post in the month: the day in full, the time, the state, the channels, the title."""

from __future__ import annotations

import re

import pytest

from browser.looking import looking, nothing
from parution.language import translator
from parution.website.wording import STATES

_DAYS = {
    "fr": r"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (1er|\d+) (novembre|décembre|janvier) \d{4}",
    "en": r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d+ (November|December|January),? \d{4}",
}
_TITLES = "(chips) => chips.map((chip) => [chip.className.match(/s-(\\w+)/)[1], chip.querySelector('.chip__title').textContent.trim()])"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_chip_says_its_whole_date_and_its_state(browser, url_of, language):
    say = translator(language)
    with looking(browser) as page:
        page.goto(url_of(language, "month"))
        chips = page.locator("table a.chip:visible")
        shown = chips.evaluate_all(_TITLES)
        heard = [" ".join(chips.nth(place).aria_snapshot().split("\n- ")[0].split()) for place in range(len(shown))]
    assert len(shown) > 20
    assert len({state for state, _ in shown}) > 4
    wanted = [(say.message(STATES[state]), title) for state, title in shown]
    nothing(
        [
            f"{title} ({state}): “{name}”"
            for (state, title), name in zip(wanted, heard, strict=True)
            if state not in name or title[:30] not in name or not re.search(_DAYS[language], name)
        ]
    )
