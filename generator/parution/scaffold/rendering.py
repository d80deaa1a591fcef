"""Templates → files.

Placeholders are `[[ … ]]`, statements `[% … %]`, comments `[# … #]`: so a workflow's own `${{ … }}` stays as it is. A tree of templates may
hold one `posts.txt`: posts, parted by lines of `=====`, each of which becomes the file that its own front matter names.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from parution import source
from parution.content import FOLDER
from parution.file_names import of_post
from parution.networks import limits
from parution.scaffold.accounts import as_yaml, entries
from parution.scaffold.answers import Answers
from parution.scaffold.dates import days
from parution.scaffold.derived import derived
from parution.scaffold.program import FORM, is_release, page
from parution.slots import wish

HOME = Path(__file__).parent / "files"
_DOTTED = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}  # by these names git would heed them here already
_BINARY = frozenset({".jpg", ".png"})
_REQUEST = {"github": "pull request", "gitlab": "merge request"}
_IDEAS = {"en": ("ideas",), "fr": ("idees",)}
_README = "README.md"
BESIDE = "PARUTION.md"
"""Where our instructions go if README.md is the team's own."""

_POSTS, _BETWEEN = "posts.txt", "\n=====\n"


class Owner(StrEnum):
    """Whose a file is once it is written: ours are kept up to date, the user's are never touched again."""

    OURS = "ours"
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, whose it is, and the rights it is given."""

    data: bytes
    owner: Owner
    mode: int = 0o644


def render(answers: Answers, charter: bytes | None = None) -> dict[str, File]:
    """Every file of a calendar, by its path with slashes, in order of the paths.

    Args:
        answers: What everything is made of.
        charter: The charter as the team has it by now, for what is made from it; None for a calendar that does not exist yet.
    """
    files: dict[str, File] = {}
    for tree in _trees(answers):
        files |= dict(_tree(HOME / tree, answers))
    told = derived(files["charter.yml"].data if charter is None else charter, answers)
    files |= {path: File(data, Owner.OURS) for path, data in told.items()}
    return dict(sorted(files.items()))


def _trees(answers: Answers) -> tuple[str, ...]:
    """The folders of templates that are meant, later ones over earlier ones."""
    demo = ("demo/common", f"demo/{answers.language}") if answers.demo else ("first/common", f"first/{answers.language}")
    return ("common", answers.language, answers.forge, *demo)


def _tree(folder: Path, answers: Answers) -> Iterator[tuple[str, File]]:
    for template in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = fill(template.relative_to(folder).as_posix(), answers)
        if template.suffix in _BINARY:
            yield path, File(template.read_bytes(), owner_of(path))
            continue
        text = _environment().get_template(template.relative_to(HOME).as_posix()).render(variables(answers))
        if path == _POSTS:
            yield from ((where, File(post.encode(), Owner.YOURS)) for where, post in _posts(text, _IDEAS[answers.language]))
        elif text.strip():  # a template that has nothing to say for these answers makes no file
            head, slash, name = path.rpartition("/")
            path = head + slash + _DOTTED.get(name, name)
            yield path, File(text.encode(), owner_of(path))


def _posts(text: str, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for post in text.strip().split(_BETWEEN):
        fields, _ = source.parse_post(f"{post.strip()}\n")
        slot, planned = fields.get("publish_at"), fields.get("planned")
        when = datetime.fromisoformat(str(slot)) if slot else wish(str(planned)) if planned else None
        yield of_post(str(fields["id"]), when, folders), f"{post.strip()}\n"


def may_be_forced(path: str) -> bool:
    """Whether a file may be written over on demand: all but what the team writes day by day."""
    return path in {_README, BESIDE} or owner_of(path) is Owner.OURS


def owner_of(path: str) -> Owner:
    """Whose a file is: what the team writes is theirs, what makes it work is ours."""
    return Owner.YOURS if path in {"charter.yml", _README, BESIDE} or path.startswith(f"{FOLDER}/") else Owner.OURS


def fill(template: str, answers: Answers) -> str:
    """A template's text with the answers in it.

    Raises:
        jinja2.UndefinedError: the template names something that there is not.
    """
    return _environment().from_string(template).render(variables(answers))


def variables(answers: Answers) -> dict[str, Any]:
    """What templates may name: the answers, what follows from them, and the days around today."""
    names = ("brand", "language", "timezone", "country", "channels", "forge", "version", "install", "credentials", "project", "minute")
    more = {name: getattr(answers, name) for name in ("repository", "pages", "demo", "branch")}
    more |= {"request": _REQUEST[answers.forge], "unknown": "" if answers.program else answers.unknown}
    more |= {"program": "parution" if is_release(answers.program) else shlex.quote(answers.program or f"parution @ {FORM}")}
    more |= {"documentation": page(answers.program, "gitlab.md" if answers.forge == "gitlab" else "publishing.md")}
    lines = [{"id": one.id, "lines": lines} for one, lines in entries(answers.channels, answers.language, answers.pages)]
    first = next((one.id for one in answers.channels if limits(one.network).needs != "video"), None)
    return {**{name: getattr(answers, name) for name in names}, **more, **days(answers.today), "entries": lines, "first": first}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HOME),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 (none of it is HTML; what goes into YAML and JSON passes through their own filters)
    )
    environment.filters["yaml"] = as_yaml
    environment.filters["ljust"] = str.ljust
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment
