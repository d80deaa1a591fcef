"""Small equivalents of the actions that our workflows use: what they do with what they are given, and an error for anything else given."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from flows.hub import Hub
from flows.jobs import Job, Run

_USER = "x-access-token"


def checkout(hub: Hub, _pages: Path, job: Job, given: dict[str, str], run: Run) -> dict[str, str]:
    """One commit of a branch, or all of it, without leaving the token behind."""
    wanted, depth = given.pop("ref", None), given.pop("fetch-depth", "1")
    there = job.workspace / given.pop("path", ".")
    assert given == {"persist-credentials": "False"}, given
    assert depth in {"0", "1"}
    there.mkdir(exist_ok=True)
    url = f"{hub.root_url}/{hub.name}.git"
    key = f"{url.partition('//')[0]}//{_USER}:{job.token}@{url.partition('//')[2]}"  # for this one order, and never written down
    spec = wanted or run.event.sha
    if wanted is None and run.event.name == "workflow_run":
        spec = "main"
    also = ["+refs/heads/*:refs/remotes/origin/*"] if depth == "0" else ["--depth=1"]
    orders = [
        ["init", "--quiet", "--initial-branch=main"],
        ["remote", "add", "origin", url],
        ["fetch", "--quiet", "--no-tags", *also[: depth == "1"], key, f"+{spec}:refs/remotes/origin/wanted", *also[: depth == "0"]],
        ["checkout", "--quiet", "--force", "-B", "main", "refs/remotes/origin/wanted"],
    ]
    for order in orders:
        subprocess.run(["git", *order], cwd=there, check=True, capture_output=True)
    (there / ".git" / "FETCH_HEAD").unlink()
    return {}


def nothing(_hub: Hub, _pages: Path, _job: Job, given: dict[str, str], _run: Run) -> dict[str, str]:
    """The Python that runs the tests is the one, and nothing is taken from a cache."""
    assert set(given) == {"python-version"}
    return {}


def upload(hub: Hub, _pages: Path, job: Job, given: dict[str, str], run: Run) -> dict[str, str]:
    """Keep a file or a folder as an artifact of the run."""
    path, name = Path(given.pop("path")), given.pop("name")
    assert given.pop("if-no-files-found") == "error"
    assert int(given.pop("retention-days")) < 30
    assert not given
    assert path.is_absolute()
    assert path.is_relative_to(job.temp), "what a pull request could have laid out is not uploaded"
    hub.keep(run.id, name, zipped(path))
    return {}


def zipped(path: Path) -> bytes:
    """A file, or what is in a folder, as the archive that the forge gives out."""
    assert path.exists()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in [path] if path.is_file() else sorted(path.rglob("*")):
            assert not one.is_symlink()
            if one.is_file():
                archive.write(one, one.name if path.is_file() else one.relative_to(path))
    return data.getvalue()


def upload_pages(_hub: Hub, pages: Path, job: Job, given: dict[str, str], _run: Run) -> dict[str, str]:
    """Keep the site for the job that deploys."""
    site = job.workspace / given.pop("path")
    assert not given
    assert (site / "index.html").is_file()
    shutil.copytree(site, pages.with_name("artifact"), dirs_exist_ok=True)
    return {}


def deploy_pages(_hub: Hub, pages: Path, job: Job, given: dict[str, str], _run: Run) -> dict[str, str]:
    """Show the site to the public."""
    assert not given
    assert job.permissions == {"pages": "write", "id-token": "write"}
    shutil.rmtree(pages, ignore_errors=True)
    pages.with_name("artifact").rename(pages)
    return {"page_url": "https://example.org/"}


KNOWN: dict[str, Callable[[Hub, Path, Job, dict[str, str], Run], dict[str, str]]] = {
    "actions/checkout": checkout,
    "actions/setup-python": nothing,
    "actions/upload-artifact": upload,
    "actions/upload-pages-artifact": upload_pages,
    "actions/deploy-pages": deploy_pages,
}
