"""Bluesky's own personal data server, with a directory of identities of its own."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from reals import parts
from reals.process import Process, free_port, listens

_SERVER = Path(__file__).parent / "bluesky" / "server.mjs"


@dataclass(frozen=True)
class Account:
    """Someone who may post: handle, did, and the password for createSession."""

    handle: str
    did: str
    password: str


class Pds:
    """A PDS on 127.0.0.1; its directory of identities is a second process, which survives `kill`.

    Args:
        directory: where data and logs are kept.
        rate_limits: whether it limits rates as in production (31st createSession: 429).
    """

    def __init__(self, directory: Path, *, rate_limits: bool = False) -> None:
        node = parts.program("node") or "node"
        self._port, self._plc_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        data = directory / "data"
        data.mkdir(parents=True, exist_ok=True)
        plc_url = f"http://127.0.0.1:{self._plc_port}"
        env = {"LOG_ENABLED": "0", "NODE_ENV": "production", "PDS_RATE_LIMITS_ENABLED": str(rate_limits).lower()}
        modules = parts.PDS_MODULES
        self._plc = Process("The PLC directory", [node, _SERVER, "plc", modules, str(self._plc_port)], directory / "plc.log", env)
        self._pds = Process("The PDS", [node, _SERVER, "pds", modules, str(self._port), plc_url, data], directory / "pds.log", env)
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        try:
            self._plc.start(lambda: listens(self._plc_port))
            self.restart()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends both processes."""
        self._pds.kill()
        self._plc.kill()

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self._pds.kill()

    def restart(self) -> None:
        """Starts it on the same port and data, after a kill if it still runs."""
        self._pds.kill()
        self._pds.start(lambda: listens(self._port))

    def account(self) -> Account:
        """A new account, which nobody else uses."""
        name, password = f"t{next(self._numbers)}-{secrets.token_hex(3)}", secrets.token_hex(8)
        body = {"handle": f"{name}.test", "email": f"{name}@example.org", "password": password}
        made = httpx.post(f"{self.url}/xrpc/com.atproto.server.createAccount", json=body, timeout=30).raise_for_status().json()
        return Account(made["handle"], made["did"], password)

    def posts(self, did: str) -> list[dict[str, Any]]:
        """All post records of an account, oldest key first, each as {rkey, cid, uri, value}."""
        query: dict[str, Any] = {"repo": did, "collection": "app.bsky.feed.post", "limit": 100}
        found: list[dict[str, Any]] = []
        while True:
            page = httpx.get(f"{self.url}/xrpc/com.atproto.repo.listRecords", params=query, timeout=30).raise_for_status().json()
            found += [{"rkey": record["uri"].rsplit("/", 1)[1], **record} for record in page["records"]]
            if not page.get("cursor"):
                return sorted(found, key=lambda record: str(record["rkey"]))
            query["cursor"] = page["cursor"]
