"""A calendar on a forge on localhost, and what receives its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.scene import Scene
from reals.parts import need
from reals.receiver import WebhookReceiver


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as server:
        yield server


@pytest.fixture
def scene(tmp_path: Path, receiver: WebhookReceiver) -> Iterator[Scene]:
    need("workflows")
    made = Scene(tmp_path)
    made.runner.secrets |= {"PARUTION_HOOK_URL": receiver.url, "PARUTION_HOOK_SECRET": receiver.secret}
    with made.hub:
        yield made


@pytest.fixture
def begun(scene: Scene) -> Scene:
    """A scene that has a ledger."""
    scene.begin()
    assert len(scene.ledger) == 1
    return scene
