"""Who takes part: how each contestant is installed, gets its posts, and is run.

Everything is data, so that what is compared can be read off: the command, what is thrown away before it, whether a post is changed first.
`{root}` in a command stands for the directory with the contestant's input.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench import hugo, material, pelican, repository, zensical
from bench.posts import NOW, Draft

CLEAN, CHANGED = "clean build", "one post changed"
CHECK_COLD, CHECK_WARM = "check, cold", "check, warm"
OURS = "parution"


@dataclass(frozen=True)
class Scenario:
    """One thing that is measured.

    `forget` are paths, relative to the contestant's directory, that are removed beforehand (not timed); `edit` says whether one post is
    changed beforehand; `accepted` are the exit codes that count as done.
    """

    name: str
    arguments: tuple[str, ...]
    forget: tuple[str, ...] = ()
    edit: bool = False
    accepted: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Contestant:
    """A program and its scenarios, in the order in which they need each other: a changed post needs a build before it.

    `distribution` is the name of the package whose version is told; `program` is a pattern relative to the virtual environment; `furnish`
    writes the input below a directory and returns the file of one post; `pages` is where the HTML ends up, relative to `{root}`.
    """

    name: str
    label: str
    distribution: str
    program: str
    furnish: Callable[[Path, Iterable[Draft]], Path]
    pages: str
    scenarios: tuple[Scenario, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


PARUTION = Contestant(
    name=OURS,
    distribution="parution",
    label="Parution",
    program="bin/parution",
    furnish=repository.furnish,
    pages="site",
    scenarios=(
        Scenario(CLEAN, ("build", "-C", "{root}", "--now", NOW.isoformat()), forget=("cache", "root/site")),
        Scenario(CHANGED, ("build", "-C", "{root}", "--now", NOW.isoformat()), edit=True),
        # A calendar may have findings (exit code 1): it is the time to find them that counts.
        Scenario(CHECK_COLD, ("check", "-C", "{root}", "--now", NOW.isoformat()), forget=("cache",), accepted=(0, 1)),
        Scenario(CHECK_WARM, ("check", "-C", "{root}", "--now", NOW.isoformat()), accepted=(0, 1)),
    ),
    # With the second, a fault of ours ends in the error itself rather than in an apology for it.
    environment={"PARUTION_CACHE": "{root}/../cache", "PARUTION_DEBUG": "1"},
)

HUGO = Contestant(
    name="hugo",
    distribution="hugo",
    label="Hugo",
    # The binary itself: the console script of the PyPI package would add the start of a Python interpreter to it.
    program="lib/python*/site-packages/hugo/binaries/hugo*",
    furnish=hugo.furnish,
    pages="public",
    scenarios=(
        Scenario(CLEAN, ("--source", "{root}", "--buildFuture", "--quiet"), forget=("root/public", "root/resources", "cache")),
        Scenario(CHANGED, ("--source", "{root}", "--buildFuture", "--quiet"), edit=True),
    ),
    environment={"HUGO_CACHEDIR": "{root}/../cache"},
)

PELICAN = Contestant(
    name="pelican",
    distribution="pelican",
    label="Pelican",
    program="bin/pelican",
    furnish=pelican.furnish,
    pages="output",
    scenarios=(
        Scenario(CLEAN, ("--quiet", "--settings", "pelicanconf.py"), forget=("root/output", "root/cache")),
        Scenario(CHANGED, ("--quiet", "--settings", "pelicanconf.py"), edit=True),
    ),
)

ZENSICAL = Contestant(
    name="zensical",
    distribution="zensical",
    label="Zensical, pages",
    program="bin/zensical",
    furnish=zensical.furnish,
    pages="site",
    scenarios=(
        Scenario(CLEAN, ("build",), forget=("root/site", "root/.cache")),
        Scenario(CHANGED, ("build",), edit=True),
    ),
)

# No scenario with one changed post: MkDocs builds everything anew each time.
MATERIAL = Contestant(
    name="mkdocs-blog",
    distribution="mkdocs-material",
    label="MkDocs + Material's blog",
    program="bin/mkdocs",
    furnish=material.furnish,
    pages="site",
    scenarios=(Scenario(CLEAN, ("build", "--quiet"), forget=("root/site",)),),
)

PEERS = (HUGO, PELICAN, ZENSICAL, MATERIAL)
