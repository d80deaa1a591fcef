"""The real servers as fixtures. Each starts with the first test that asks for it, and ends with the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reals.bluesky import Pds
from reals.git_http import GitHttp
from reals.mail import MailSink
from reals.mastodon import Mastodon
from reals.matrix import Synapse
from reals.parts import need
from reals.receiver import WebhookReceiver
from reals.wordpress import WordPress


@pytest.fixture(scope="session")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    """A Bluesky PDS for all tests; take an account each."""
    need("bluesky")
    with Pds(tmp_path_factory.mktemp("bluesky")) as server:
        yield server


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A Matrix homeserver for all tests; take an account and a room each."""
    need("matrix")
    with Synapse(tmp_path_factory.mktemp("matrix")) as server:
        yield server


@pytest.fixture(scope="session")
def wordpress_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A WordPress for all tests, in whatever state the last one left it."""
    need("wordpress")
    with WordPress(tmp_path_factory.mktemp("wordpress")) as server:
        yield server


@pytest.fixture
def wordpress(wordpress_server: WordPress) -> WordPress:
    """WordPress, emptied."""
    wordpress_server.reset()
    return wordpress_server


@pytest.fixture(scope="session")
def mastodon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mastodon]:
    """A server with Mastodon's API that honours Idempotency-Key; take an account each."""
    need("mastodon")
    with Mastodon(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture(scope="session")
def mastodon_without_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mastodon]:
    """One that does not know Idempotency-Key; take an account each."""
    need("mastodon")
    with Mastodon(tmp_path_factory.mktemp("mastodon-without-keys"), ignores_keys=True) as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailSink]:
    """A mail server, new for each test."""
    with MailSink() as sink:
        yield sink


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    """A receiver of webhooks that remembers ids, new for each test."""
    with WebhookReceiver(dedupe=True) as server:
        yield server


@pytest.fixture
def git_http(tmp_path: Path) -> Iterator[GitHttp]:
    """Serves the bare repositories below tmp_path / "remotes", new for each test."""
    need("git_http")
    root = tmp_path / "remotes"
    root.mkdir()
    with GitHttp(root) as server:
        yield server
