"""What a calendar finds where it is made: a README and a .gitignore that are the team's."""

from __future__ import annotations

import re
from pathlib import Path

from pathspec import GitIgnoreSpec

from parution.scaffold import File
from parution.scaffold.rendering import BESIDE

_README, IGNORED = "README.md", ".gitignore"


def placed(root: Path, files: dict[str, File], *, begun: bool) -> dict[str, File]:
    """The files of a calendar, its instructions under a name of their own where the repository has a README already."""
    if not begun:
        others = [path for path in root.glob("*") if path.name.lower().startswith("readme")]
        aside = any(path.name != _README or not path.is_file() or path.read_bytes() != files[_README].data for path in others)
    else:
        aside = (root / BESIDE).is_file()
    if not aside:
        return files
    return dict(sorted({BESIDE if path == _README else path: file for path, file in files.items()}.items()))


def unignored(root: Path, files: dict[str, File]) -> tuple[str, ...]:
    """The lines that a .gitignore of the team's lacks, so that what Parution makes anew at any time is not committed."""
    try:
        theirs = (root / IGNORED).read_text(encoding="utf-8", errors="replace")
        spec = GitIgnoreSpec.from_lines(theirs.splitlines())
    except (OSError, ValueError):
        return ()
    ours = [line for line in files[IGNORED].data.decode().splitlines() if line.startswith(("/", "*"))]
    return tuple(line for line in ours if not spec.match_file(_one_of(line)))


def _one_of(line: str) -> str:
    """A path that a line means."""
    return re.sub(r"\[0-9\]\*?|\*", "1", line).strip("/") + ("/x" if line.endswith("/") else "")
