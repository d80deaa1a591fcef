"""A post that is about to be written: its file, as the forge's editor for a new file opens with it.

Facts: the queries of GitHub (`filename`, `value`), of Forgejo (the same, the folder being in the route) and of GitLab (`file_name`,
`content`) for a new file. In all three, its route is that of the editor of a file with `new` for `edit`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from parution.charter import Charter, Site
from parution.content import FOLDER
from parution.language import Translator
from parution.website.pages.forge import Forge


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new post's file lies (relative to the calendar), what it says at first, and the address that begins it at the forge.

    `address` is empty where no repository is known.
    """

    path: str
    text: str
    address: str


def beginning(charter: Charter, slot: datetime, channel: str | None, translator: Translator) -> Beginning:
    """The file of a draft for a channel and a slot (in the charter's zone)."""
    name = f"{slot:%Y-%m-%d}-{channel or 'post'}"
    lines = [
        "---",
        f"id: {name}",
        f"title: {json.dumps(translator.gettext('A title for the team'), ensure_ascii=False)}",
        "status: draft",
        f"publish_at: {slot:%Y-%m-%d %H:%M}",
        *([f"channels: [{channel}]"] if channel else []),
        "---",
        "",
        translator.gettext("The text, as it is to be read."),
        "",
    ]
    path, text = f"{FOLDER}/{slot:%Y-%m}/{name}.md", "\n".join(lines)
    return Beginning(path, text, new_file(charter.site, path, text))


def new_file(site: Site, path: str, text: str) -> str:
    """The address of the forge's editor with a new file in it; empty where no repository is known."""
    editor = Forge(site).edit("")
    if not editor:
        return ""
    branch = f"{quote(site.branch)}/"
    route = editor.removesuffix(f"edit/{branch}") + f"new/{branch.rstrip('/')}"
    if route.endswith(f"/-/new/{branch.rstrip('/')}"):
        return f"{route}?{urlencode({'file_name': path, 'content': text})}"
    if "/_new/" in route:
        folder, _, name = path.rpartition("/")
        return f"{route}/{quote(folder)}?{urlencode({'filename': name, 'value': text})}"
    return f"{route}?{urlencode({'filename': path, 'value': text})}"
