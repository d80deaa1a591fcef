"""Where our own time goes, stage by stage, in microseconds per post.

The functions named in `STAGES` are timed from within while `parution check` and `parution build` run in one process. A stage's time is its
own: what a stage within it takes is taken off. A function that is called ten thousand times pays about half a microsecond per call to be
watched. Work that the program would share with a second process is done in the one.
"""

import gc
import importlib
import json
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, wraps
from inspect import isgeneratorfunction
from pathlib import Path
from typing import Any

from bench import repository
from bench.contestants import OURS, PARUTION
from bench.install import PROJECT, install
from bench.posts import NOW, drafts

STAGES = (
    ("charter", "parution.edition", "_charter"),
    ("compile the schema", "parution.edition", "compile_schema"),
    ("walk", "parution.content", "_walk"),
    ("read", "parution.content", "_bytes"),
    ("hash", "parution.content", "blob_id"),
    ("decode", "parution.source", "decode"),
    ("YAML", "parution.source", "parse_post"),
    ("schema", "parution.content", "Reader._accepts"),
    ("fields to post", "parution.content", "_post"),
    ("text as a network gets it", "parution.rules.rule", "outgoing"),
    ("cache: load", "parution.cache", "load"),
    ("cache: store", "parution.cache", "store"),
    ("schedule", "parution.schedule", "build"),
    ("wait for git's history", "parution.history", "Question.result"),
    ("wait for the site engine", "parution.website.engine", "Rendering.result"),
    ("lay out the almanac", "parution.website.almanac", "Almanac.__init__"),
    ("is a page unchanged?", "parution.website.pages.posts", "_Keys.of"),
    ("Markdown to HTML", "parution.website.markup", "Prose.html"),
    ("fill a template", "parution.website.press", "Press.fragment"),
    ("stamp into the shell", "parution.website.shell", "Shell.stamp"),
    ("make up a page of a post", "parution.website.pages.sheets", "Sheets.page"),
    ("count a text", "parution.outgoing", "Outgoing.measures"),
    ("draw the previews", "parution.website.pages.previews", "Previews.drawn"),
    ("make up a month", "parution.website.pages.months", "Months.values"),
    ("make up a week", "parution.website.pages.weeks", "Weeks.values"),
    ("make up a quarter", "parution.website.pages.quarters", "Quarters.values"),
    ("write a page", "parution.website.tree", "_make"),
    ("keep a page", "parution.website.tree", "_link"),
)
"""Label, module, and the name within it by which the program calls the function."""

RUNS = (("check, cold", "check"), ("check, warm", "check"), ("build, clean", "build"), ("build, nothing changed", "build"))


class Stopwatch:
    """Seconds and calls of each stage; stages may lie within each other."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._stack: list[str] = []
        self._since = 0.0

    def watch(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed; a generator is timed while it works, not while it waits to be asked."""
        if isgeneratorfunction(function):

            @wraps(function)
            def generating(*arguments: object, **options: object) -> Iterator[object]:
                generator = function(*arguments, **options)
                while True:
                    self._enter(label)
                    try:
                        item = next(generator)
                    except StopIteration:
                        return
                    finally:
                        self._leave()
                    yield item

            return generating

        @wraps(function)
        def calling(*arguments: object, **options: object) -> object:
            self._enter(label)
            try:
                return function(*arguments, **options)
            finally:
                self._leave()

        return calling

    def _enter(self, label: str) -> None:
        self._book()
        self._stack.append(label)
        self.calls[label] += 1

    def _leave(self) -> None:
        self._book()
        self._stack.pop()

    def _book(self) -> None:
        """Gives the time since the last change to the stage that had it."""
        now = time.perf_counter()
        if self._stack:
            self.seconds[self._stack[-1]] += now - self._since
        self._since = now


