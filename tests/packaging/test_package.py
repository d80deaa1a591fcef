"""The package as users get it: a wheel and an archive of the sources that hold all that the program needs, and run on their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")


def run(*words: str | Path, cwd: Path = TOP, **environment: str) -> str:
    done = subprocess.run([*map(str, words)], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the wheel and the archive, made from what git knows of the sources."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--directory", out)
    return out


def the(made: Path, pattern: str) -> Path:
    (file,) = made.glob(pattern)
    return file


def needed() -> set[str]:
    """What of the sources is no code and has to be in the wheel."""
    room = TOP / "generator"
    files = {file.relative_to(room).as_posix() for file in (room / "parution").rglob("*") if file.is_file()}
    files |= {f"parution/{file.relative_to(TOP).as_posix()}" for file in (TOP / "theme").rglob("*") if file.is_file()}
    return {name for name in files if "__pycache__" not in name and not name.endswith(".mo")}


def test_the_wheel_holds_all_that_the_program_needs(made: Path) -> None:
    with zipfile.ZipFile(the(made, "*.whl")) as wheel:
        names = set(wheel.namelist())
        metadata = wheel.read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert needed() - names == set()
    assert not [name for name in names if name.startswith(("tests", "content", "bench"))]
    assert re.search(r"^License-Expression: MIT$", metadata, re.MULTILINE)
    assert re.search(r"^Requires-Python: >=3\.11$", metadata, re.MULTILINE)


def test_the_archive_of_the_sources_makes_the_same_wheel(made: Path, tmp_path: Path) -> None:
    with tarfile.open(the(made, "*.tar.gz")) as archive:
        kept = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.2, that of Debian 12, knows of none
        archive.extractall(tmp_path, **kept)  # noqa: S202 (an archive of our own)
    (folder,) = tmp_path.iterdir()
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "again", cwd=folder)
    with zipfile.ZipFile(the(made, "*.whl")) as first, zipfile.ZipFile(the(tmp_path / "again", "*.whl")) as second:
        assert {name: first.read(name) for name in first.namelist()} == {name: second.read(name) for name in second.namelist()}


def test_the_wheel_alone_checks_and_builds(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(the(made, "*.whl")) as wheel:
        wheel.extractall(tmp_path / "alone")  # noqa: S202 (we made it)
    for name in ("charter.yml", "content"):
        copy = shutil.copytree if (TOP / name).is_dir() else shutil.copy
        copy(TOP / name, tmp_path / name)
    words = (sys.executable, "-m", "parution", "build", "--root", tmp_path, "--out", tmp_path / "site", "--now", "2026-12-03")
    run(*words, cwd=tmp_path, PYTHONPATH=str(tmp_path / "alone"))
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_pip_installs_it_into_an_empty_environment(made: Path, tmp_path: Path, python: str, kind: str) -> None:
    if subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode if shutil.which(python) else True:
        pytest.skip(f"{python} is not here")
    run(python, "-m", "venv", tmp_path / "empty")
    bin_ = tmp_path / "empty" / "bin"
    run(bin_ / "pip", "install", "--quiet", "--disable-pip-version-check", the(made, kind), PYTHONPATH="")
    assert run(bin_ / "parution", "--version", cwd=tmp_path, PYTHONPATH="").startswith("parution ")
    run(bin_ / "parution", "build", "--root", TOP, "--out", tmp_path / "site", cwd=tmp_path, PYTHONPATH="")
    assert (tmp_path / "site" / "index.html").is_file()
