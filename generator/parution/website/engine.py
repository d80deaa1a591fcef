"""The site engine: MkDocs with Material, or Zensical, called from outside to render the house once.

The engine gets a small generated project (configuration, the theme's overrides, the prose pages and one shell page per depth) and runs in a
process of its own, so that it works while the posts are being read, and so that nothing it does can reach the rest of the program. What
it wrote is kept in the cache under a hash of everything that went in.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from parution.language import Translator
from parution.website.audience import Audience
from parution.website.house import KINDS, kept_files, project_files
from parution.website.shell import Shell, ShellUnusable, split

TIMEOUT = 120
"""Seconds after which an engine that does not come back is given up; it takes half a second."""

KEPT = 4
"""How many engine results stay in the cache."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that turns a MkDocs project into pages: its module, its arguments, and the packages whose versions change its output."""

    name: str
    arguments: tuple[str, ...]
    packages: tuple[str, ...]
    theme: Mapping[str, str]
    install: str


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("mkdocs", ("mkdocs", "build", "--quiet", "--config-file"), ("mkdocs", "mkdocs-material"), {}, "parution"),
        Engine("zensical", ("zensical", "build", "--config-file"), ("zensical",), {"variant": "classic"}, "parution[zensical]"),
    )
}


class EngineFailed(Exception):  # noqa: N818
    """The site engine could not render the house; `reason` is the engine's own last word, on one or a few lines."""

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(f"{engine}: {reason}")
        self.engine, self.reason = engine, reason


@dataclass(frozen=True, slots=True)
class Shells:
    """What the engine rendered: a shell for each kind of page, the finished prose pages and the assets, by path in the site.

    `key` is the hash of all that went in: equal keys mean equal pages.
    """

    key: str
    shells: Mapping[str, Shell]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class House:
    """What the engine is asked to render.

    The brand in the masthead, the language, where the site will stand (None: unknown), for whom, and which sections there are (None: all
    that such readers may see).
    """

    brand: str
    translator: Translator
    url: str | None = None
    engine: str = "mkdocs"
    audience: Audience = Audience.INTERNAL
    sections: tuple[str, ...] | None = None


class Rendering:
    """An engine at work. Use it as a context manager: leaving it early stops the engine and clears up."""

    def __init__(self, house: House, cache: Path | None) -> None:
        self._engine = ENGINES[house.engine]
        self._files = project_files(house.brand, house.translator, house.url, self._engine.theme, house.audience, house.sections)
        self._key = _key(self._engine, self._files)
        self._scratch: Path | None = None
        self._process: subprocess.Popen[str] | None = None
        self._done = (cache / "shells" / self._key) if cache else None
        if self._done is None or not self._done.is_dir():
            self._begin()

    def result(self) -> Shells:
        """Wait for the engine and read what it wrote.

        Raises:
            EngineFailed: the engine is not installed, failed, hung, or wrote pages without our holes.
        """
        if self._process is None and self._done:
            try:
                return _read(self._engine.name, self._key, self._done)
            except EngineFailed:
                # What the cache holds is damaged: that is no reason to fail, but to do the work again.
                shutil.rmtree(self._done, ignore_errors=True)
                self._begin()
        self._wait()
        shells = _read(self._engine.name, self._key, self._project)
        self._keep()
        return shells

    @property
    def _project(self) -> Path:
        if self._scratch is None:
            raise EngineFailed(self._engine.name, "not started")
        return self._scratch

    def _begin(self) -> None:
        home = self._done.parent if self._done else None
        if home:
            home.mkdir(parents=True, exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(prefix=".engine-", dir=home))
        for name, data in self._files.items():
            target = self._scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
            [sys.executable, "-P", "-m", *self._engine.arguments, "mkdocs.yml"],
            cwd=self._scratch,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    def _wait(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            said, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise EngineFailed(self._engine.name, f"no answer within {TIMEOUT} seconds") from None
        if process.returncode or not (self._project / "site").is_dir():
            raise EngineFailed(self._engine.name, _last_word(self._engine, said))

    def _keep(self) -> None:
        if self._done is None or self._scratch is None:
            return
        shutil.rmtree(self._scratch / "docs", ignore_errors=True)
        try:
            self._scratch.rename(self._done)
            self._scratch = None
        except OSError:
            return  # another run was faster, or the disk is full: the result in memory is as good
        _forget_old(self._done.parent)

    def close(self) -> None:
        """Stop the engine if it still runs, and remove what it left."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def start(house: House, cache: Path | None) -> Rendering:
    """Set the engine to work (or find its former result in `cache`), and come back at once.

    Raises:
        EngineFailed: the project could not be written, or the interpreter could not be started.
    """
    try:
        return Rendering(house, cache)
    except OSError as error:
        raise EngineFailed(house.engine, error.strerror or str(error)) from error


def _key(engine: Engine, files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for package in engine.packages:
        digest.update(f"{package} {_version(package)}\n".encode())
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _version(package: str) -> str:
    """The installed version, told by the name of its record beside the packages: asking properly takes a tenth of a start."""
    record = f"{package.replace('-', '_')}-*.dist-info"
    for place in sys.path:
        if found := sorted(path.name for path in Path(place).glob(record)):
            return found[-1]
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (other kinds of installation)

    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _last_word(engine: Engine, said: str) -> str:
    if f"No module named {engine.arguments[0]}" in said:
        return f"not installed (pip install '{engine.install}')"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "rror" in line] or lines
    return telling[-1] if telling else "no message"


def _read(engine: str, key: str, project: Path) -> Shells:
    site = project / "site"
    try:
        marker = json.loads((project / "mkdocs.yml").read_bytes())["extra"]["marker"]
        pages = {kind.shell: (site / kind.shell).read_text(encoding="utf-8") for kind in KINDS.values()}
        shells = {name: split(pages[kind.shell], marker, kind.section) for name, kind in KINDS.items()}
        return Shells(key, shells, kept_files(site))
    except (ShellUnusable, OSError, ValueError, KeyError) as error:
        raise EngineFailed(engine, f"its pages lack the calendar's places ({error})") from error


def _forget_old(home: Path) -> None:
    old = sorted((path for path in home.iterdir() if not path.name.startswith(".")), key=lambda path: path.stat().st_mtime)
    for path in old[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
