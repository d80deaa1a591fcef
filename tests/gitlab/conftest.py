"""A calendar on a GitLab on localhost, and what receives its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gitlab.project import Project
from reals.parts import need
from reals.receiver import WebhookReceiver


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, receiver: WebhookReceiver) -> Iterator[Project]:
    need("gitlab")
    made = Project(tmp_path)
    made.secrets |= {"PARUTION_HOOK_URL": receiver.url, "PARUTION_HOOK_SECRET": receiver.secret}
    with made.hub:
        yield made
