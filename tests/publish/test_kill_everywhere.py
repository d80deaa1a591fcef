"""Publishers are killed at their I/O boundaries, one after the other, and what the servers have afterwards is compared with the ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from publish.benches import webhook
from publish.driving import NETWORKS, bench_of
from publish.killing.trial import AFTERWARDS, Trial, Zygote, trial, zygote
from publish.newsroom import git
from reals.git_http import GitHttp
from reals.parts import need

FEW = 3


@pytest.fixture(scope="module")
def forks() -> Iterator[Zygote]:
    with zygote() as made:
        yield made


@pytest.fixture(params=[name for name in NETWORKS if name != "site"])
def bench(request: pytest.FixtureRequest) -> Iterator[object]:
    with bench_of(request, request.param) as made:
        yield made


def recovered(one: Trial, forks: Zygote, kill: int = 0) -> list[str]:
    """What is wrong after the recovery runs (the first of which may be killed too)."""
    alerts: list[str] = []
    if kill:
        forks.run(one.room, one.environment, later=AFTERWARDS[0], kill=kill)
    for later in [seconds + (AFTERWARDS[0] if kill else 0) for seconds in AFTERWARDS]:
        answer = forks.run(one.room, one.environment, later=later)
        if answer["error"]:
            return [answer["error"]]
        alerts = answer["alerts"]
    return one.complaints(alerts)


def test_an_unharmed_run_publishes_all(bench, forks, tmp_path):
    one = trial(tmp_path, bench)
    answer = forks.run(one.room, one.environment)
    assert not answer["error"], answer["error"]
    assert one.complaints(answer["alerts"]) == []
    assert one.published
    again = forks.run(one.room, one.environment)
    assert again["events"] == []
    assert one.complaints([]) == []


def test_killed_at_a_few_boundaries(bench, forks, tmp_path):
    boundaries = len(forks.run((one := trial(tmp_path / "whole", bench)).room, one.environment)["boundaries"])
    step = boundaries / FEW
    for number in range(FEW):
        at = max(1, round((number + random.Random(number).random()) * step))  # noqa: S311
        one = trial(tmp_path / str(number), bench)
        forks.run(one.room, one.environment, kill=at, group=bool(number % 2))
        assert recovered(one, forks) == [], f"killed at boundary {at} of {boundaries}"


@pytest.mark.parametrize("chosen", [pytest.param(2, id="few"), pytest.param(0, id="all", marks=pytest.mark.slow)])
def test_killed_with_the_ledger_on_a_web_server(chosen, forks, tmp_path):
    """The same with a remote that is reached over HTTP, behind a password."""
    need("git_http")
    with GitHttp(tmp_path, auth=("ci", "secret")) as server, webhook.bench(deduplicates=True) as bench:
        whole = elsewhere(trial(tmp_path / "whole", bench), server, "whole")
        boundaries = len(forks.run(whole.room, whole.environment)["boundaries"])
        for at in range(1, boundaries + 1, boundaries // chosen if chosen else 1):
            one = elsewhere(trial(tmp_path / str(at), bench), server, str(at))
            forks.run(one.room, one.environment, kill=at, group=bool(at % 2))
            assert recovered(one, forks) == [], f"killed at boundary {at} of {boundaries}"


def elsewhere(one: Trial, server: GitHttp, name: str) -> Trial:
    """The trial with its remote on a web server."""
    assert one.room.bare
    git(one.room.bare, "config", "http.receivepack", "true")
    git(one.room.root, "remote", "set-url", "origin", server.url(f"{name}/remote.git", credentials=True))
    return one


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["alone", "with git"])
def test_killed_at_every_boundary(bench, forks, tmp_path, group):
    at, wrong = 0, []
    while True:
        at += 1
        one = trial(tmp_path / str(at), bench)
        answer = forks.run(one.room, one.environment, kill=at, group=group)
        if not answer["killed"]:
            break
        wrong += [f"killed at boundary {at}: {complaint}" for complaint in recovered(one, forks)]
    print(f"\n{bench.network}: {at - 1} boundaries, {len(wrong)} complaints")  # noqa: T201
    assert wrong == []


@pytest.mark.slow
def test_killed_twice(bench, forks, tmp_path):
    """Once in the first run and once in the recovery, at pairs of boundaries drawn by chance."""
    boundaries = len(forks.run((one := trial(tmp_path / "whole", bench)).room, one.environment)["boundaries"])
    chance, wrong = random.Random(bench.network), []  # noqa: S311
    for number in range(40):
        first, second = chance.randint(1, boundaries), chance.randint(1, boundaries)
        one = trial(tmp_path / str(number), bench)
        forks.run(one.room, one.environment, kill=first)
        wrong += [f"killed at {first}, then at {second}: {complaint}" for complaint in recovered(one, forks, second)]
    assert wrong == []