def table(posts: int, scratch: Path) -> str:
    """Runs check and build in the installed program's interpreter and returns the stages as text."""
    program = install(PARUTION).program
    home = scratch / "stages"
    shutil.rmtree(home, ignore_errors=True)
    repository.furnish(home / "root", drafts(posts))
    lines = [f"{posts:,} posts: microseconds per post, without the start of the interpreter"]
    for name, command in RUNS:
        if name.endswith(("cold", "clean")):
            shutil.rmtree(home / "cache", ignore_errors=True)
        arguments = [str(program.parent / "python"), "-m", "bench.stages", command, str(home / "root")]
        environment = {
            "PATH": f"{program.parent}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "PARUTION_CACHE": str(home / "cache"),
        }
        done = subprocess.run(arguments, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        lines += [
            "",
            name,
            *(_rows(json.loads(done.stdout), posts) if done.returncode == 0 else [f"  failed: {done.stderr.strip()[-400:]}"]),
        ]
    shutil.rmtree(home)
    return "\n".join(lines)


def _rows(told: dict[str, Any], posts: int) -> Iterator[str]:
    known = 0.0
    for label, seconds in sorted(told["seconds"].items(), key=lambda pair: -pair[1]):
        known += seconds
        yield f"  {label:<44}{seconds / posts * 1e6:>9.1f}{told['calls'][label]:>10,} calls"
    yield f"  {'all the rest':<44}{(told['total'] - known) / posts * 1e6:>9.1f}"
    yield f"  {'together':<44}{told['total'] / posts * 1e6:>9.1f}{told['total']:>10.2f} s"
    if told["unknown"]:
        yield f"  not found in the program, so in the rest: {', '.join(told['unknown'])}"


def _tell(command: str, root: str) -> None:
    """In the program's own interpreter: one timed run, told as JSON on standard output."""
    watch, unknown = Stopwatch(), []
    halves: Any = importlib.import_module("parution.halves")
    halves.ENOUGH = sys.maxsize  # all the work in this process, where it can be seen
    _watch_rules(watch)
    for label, module, path in STAGES:
        if not _replace(watch, label, module, path):
            unknown.append(label)
    group = importlib.import_module("parution.cli").parution
    gc.disable()  # as the program itself does
    said, sys.stdout = sys.stdout, sys.stderr
    start = time.perf_counter()
    group.main([command, "-C", root, "--now", NOW.isoformat()], prog_name=OURS, standalone_mode=False)
    total = time.perf_counter() - start
    print(json.dumps({"total": total, "seconds": watch.seconds, "calls": watch.calls, "unknown": unknown}), file=said)


def _watch_rules(watch: Stopwatch) -> None:
    """Times each rule for itself, to the end of what it finds."""

    def whole(judge: Callable[..., Iterable[object]]) -> Callable[..., Iterable[object]]:
        return lambda *given: tuple(judge(*given))

    rules = importlib.import_module("parution.rules")
    for kind in ("post", "calendar"):
        judges = [(rule.id, getattr(rule, f"judge_{kind}")) for rule in rules.ALL]
        setattr(rules, f"_OF_{kind.upper()}S", tuple(watch.watch(f"rule {name}", whole(judge)) for name, judge in judges if judge))


def _replace(watch: Stopwatch, label: str, module: str, path: str) -> bool:
    """Puts a timed function in the place of the named one; False if there is none of that name (any more)."""
    try:
        owner: Any = importlib.import_module(module)
        *outer, name = path.split(".")
        for each in outer:
            owner = getattr(owner, each)
        found = owner.__dict__[name]
    except (ImportError, AttributeError, KeyError):
        return False
    if isinstance(found, cached_property):
        inner = found.func
        timed: Any = cached_property(lambda self: watch.watch(label, inner(self)))
        timed.__set_name__(owner, name)
    else:
        timed = watch.watch(label, found)
    setattr(owner, name, timed)
    return True


if __name__ == "__main__":
    _tell(*sys.argv[1:])
