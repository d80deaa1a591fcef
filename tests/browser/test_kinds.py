"""Every page of the site is of a kind that the tests of this directory look at."""

from __future__ import annotations

import pytest

from browser.kinds import COMING, KINDS, page_of, strangers


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_has_its_page(built, language):
    assert [kind for kind in KINDS if kind not in COMING and page_of(built(language), kind) is None] == []


def test_what_has_come_is_no_longer_coming(built):
    assert [kind for kind in COMING if page_of(built("fr"), kind)] == []


def test_no_page_is_of_a_kind_that_nobody_looks_at(built):
    assert strangers(built("fr")) == []
