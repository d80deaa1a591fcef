"""Synapse, the homeserver that most of Matrix runs on."""

from __future__ import annotations

import base64
import itertools
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from reals import parts
from reals.process import Process, free_port, listens

_UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}
_LIMITS = ("rc_message", "rc_registration", "rc_admin_redaction", "rc_room_creation", "rc_media_create", "rc_reports")


@dataclass(frozen=True)
class MatrixAccount:
    """Someone who may write: user id, access token, password."""

    user: str
    token: str
    password: str


class Synapse:
    """A homeserver on 127.0.0.1 that anyone may register at, with SQLite and without limits of rate.

    Args:
        directory: where data and logs are kept.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        config = directory / "homeserver.yaml"
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (directory / "signing.key").write_text(f"ed25519 a_1 {key}\n", "utf-8")
        config.write_text(json.dumps(self._config(directory)), "utf-8")  # JSON is YAML
        command: list[str | Path] = [parts.PYTHON, "-m", "synapse.app.homeserver", "-c", config]
        self._process = Process("Synapse", command, directory / "synapse.log", directory=directory)
        self._tokens: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def _config(self, directory: Path) -> dict[str, Any]:
        limits: dict[str, Any] = dict.fromkeys(_LIMITS, _UNLIMITED)
        limits["rc_login"] = dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED)
        limits["rc_joins"] = dict.fromkeys(("local", "remote"), _UNLIMITED)
        limits["rc_invites"] = dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED)
        return limits | {
            "server_name": "reals.test",
            "public_baseurl": self.url,
            "report_stats": False,
            "signing_key_path": str(directory / "signing.key"),
            "media_store_path": str(directory / "media"),
            "pid_file": str(directory / "pid"),
            "database": {"name": "sqlite3", "args": {"database": str(directory / "synapse.db")}},
            "listeners": [
                {
                    "port": self._port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "tls": False,
                    "resources": [{"names": ["client", "media"]}],
                }
            ],
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "enable_registration": True,
            "enable_registration_without_verification": True,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "bcrypt_rounds": 4,
            "presence": {"enabled": False},
            "url_preview_enabled": False,
        }

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self._process.kill()

    def restart(self) -> None:
        """Starts it on the same port and data, after a kill if it still runs."""
        self._process.kill()
        self._process.start(lambda: listens(self._port))

    def account(self) -> MatrixAccount:
        """A new account, which nobody else uses."""
        password = secrets.token_hex(8)
        body = {"username": f"t{next(self._numbers)}-{secrets.token_hex(3)}", "password": password, "auth": {"type": "m.login.dummy"}}
        made = httpx.post(f"{self.url}/_matrix/client/v3/register", json=body, timeout=30).raise_for_status().json()
        return MatrixAccount(made["user_id"], made["access_token"], password)

    def room(self, account: MatrixAccount) -> str:
        """The id of a new private room of this account."""
        head = {"Authorization": f"Bearer {account.token}"}
        answer = httpx.post(f"{self.url}/_matrix/client/v3/createRoom", json={"preset": "private_chat"}, headers=head, timeout=30)
        room = str(answer.raise_for_status().json()["room_id"])
        self._tokens[room] = account.token
        return room

    def messages(self, room: str) -> list[dict[str, Any]]:
        """All m.room.message events of a room that `room` made, oldest first."""
        head = {"Authorization": f"Bearer {self._tokens[room]}"}
        query: dict[str, Any] = {"dir": "f", "limit": 100}
        found: list[dict[str, Any]] = []
        while True:
            answer = httpx.get(f"{self.url}/_matrix/client/v3/rooms/{room}/messages", params=query, headers=head, timeout=30)
            page = answer.raise_for_status().json()
            found += [event for event in page["chunk"] if event["type"] == "m.room.message"]
            if not page.get("end") or not page["chunk"]:
                return found
            query["from"] = page["end"]
