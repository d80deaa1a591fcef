"""Many publishers at once on one remote, each on a checkout of its own: each delivery is accepted once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.killing.trial import Zygote, zygote
from publish.newsroom import Newsroom
from reals.receiver import WebhookReceiver

CHANNELS = ("one", "two", "three")


@pytest.fixture(scope="module")
def forks() -> Iterator[Zygote]:
    with zygote() as made:
        yield made


@pytest.mark.parametrize(
    ("publishers", "posts"), [pytest.param(5, 12, id="small"), pytest.param(16, 200, id="whole", marks=pytest.mark.slow)]
)
def test_each_delivery_is_accepted_once(publishers: int, posts: int, forks: Zygote, tmp_path: Path) -> None:
    with ExitStack() as stack:
        receivers = {name: stack.enter_context(WebhookReceiver()) for name in CHANNELS}
        room = calendar(tmp_path, posts)
        environment = {"PARUTION_CACHE": str(tmp_path / "cache")}
        for name, receiver in receivers.items():
            environment |= {f"PARUTION_{name.upper()}_URL": receiver.url, f"PARUTION_{name.upper()}_SECRET": receiver.secret}
        checkouts = [room.clone(f"checkout-{number}", "--depth=1") for number in range(publishers)]
        answers = forks.at_once(checkouts, environment)
        assert [answer["error"] for answer in answers if answer["error"]] == []
        answers += forks.at_once(checkouts[:2], environment)  # whoever gave up in the crowd leaves it to the next run
        wanted = {f"The text of post-{number}.": 1 for number in range(posts)}
        for receiver in receivers.values():
            assert Counter(json.loads(one.body)["data"]["text"] for one in receiver.accepted) == wanted
        said = Counter(line.split(":")[0] for answer in answers for line in answer["events"] if "Published(" in line)
        assert said == {f"post-{number}/{name}": 1 for number in range(posts) for name in CHANNELS}


def calendar(directory: Path, posts: int) -> Newsroom:
    entries = ", ".join(f"{name}: {{network: webhook}}" for name in CHANNELS)
    charter = f"parution: 1\nbrand: Atelier\ntimezone: Europe/Paris\nchannels: {{{entries}}}\nsite: {{branch: main}}\n"
    room = Newsroom(directory, charter=charter)
    slot = f"{datetime.now(UTC) - timedelta(minutes=2):%Y-%m-%d %H:%M+00:00}"
    for number in range(posts):
        room.post(f"post-{number}", channels=CHANNELS, slot=slot)
    room.commit()
    return room
