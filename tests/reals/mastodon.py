"""A stand-in for servers that speak Mastodon's API: those that honour Idempotency-Key, and those that do not know it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from reals import parts
from reals.process import Process, free_port, listens
from reals.proxy import FaultProxy


@dataclass(frozen=True)
class MastodonAccount:
    """Someone who may post: account id, name and access token."""

    id: str
    name: str
    token: str


class Mastodon:
    """mastodon-mock on 127.0.0.1, in memory: what it holds is gone when it ends.

    Args:
        directory: where its log is kept.
        ignores_keys: as GoToSocial and Takahe do, it never sees `Idempotency-Key`: a repeated post is a second status.
    """

    token = "mock_token"  # noqa: S105 - the account that every mastodon-mock begins with

    def __init__(self, directory: Path, *, ignores_keys: bool = False) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self._direct = f"http://127.0.0.1:{self._port}"
        program = parts.PYTHON.with_name("mastodon_mock")
        serve: list[str | Path] = [
            program,
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(self._port),
            "--in-memory",
            "--log-level",
            "warning",
        ]
        self._process = Process("mastodon-mock", serve, directory / "mastodon.log", directory=directory)
        self._proxy = FaultProxy(self._direct, without=("Idempotency-Key",)) if ignores_keys else None
        self.url = self._proxy.url if self._proxy else self._direct

    def __enter__(self) -> Self:
        self._process.start(lambda: listens(self._port))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._proxy:
            self._proxy.close()
        self._process.kill()

    def reset(self) -> None:
        """As after the start: no statuses, no accounts made since, no faults of its own."""
        httpx.post(f"{self._direct}/api/v1/_mock/reset", timeout=30).raise_for_status()

    def account(self) -> MastodonAccount:
        """A new account, which nobody else uses."""
        made = httpx.post(f"{self._direct}/api/v1/_mock/dev_user", json={}, timeout=30).raise_for_status().json()
        return MastodonAccount(str(made["id"]), made["username"], made["access_token"])

    def statuses(self, token: str = token) -> list[dict[str, Any]]:
        """All statuses of the account that this token belongs to, replies and private ones too, oldest first."""
        found: list[dict[str, Any]] = []
        with httpx.Client(base_url=self._direct, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
            account = client.get("/api/v1/accounts/verify_credentials").raise_for_status().json()["id"]
            query: dict[str, str | int] = {"limit": 40}
            while page := client.get(f"/api/v1/accounts/{account}/statuses", params=query).raise_for_status().json():
                found += page
                query["max_id"] = page[-1]["id"]
        return sorted(found, key=lambda status: int(status["id"]))
