"""Every channel against a network that lies: never twice, never silently lost, and no word that is not true.

`pytest -s` prints what came of each lie on each channel as a Markdown table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from parution.publish import http
from parution.publish.adapter import Network, NotSent, Published
from parution.publish.opening import find_network
from publish.bench import Bench
from publish.driving import NETWORKS, Driver, Ending, bench_of, delivery_for, harmless, network_for, opened, verdict
from publish.lies import LIES, MAIL_LIES, PATIENCE, Lie, MailLie, Table, befall, outcome_in_words, settle
from reals.mail import MailSink
from reals.process import free_port

OVER_HTTP = tuple(name for name in NETWORKS if name not in {"email", "site"})  # mail has lies of its own; the site has no network


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    kept = Table()
    yield kept
    print(f"\n\n{kept.markdown()}\n\n{kept.counts()}")  # noqa: T201 (what pytest -s is asked for)


def _marked(lie: MailLie) -> object:
    return pytest.param(lie, id=lie.name.replace(" ", "-"), marks=[pytest.mark.slow] if lie.slow else [])


def _told() -> Iterator[object]:
    """Each lie to each channel that it means something to; one whose network cannot be read is not lied to while it looks."""
    for name in OVER_HTTP:
        network = find_network(name.partition(":")[0])
        for lie in LIES:
            slow = lie.slow or name == "mastodon"  # quickly, only the server that does not make up for our mistakes
            if not lie.reads or (isinstance(network, Network) and network.reads):
                yield pytest.param(name, lie, id=f"{name}-{lie.name.replace(' ', '-')}", marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize(("name", "lie"), list(_told()))
def test_a_lying_network_gets_no_post_twice_and_loses_none(
    name: str, lie: Lie, request: pytest.FixtureRequest, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lie.late:
        monkeypatch.setattr(http, "PATIENCE", PATIENCE)
    with bench_of(request, name) as bench:
        ending = _lied_to(bench, lie)
        table.put(lie.name, name, outcome_in_words(ending))
        assert not lie.looks or not bench.proxy.left, "nothing was read"
        if lie.ends:
            assert outcome_in_words(ending).partition(",")[0] in lie.ends, str(ending)
        if lie.after:
            first = ending.of(NotSent)[0]
            assert first.channel_wide, str(ending)
            assert abs(first.after - lie.after) < timedelta(seconds=5), first


@pytest.mark.slow
@pytest.mark.parametrize("lie", [pytest.param(lie, id=lie.name.replace(" ", "-")) for lie in LIES if not lie.looks])
@pytest.mark.parametrize("name", ["bluesky", "webhook:deduplicating", "wordpress"])
def test_where_a_repeat_is_harmless_it_is_so_without_looking(
    name: str, lie: Lie, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lie.late:
        monkeypatch.setattr(http, "PATIENCE", PATIENCE)
    with bench_of(request, name) as bench:
        assert harmless(network_for(bench))
        if lie.reads and not network_for(bench).reads:
            pytest.skip(f"{name} cannot be read")
        _lied_to(bench, lie, bold=True)


def _lied_to(bench: Bench, lie: Lie, *, bold: bool = False) -> Ending:
    """How a delivery ends; whatever that is, it is true, and nothing stands there twice."""
    if lie.parts > 1 and not bench.threads:
        pytest.skip(f"{bench.network} publishes a thread as one")
    delivery = delivery_for(bench, parts=lie.parts, image=lie.image)
    befall(bench, lie)
    with opened(bench) as account:
        ending = Driver(account, network_for(bench), delivery, settled=lambda: settle(bench), bold=bold).run()
    settle(bench)
    if not any(one.fault for one in bench.proxy.seen):
        pytest.skip(f"{bench.network} makes no such request")
    assert verdict(bench, delivery, ending) == []
    assert not [one.target for one in bench.proxy.seen if one.target.startswith("/elsewhere")], "a redirect was followed"
    return ending


@pytest.mark.parametrize("name", OVER_HTTP)
def test_refused_connection_is_certainly_not_sent_and_sent_later(name: str, request: pytest.FixtureRequest, table: Table) -> None:
    with bench_of(request, name) as bench:
        delivery, network = delivery_for(bench), network_for(bench)
        nobody = f"http://127.0.0.1:{free_port()}"
        with opened(bench, at=nobody) as account:
            outcome = account.deliver(delivery.sending())
            assert isinstance(outcome, NotSent)
            assert outcome.channel_wide
        with opened(bench) as account:
            ending = Driver(account, network, delivery).run()
        assert isinstance(ending.outcome, Published), str(ending)
        assert verdict(bench, delivery, ending) == []
        table.put("connection refused", name, "not sent, then published")


@pytest.mark.slow
@pytest.mark.parametrize("name", OVER_HTTP)
def test_network_that_lies_again_and_again_gets_no_post_twice(name: str, request: pytest.FixtureRequest) -> None:
    """Several lies one after another, on the same delivery."""
    for names in (("500, nothing done", "accepted, then the connection drops"), ("accepted, then 504", "409 duplicate, it is there")):
        with bench_of(request, name) as bench:
            network, delivery = network_for(bench), delivery_for(bench)
            for lie in LIES:
                if lie.name in names:
                    befall(bench, lie)
            with opened(bench) as account:
                ending = Driver(account, network, delivery, settled=lambda: settle(bench)).run()
            assert verdict(bench, delivery, ending) == []
            if network.reads:
                assert isinstance(ending.outcome, Published), str(ending)


@pytest.mark.parametrize("lie", [_marked(lie) for lie in MAIL_LIES])
def test_lying_mail_server_gets_no_mail_twice_and_loses_none(
    lie: MailLie, mail: MailSink, request: pytest.FixtureRequest, table: Table
) -> None:
    with bench_of(request, "email") as bench:
        delivery = delivery_for(bench, image=True)
        mail.on(lie.command, lie.fault, times=lie.times)
        with opened(bench) as account:
            if lie.slow:
                vars(account).update(_patience=PATIENCE, _answer=PATIENCE)
            ending = Driver(account, network_for(bench), delivery).run()
        table.put(lie.name, "email", outcome_in_words(ending))
        assert verdict(bench, delivery, ending) == []
        assert outcome_in_words(ending).partition(",")[0] == lie.ends, str(ending)


def test_the_table_is_markdown_with_a_row_for_each_lie() -> None:
    kept = Table()
    kept.put("accepted, then 500", "mastodon", "published, found by looking")
    kept.put("accepted, then 500", "email", "in doubt")
    kept.put("409", "mastodon", "refused")
    assert kept.markdown().splitlines() == [
        "| What happens | email | mastodon |",
        "| --- | --- | --- |",
        "| accepted, then 500 | in doubt | published, found by looking |",
        "| 409 | – | refused |",
    ]


def test_each_channel_stands_at_least_twelve_kinds_of_lies() -> None:
    assert len({lie.name for lie in LIES if not lie.reads and lie.parts == 1}) >= 12
    assert len({lie.name for lie in MAIL_LIES}) >= 12
