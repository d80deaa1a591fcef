"""What every channel must do, whatever its network: the protocol of `publish.adapter`, against the real servers.

What a network cannot do it says itself (`reads`, `threads`, the steps of its bench); such a test is skipped with that as its reason.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from parution.model import Message
from parution.publish.adapter import Absent, Amendable, Fails, Guarantee, NotSent, Partly, Published, Refused, Unclear, Withdrawn, Works
from publish.bench import Bench
from publish.driving import NETWORKS, Delivery, Driver, Ending, bench_of, delivery_for, network_for, opened, verdict
from reals.faults import Answer, AnswerAfter, DropAfter, DropBefore, Exchange, Truncate
from reals.process import free_port
from reals.proxy import FaultProxy


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.slow] if ":" in name else []) for name in NETWORKS])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request, request.param) as made:
        yield made


@pytest.fixture
def server(bench: Bench) -> Bench:
    """A bench with a server that can be made to lie over HTTP."""
    if not bench.steps or not isinstance(bench.proxy, FaultProxy):
        pytest.skip(f"{bench.network} asks no web server")
    return bench


@pytest.fixture
def readable(bench: Bench) -> Bench:
    if not network_for(bench).reads:
        pytest.skip(f"{bench.network} cannot be read")
    return bench


@pytest.fixture
def threaded(server: Bench) -> Bench:
    if not server.threads:
        pytest.skip(f"{server.network} publishes a thread as one")
    return server


def sent(bench: Bench, delivery: Delivery) -> Published:
    """The delivery, delivered."""
    with opened(bench) as account:
        outcome = account.deliver(delivery.sending())
    assert isinstance(outcome, Published), outcome
    delivery.know(outcome.parts)
    return outcome


def counts(bench: Bench, delivery: Delivery) -> list[int]:
    """How often each part stands there, asked of the server; where there is none, the ledger is what is public."""
    if not bench.steps:
        return [1 if delivery.posts else 0 for _ in delivery.needles]
    live = bench.live()
    return [sum(needle in one for one in live) for needle in delivery.needles]


def publishing(bench: Bench) -> list[Exchange]:
    """The irreversible requests that were made."""
    steps = [step for step in bench.steps if step.publishes]
    return [one for one in bench.proxy.seen if any(one.method == step.method and re.search(step.path, one.target) for step in steps)]


def reading(bench: Bench) -> list[str]:
    """The requests that were made beside GET and the steps that a bench calls harmless."""
    harmless = [step for step in bench.steps if not step.publishes]
    return [
        f"{one.method} {one.target}"
        for one in bench.proxy.seen
        if one.method not in {"GET", "HEAD"}
        and not any(one.method == step.method and re.search(step.path, one.target) for step in harmless)
    ]


def test_one_post_is_published_exactly_once(bench: Bench) -> None:
    delivery = delivery_for(bench)
    outcome = sent(bench, delivery)
    assert counts(bench, delivery) == [1]
    assert outcome.parts
    assert all(part.id and part.kind == "post" for part in outcome.parts), outcome
    assert len({part.id for part in outcome.parts}) == len(outcome.parts)
    assert all(part.url is None or part.url.startswith(("https://", "http://")) for part in outcome.parts)


def test_the_text_arrives_as_it_was_approved(server: Bench) -> None:
    delivery = delivery_for(server)
    sent(server, delivery)
    text = "\n".join(server.live())
    for words in ("à voir « samedi »", "Et l'été", "☀️", delivery.needles[0]):
        assert words in text or words.replace("'", "’") in text, text


@pytest.mark.slow
def test_post_with_an_image_is_published_exactly_once(bench: Bench) -> None:
    delivery = delivery_for(bench, image=True)
    sent(bench, delivery)
    assert counts(bench, delivery) == [1]


def test_thread_is_published_exactly_once_and_in_order(threaded: Bench) -> None:
    delivery = delivery_for(threaded, parts=3)
    outcome = sent(threaded, delivery)
    assert verdict(threaded, delivery, Ending(outcome, ())) == []
    assert len(outcome.parts) == 3


def test_each_irreversible_request_is_asked_for_right_before(server: Bench) -> None:
    delivery = delivery_for(server, parts=3 if server.threads else 1, image=True)
    sent(server, delivery)
    made = publishing(server)
    assert made, "the bench's steps name no request that was made"
    for earlier, request in pairwise([None, *made]):
        since = earlier.at if earlier else 0
        assert any(since < asked < request.at for asked in delivery.asked), f"{request.method} {request.target} was not asked for"


def test_each_part_is_kept_before_the_next_goes_out(threaded: Bench) -> None:
    delivery = delivery_for(threaded, parts=3)
    sent(threaded, delivery)
    for earlier, later in pairwise(publishing(threaded)):
        assert any(earlier.at < at < later.at for at, _ in delivery.kept), f"nothing was kept before {later.target}"


def test_what_is_withdrawn_is_not_public(bench: Bench) -> None:
    delivery = delivery_for(bench, image=True)
    delivery.withdrawn_at = 1
    with opened(bench) as account, pytest.raises(Withdrawn):
        account.deliver(delivery.sending())
    assert counts(bench, delivery) == [0]


def test_thread_that_is_withdrawn_in_the_middle_can_go_on_later(threaded: Bench) -> None:
    delivery = delivery_for(threaded, parts=3)
    delivery.withdrawn_at = 2
    with opened(threaded) as account:
        try:
            outcome = account.deliver(delivery.sending())
        except Withdrawn:
            assert sum(counts(threaded, delivery)) == len(delivery.posts) == 1
        else:
            assert isinstance(outcome, Published), outcome  # it goes out as one
            delivery.know(outcome.parts)
    delivery.withdrawn_at = None
    sent(threaded, delivery)
    assert counts(threaded, delivery) == [1, 1, 1]


def test_what_is_done_is_not_done_again(bench: Bench) -> None:
    delivery = delivery_for(bench, parts=3 if bench.threads else 1, image=True)
    first = sent(bench, delivery)
    if hasattr(bench.proxy, "seen"):
        bench.proxy.clear()
    again = sent(bench, delivery)
    assert [part.id for part in again.parts] == [part.id for part in first.parts]
    assert set(counts(bench, delivery)) == {1}


def test_repeat_is_harmless_where_the_network_says_so(bench: Bench) -> None:
    network = network_for(bench)
    if network.guarantee is not Guarantee.EXACT or network.settle:
        pytest.skip(f"{bench.network} promises {network.guarantee}, settled after {network.settle}")
    delivery = delivery_for(bench, image=True)
    first = sent(bench, delivery)
    delivery.parts.clear()
    delivery.now += timedelta(hours=5)
    again = sent(bench, delivery)
    assert again.parts == first.parts
    assert counts(bench, delivery) == [1]


def test_find_is_absent_before_and_published_after(readable: Bench) -> None:
    delivery = delivery_for(readable, parts=3 if readable.threads else 1)
    with opened(readable) as account:
        assert isinstance(account.find(delivery.sending()), Absent)
        first = sent(readable, delivery)
        known, delivery.parts = delivery.parts, {part.id: part for _, part in delivery.kept}  # killed before it could say so
        if readable.steps:
            assert account.find(delivery.sending()) == first
            assert account.find(delivery.sending(gone=True)) == first
        delivery.parts = known
        assert account.find(delivery.sending()) == first
        assert account.find(delivery.sending(gone=True)) == first
    assert set(counts(readable, delivery)) == {1}


def test_find_publishes_nothing(readable: Bench) -> None:
    if not readable.steps:
        pytest.skip(f"{readable.network} asks no server")
    delivery = delivery_for(readable)
    with opened(readable) as account:
        account.find(delivery.sending())
    assert publishing(readable) == []
    assert reading(readable) == []
    assert delivery.asked == []


def test_find_does_not_take_what_belongs_to_another_delivery(readable: Bench) -> None:
    """Two deliveries with one text, as of a post that goes out a second time."""
    first, text = delivery_for(readable), ""
    outcome = sent(readable, first)
    text = first.payload.parts[0]
    second = Delivery(first.payload, first.needles, taken=frozenset(part.id for part in outcome.parts))
    with opened(readable) as account:
        assert isinstance(account.find(second.sending()), Absent), text
        sent(readable, second)
    assert counts(readable, first) == [2 if readable.steps else 1]


def looked(bench: Bench, delivery: Delivery) -> list[str]:
    """What `find` says of a post that stands there, as each of its requests fails in each of some ways; empty where that is right."""
    said: list[str] = []
    with opened(bench) as account:
        account.find(delivery.sending())  # logged in
        bench.proxy.clear()
        whole = account.find(delivery.sending())
        requests = len(bench.proxy.seen)
        assert isinstance(whole, Published), whole
        for fault in (Answer(500), Answer(404, {"Content-Type": "text/html"}, "<p>Not found"), Answer(200), Truncate(9)):
            for index in range(requests):
                bench.proxy.clear()
                bench.proxy.on("*", "", fault, skip=index)
                found = account.find(delivery.sending())
                if not isinstance(found, Unclear) and found != whole:
                    said.append(f"{fault} at request {index + 1}: {found}")
        bench.proxy.clear()
    return said


def test_nothing_that_stands_there_is_absent_because_looking_fails(readable: Bench) -> None:
    if not readable.steps:
        pytest.skip(f"{readable.network} asks no server")
    delivery = delivery_for(readable)
    sent(readable, delivery)
    delivery.parts = {part.id: part for _, part in delivery.kept}
    assert looked(readable, delivery) == []


@pytest.mark.slow
def test_what_stands_below_many_others_is_found(readable: Bench) -> None:
    """More than fit on a page; and a page that fails does not make it absent."""
    if not readable.steps or network_for(readable).guarantee is Guarantee.EXACT:
        pytest.skip(f"{readable.network} does not look through what others stand there")
    delivery = delivery_for(readable)
    sent(readable, delivery)
    delivery.parts.clear()
    with opened(readable) as account:
        for _ in range(105):
            assert isinstance(account.deliver(delivery_for(readable).sending()), Published)
    assert looked(readable, delivery) == []


def test_thread_broken_in_the_middle_is_found_in_part_and_continued(threaded: Bench) -> None:
    network = network_for(threaded)
    delivery = delivery_for(threaded, parts=3)
    step = next(step for step in threaded.steps if step.publishes)
    threaded.proxy.on(step.method, step.path, DropBefore(), skip=1)
    with opened(threaded) as account:
        outcome = account.deliver(delivery.sending())
        if isinstance(outcome, Published):
            pytest.skip(f"{threaded.network} publishes a thread with one request")
        assert isinstance(outcome, Unclear)
        assert counts(threaded, delivery) == [1, 0, 0]
        delivery.now += network.settle
        delivery.parts.clear()  # the ledger has lost it: the account has not
        found = account.find(delivery.sending())
        assert isinstance(found, Partly)
        assert len(found.parts) == 1
        delivery.know(found.parts)
        final = account.deliver(delivery.sending())
    assert isinstance(final, Published)
    assert len(final.parts) == 3
    assert final.parts[0].id == found.parts[0].id
    assert counts(threaded, delivery) == [1, 1, 1]


def test_thread_of_which_all_but_the_last_is_known_is_found(threaded: Bench) -> None:
    delivery = delivery_for(threaded, parts=3)
    first = sent(threaded, delivery)
    delivery.parts = {part.id: part for part in first.parts[:2]}
    with opened(threaded) as account:
        found = account.find(delivery.sending())
    assert found == first


@pytest.mark.slow
def test_images_that_were_accepted_without_their_post_do_not_count(server: Bench) -> None:
    delivery = delivery_for(server, image=True)
    step = next(step for step in server.steps if step.publishes)
    server.proxy.on(step.method, step.path, Answer(400, body='{"error": "InvalidRequest", "message": "no"}'))
    with opened(server) as account:
        outcome = account.deliver(delivery.sending())
        assert isinstance(outcome, Refused | Unclear), outcome
        assert counts(server, delivery) == [0]
        ending = Driver(account, network_for(server), delivery).run()
    assert isinstance(ending.outcome, Published), str(ending)
    assert verdict(server, delivery, ending) == []


def test_account_that_works_says_who_it_is(bench: Bench) -> None:
    with opened(bench) as account:
        works = account.test()
    assert isinstance(works, Works), works
    assert works.name
    assert bench.live() == []


def test_account_without_a_server_fails_with_words(bench: Bench) -> None:
    if not bench.steps:
        pytest.skip(f"{bench.network} asks no server")
    nobody = f"127.0.0.1:{free_port()}"
    at = nobody if not bench.proxy.url.startswith("http") else f"http://{nobody}"
    with opened(bench, at=at) as account:
        fails = account.test()
        assert isinstance(fails, Fails), fails
        assert _words(fails.why)
        assert _words(fails.remedy)
        outcome = account.deliver(delivery_for(bench).sending())
    assert isinstance(outcome, NotSent), outcome
    assert outcome.channel_wide


def _words(message: Message) -> bool:
    return len(str(message).split()) > 2 and str(message)[-1] in ".!?)”"


def wrong(value: str) -> str:
    """A credential of the same form that is not right."""
    if value.startswith("whsec_"):
        return "whsec_" + base64.b64encode(b"not the secret of anybody").decode()
    return "".join("1" if sign != "1" and sign.isdigit() else "k" if sign.isalpha() else sign for sign in value)


def test_wrong_credential_is_refused_for_the_whole_channel_and_said_by_the_test(server: Bench) -> None:
    network = network_for(server)
    tried = 0
    for credential in network.credentials:
        value = server.secrets.get(credential.name, "")
        if not value or "://" in value:
            continue
        tried += 1
        delivery = delivery_for(server)
        with opened(server, **{credential.name: wrong(value)}) as account:
            outcome = account.deliver(delivery.sending())
            assert isinstance(outcome, Refused), (credential.name, outcome)
            assert outcome.channel_wide, credential.name
            assert _words(outcome.why)
            assert counts(server, delivery) == [0]
            if network.reads:
                fails = account.test()
                assert isinstance(fails, Fails), credential.name
                assert _words(fails.why)
                assert _words(fails.remedy)
                assert isinstance(account.find(delivery.sending()), Unclear), "what cannot be read is not absent"
    assert tried


def secret_words(bench: Bench) -> set[str]:
    """All that must appear nowhere: the credentials, alone and as they are sent."""
    values = {name: value for name, value in bench.secrets.items() if name != "USER"}
    basic = {base64.b64encode(f"{bench.secrets['USER']}:{value}".encode()).decode() for value in values.values() if "USER" in bench.secrets}
    return {value for value in values.values() if len(value) > 5} | basic


def test_no_secret_is_said_or_logged(bench: Bench, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[object] = []
    with opened(bench) as account:
        said += [
            account.test(),
            account.deliver(delivery_for(bench, image=True).sending()),
            account.find(delivery_for(bench).sending()),
            account,
        ]
        if isinstance(bench.proxy, FaultProxy) and bench.steps:
            for fault in (Answer(401), Answer(500), AnswerAfter(200, body="{}"), DropAfter(), Answer(422, body="secret")):
                bench.proxy.on("*", "", fault)
                delivery = delivery_for(bench)
                said += [account.deliver(delivery.sending()), account.find(delivery.sending()), account.test()]
                bench.proxy.clear()
    with opened(bench, at=f"http://127.0.0.1:{free_port()}") as account:
        said += [account.test(), account.deliver(delivery_for(bench).sending()), account]
    heard = "\n".join(
        [caplog.text, *capfd.readouterr(), *map(str, said), *map(repr, said), *(str(getattr(one, "why", "")) for one in said)]
    )
    for secret in secret_words(bench):
        at = heard.find(secret)
        assert at < 0, heard[max(0, at - 200) : at + 100]


def test_published_post_can_be_changed_and_taken_down_where_the_network_lets_us(bench: Bench) -> None:
    with opened(bench) as account:
        if not isinstance(account, Amendable):
            pytest.skip(f"{bench.network} has no way to change a post")
        delivery = delivery_for(bench)
        sent(bench, delivery)
        changed = delivery_for(bench)
        amended = Delivery(changed.payload, changed.needles, token=delivery.token, parts=delivery.parts)
        assert isinstance(account.amend(amended.sending()), Published)
        assert amended.asked
        if bench.steps:
            assert counts(bench, amended) == [1]
            assert counts(bench, delivery) == [0]
        gone = account.delete(amended.sending())
        assert gone == Published(())
        if bench.steps:
            assert counts(bench, amended) == [0]
        assert account.delete(amended.sending()) == Published(()), "what is gone is gone"
