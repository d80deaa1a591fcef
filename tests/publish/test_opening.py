"""From a channel to an open account: networks by name, credentials by variable, settings by what the network knows."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import timedelta
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from parution.charter import Channel
from parution.model import say
from parution.publish import opening
from parution.publish.adapter import GROUP, Credential, Fails, Guarantee, Network, Setting
from parution.publish.channels.site import SitePages

ROOT = Path(__file__).parent.parent.parent
NEEDY = Network(
    name="needy",
    guarantee=Guarantee.EXACT,
    promise=say("None."),
    open=lambda channel, _: SitePages(channel.name),
    credentials=(Credential("TOKEN", say("Ask for it.")), Credential("KEY", say("Or not."), needed=False)),
    settings=(Setting("visibility", say("who sees it"), ("public", "unlisted")), Setting("from", say("the sender"), needed=True)),
    settle=timedelta(0),
)


def channel(name: str = "news-fr", network: str = "needy", **settings: str) -> Channel:
    return Channel(name, network, name, settings={"from": "me", **settings})


def test_our_networks_are_registered_as_others_would_register_theirs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"][GROUP] == dict(opening.OURS)


@pytest.mark.parametrize("name", sorted(opening.OURS))
def test_each_of_our_networks_opens(name: str) -> None:
    network = opening.find_network(name)
    assert isinstance(network, Network)
    assert network.name == name
    assert str(network.promise)


def test_only_the_network_that_is_used_is_imported() -> None:
    program = "import sys\nfrom parution.publish.opening import find_network\nfind_network('site')\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "generator")}
    )
    assert "parution.publish.channels.site" in loaded.stdout.split()
    assert not {"httpx", "mastodon", "parution.publish.channels.webhook"} & set(loaded.stdout.split())


@pytest.mark.parametrize(
    ("network", "told", "said"),
    [
        ("mastodon", {}, "names no account yet"),
        ("mastodon", {"account": " "}, "names no account yet"),
        ("mastodon", {"server": "https://example.social"}, None),
        ("bluesky", {}, "names no account yet"),
        ("matrix", {"account": "#room:example.org"}, None),
        ("email", {"settings": {"from": "a@example.org"}}, "names no account yet"),
        ("wordpress", {"account": "www.example.org"}, "does not say yet where its server is"),
        ("webhook", {}, None),
        ("site", {}, None),
    ],
)
def test_a_channel_that_nobody_has_named_an_account_for_is_not_opened(network: str, told: dict[str, str], said: str | None) -> None:
    known = opening.find_network(network)
    assert isinstance(known, Network)
    problems = opening.settings_problems(known, Channel("news", network, "News", **told))  # type: ignore[arg-type]
    assert [str(one.why) for one in problems if said and said in str(one.why)] == [str(one.why) for one in problems]
    assert bool(problems) is (said is not None)


def test_a_network_that_nobody_publishes_to_is_said() -> None:
    found = opening.find_network("telegram")
    assert isinstance(found, Fails)
    assert "telegram" in str(found.why)


def registered(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> None:
    made = EntryPoints(EntryPoint(name, value, GROUP) for name, value in entries)
    monkeypatch.setattr(opening, "entry_points", lambda group: made.select(group=group))


def test_an_installed_package_can_add_a_network_but_not_replace_one(monkeypatch: pytest.MonkeyPatch) -> None:
    registered(monkeypatch, ("needy", f"{__name__}:NEEDY"), ("site", f"{__name__}:NEEDY"))
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    assert opening.find_network("needy") is NEEDY
    site = opening.find_network("site")
    assert isinstance(site, Network)
    assert site.name == "site"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("needy", "no.such.module:NETWORK")], "cannot be loaded"),
        ([("needy", "parution.publish.channels.site:NOTHING")], "cannot be loaded"),
        ([("needy", "parution.publish.channels.site:NETWORK")], "does not define"),
        ([("needy", "one:NETWORK"), ("needy", "two:NETWORK")], "one and two"),
    ],
)
def test_a_package_that_is_broken_is_said(monkeypatch: pytest.MonkeyPatch, entries: list[tuple[str, str]], words: str) -> None:
    registered(monkeypatch, *entries)
    found = opening.find_network("needy")
    assert isinstance(found, Fails)
    assert words in str(found.why).replace("one, two", "one and two")


def test_variables_are_named_after_channel_and_credential() -> None:
    assert opening.variable("news-fr", "TOKEN") == "PARUTION_NEWS_FR_TOKEN"
    assert opening.variable("2-go", "APP_PASSWORD") == "PARUTION_2_GO_APP_PASSWORD"


def test_channels_that_would_share_a_secret_are_found() -> None:
    same = opening.collisions([Channel("news-fr", "site", "A"), Channel("news.fr", "telegram", "B"), Channel("other", "site", "C")])
    assert [str(message) for message in same] == [
        "The channels “news-fr” and “news.fr” would share the variable PARUTION_NEWS_FR_: rename one of them."
    ]


def test_what_is_missing_is_named() -> None:
    assert [one.name for one in opening.missing(NEEDY, channel(), {"PARUTION_NEWS_FR_TOKEN": " \n"})] == ["TOKEN"]
    assert opening.missing(NEEDY, channel(), {"PARUTION_NEWS_FR_TOKEN": "x"}) == ()
    fails = opening.open_account(NEEDY, channel(), {})
    assert isinstance(fails, Fails)
    assert "PARUTION_NEWS_FR_TOKEN" in str(fails.why)
    assert "Ask for it." in str(fails.remedy)


def test_credentials_lose_the_white_space_of_pasting() -> None:
    given = {"PARUTION_NEWS_FR_TOKEN": " abc\n", "PARUTION_OTHER_TOKEN": "no", "PARUTION_NEWS_FR_KEY": ""}
    assert opening.credentials_of(NEEDY, channel(), given) == {"TOKEN": "abc"}


@pytest.mark.parametrize(
    ("settings", "why", "remedy"),
    [
        ({"visibilty": "public"}, "“visibilty” is not a setting of needy", "Did you mean “visibility”?"),
        ({"visibility": "publik"}, "cannot have “publik”", "Did you mean “public”?"),
        ({"visibility": "zzz"}, "cannot have “zzz”", "Use one of: public, unlisted."),
    ],
)
def test_a_setting_that_is_not_one(settings: dict[str, str], why: str, remedy: str) -> None:
    (problem,) = opening.settings_problems(NEEDY, channel(**settings))
    assert why in str(problem.why)
    assert str(problem.remedy) == remedy


def test_a_setting_that_lacks_and_one_of_a_network_that_has_none() -> None:
    (problem,) = opening.settings_problems(NEEDY, Channel("a", "needy", "A"))
    assert "needs the setting “from”" in str(problem.why)
    site = opening.find_network("site")
    assert isinstance(site, Network)
    (needless,) = opening.settings_problems(site, Channel("a", "site", "A", settings={"visibility": "public"}))
    assert str(needless.remedy) == "Remove it: site has no settings."


def test_an_account_opens_with_what_it_needs() -> None:
    opened = opening.open_account(NEEDY, channel(), {"PARUTION_NEWS_FR_TOKEN": "x"})
    assert isinstance(opened, SitePages)


def test_a_network_says_whether_what_it_published_can_be_changed():
    for name in opening.OURS:
        network = opening.find_network(name)
        made = network.open if isinstance(network.open, type) else get_type_hints(network.open)["return"]
        assert any(hasattr(kind, "amend") for kind in get_args(made) or (made,)) == network.amends, name
