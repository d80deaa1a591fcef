"""Pull requests that attack, through the commands that the workflows run: nothing runs, nothing leaks, nothing is shown as it was typed."""

from __future__ import annotations

import pytest

from forges.github_server import GitHub
from hostile.pull_requests import charters, links, names, programs, texts
from hostile.pull_requests.forge import Forge
from hostile.pull_requests.rehearsal import Rehearsal

ATTACKS = (
    *names.FILES,
    *texts.TEXTS,
    *texts.CORPUS,
    *texts.FRONT_MATTER,
    *links.LINKS,
    *links.SUBMODULES,
    *programs.PROGRAMS,
    *charters.CHARTERS,
)
NUMBERS = {one.name: number for number, one in enumerate(ATTACKS)}
SUCCEEDED = (
    "a link for all of the content, to another calendar",
    "a charter with a campaign of ten thousand years",
    "a charter with a blackout of ten thousand years",
    "prose that takes a machine for ever",
)
"""What once did harm."""
QUICK = (*list(NUMBERS)[::14], *SUCCEEDED)


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory):
    forge = Forge(tmp_path_factory.mktemp("forge"))
    return forge, forge.open(ATTACKS)


@pytest.fixture(scope="module")
def github():
    with GitHub() as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory):
    """All calendars are at one place: what a hostile one leaves in the cache is met by the next, and the site's shells are made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARUTION_CACHE", str(tmp_path_factory.mktemp("one-cache")))
        yield


@pytest.fixture(autouse=True)
def _no_home() -> None:
    """In place of every test's own cache."""


def rehearsed(forge, github, name) -> Rehearsal:
    place, opened = forge
    rehearsal = Rehearsal(place, opened[NUMBERS[name]], github)
    rehearsal.go()
    return rehearsal


def test_there_are_many_attacks_and_no_two_have_one_name():
    assert len(NUMBERS) == len(ATTACKS) > 200
    assert set(SUCCEEDED) <= NUMBERS.keys()


@pytest.mark.parametrize("name", dict.fromkeys(QUICK))
def test_nothing_is_executed_leaks_or_is_shown_as_it_was_typed(forge, github, name):
    assert rehearsed(forge, github, name).wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMBERS)
def test_nor_in_the_site_as_it_would_be(forge, github, name):
    rehearsal = rehearsed(forge, github, name)
    rehearsal.build()
    assert rehearsal.wrong == []
