"""WordPress on PHP's own web server, with a MariaDB that listens on a socket in its directory only.

Both run as whoever runs the tests: root is needed to install the packages, not to start them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from reals import parts
from reals.process import DidNotStartError, Process, free_port, listens

_HERE = Path(__file__).parent / "wordpress"
_QUIET = ["-d", "error_reporting=E_ERROR"]
# All that a test can have made; users, options and the default category stay.
_EMPTY = """
DELETE FROM wp_posts; DELETE FROM wp_postmeta; DELETE FROM wp_term_relationships; DELETE FROM wp_comments; DELETE FROM wp_commentmeta;
DELETE FROM wp_terms WHERE term_id > 1; DELETE FROM wp_term_taxonomy WHERE term_id > 1; DELETE FROM wp_termmeta;
UPDATE wp_term_taxonomy SET count = 0;
"""


class WordPress:
    """A site on 127.0.0.1 with pretty permalinks; authorise with HTTP Basic, `user` and application `password`.

    Args:
        directory: where data and logs are kept.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.user, self.password = "admin", ""
        self._content = directory / "wp-content"
        (self._content / "uploads").mkdir(parents=True, exist_ok=True)
        self._sockets = tempfile.TemporaryDirectory(prefix="wp-")  # the path of a socket has 107 bytes at most
        self._socket = Path(self._sockets.name) / "db"
        self._env = {
            "REALS_SOCKET": str(self._socket),
            "REALS_URL": self.url,
            "REALS_CONTENT": str(self._content),
            "PHP_CLI_SERVER_WORKERS": "4",
        }
        self._php = parts.program("php") or "php"
        serve: list[str | Path] = [
            self._php,
            *_QUIET,
            "-d",
            "display_errors=0",
            "-S",
            f"127.0.0.1:{self._port}",
            "-t",
            parts.WORDPRESS_CODE,
            _HERE / "router.php",
        ]
        self._web = Process("PHP", serve, directory / "php.log", self._env)
        self._db = Process("MariaDB", self._mariadb(), directory / "mariadb.log")

    def _mariadb(self) -> list[str | Path]:
        return [
            parts.program("mariadbd") or "mariadbd",
            "--no-defaults",
            *self._as_root(),
            f"--datadir={self._directory / 'db'}",
            f"--socket={self._socket}",
            f"--pid-file={self._directory / 'mariadb.pid'}",
            "--skip-networking",
            "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0",
        ]

    @staticmethod
    def _as_root() -> list[str]:
        return ["--user=root"] if os.geteuid() == 0 else []  # MariaDB wants root to be asked for by name

    def __enter__(self) -> Self:
        try:
            self._install_db()
            self._db.start(self._socket.exists)
            self._sql("CREATE DATABASE IF NOT EXISTS wp CHARACTER SET utf8mb4", database="")
            self.password = self._run(self._php, *_QUIET, _HERE / "install.php", parts.WORDPRESS_CODE).strip()
            self.reset()
            self.restart()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends both processes."""
        self._web.kill()
        self._db.kill()
        self._sockets.cleanup()

    def kill(self) -> None:
        """SIGKILL for PHP, in the middle of whatever it does; the database stays."""
        self._web.kill()

    def restart(self) -> None:
        """Starts PHP on the same port, after a kill if it still runs."""
        self._web.kill()
        self._web.start(lambda: listens(self._port))

    def posts(self, status: str = "any", *, trash: bool = False) -> list[dict[str, Any]]:
        """All posts with this status as WordPress tells them to an editor, by ascending id; `any` leaves the trash out unless asked for."""
        found: list[dict[str, Any]] = []
        for wanted in (status, "trash") if trash else (status,):
            found += self._all_with(wanted)
        return sorted(found, key=lambda post: int(post["id"]))

    def _all_with(self, status: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page, pages = 1, 1
        while page <= pages:
            query: dict[str, str | int] = {"status": status, "context": "edit", "per_page": 100, "page": page}
            answer = httpx.get(
                f"{self.url}/wp-json/wp/v2/posts", params=query, auth=(self.user, self.password), timeout=30
            ).raise_for_status()
            found += answer.json()
            pages = int(answer.headers["X-WP-TotalPages"])
            page += 1
        return found

    def reset(self) -> None:
        """Takes away every post, page, medium, tag and comment."""
        self._sql(_EMPTY)
        shutil.rmtree(self._content / "uploads")
        (self._content / "uploads").mkdir()

    def _install_db(self) -> None:
        install = parts.program("mariadb-install-db") or "mariadb-install-db"
        method = "--auth-root-authentication-method=normal"
        self._run(install, "--no-defaults", *self._as_root(), f"--datadir={self._directory / 'db'}", method, "--skip-test-db")

    def _sql(self, statements: str, database: str = "wp") -> None:
        self._run(parts.program("mariadb") or "mariadb", "--no-defaults", "-uroot", f"--socket={self._socket}", "-e", statements, database)

    def _run(self, *command: str | Path) -> str:
        given = [part for part in command if part]
        done = subprocess.run(given, env={**os.environ, **self._env}, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            message = f"{Path(command[0]).name} failed with {done.returncode}:\n{done.stdout}{done.stderr}"
            raise DidNotStartError(message)
        return done.stdout
