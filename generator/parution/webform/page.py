"""The files of the web editor's folder: its page, its configuration, what the form adds to it.

The page asks nobody but the site itself and the forge for anything: a content security policy says so to the browser.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parution.charter import Charter
from parution.language import Translator
from parution.model import Message, say
from parution.networks import limits
from parution.webform.backend import Backend
from parution.webform.configuration import configuration, names
from parution.webform.program import Program
from parution.webform.yaml_text import dump
from parution.website.wording import FIELDS

_HERE = Path(__file__).parent
_BESIDE = ("form.js", "form.css", "preview.css")
_REFUSALS: dict[str, Message] = {
    "both": say("A post has a firm date or a wished one, not both: empty one of the two."),
    "missing": say("Before it can be reviewed, the charter asks for: {names}. Save it as a draft until then."),
}
_PREVIEW: dict[str, Message] = {
    "nodate": say("no date"),
    "about": say("about {used} of {most}"),
    "exact": say("The exact text of each channel, and its count, stand in the proposal once you have saved."),
    "nochannel": say("No channel is chosen yet."),
    "noalt": say("No alternative text"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A web editor for one calendar: its charter, its way to the repository, its reader, its program (None: not here yet).

    `folder` is where the calendar lies in its repository, empty where that is the top.
    """

    charter: Charter
    backend: Backend
    translator: Translator
    program: Program | None = None
    folder: str = ""


def files(form: Form) -> dict[str, bytes]:
    """What belongs into the editor's folder, by name."""
    settings = configuration(form.charter, form.backend, form.translator, form.folder)
    note = form.translator.gettext("Written by “parution cms” from charter.yml: change that, and run it again.")
    made = {
        "config.yml": f"# {note}\n{dump(settings)}".encode(),
        "index.html": _page(form).encode(),
        **{name: (_HERE / name).read_bytes() for name in _BESIDE},
    }
    return {**made, **(form.program.files if form.program else {})}


def policy(backend: Backend) -> str:
    """The content security policy of the page.

    `unsafe-eval`: Decap compiles the schema of its configuration with it; styles in the page: Decap writes its own into it.
    """
    origins = " ".join(dict.fromkeys(backend.origins))
    images = " ".join(["'self'", "data:", "blob:", *([] if backend.local else ["https:"])])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src {images}",
            "media-src 'self' blob: data:",
            "font-src 'self' data:",
            f"connect-src 'self' blob: data: {origins}",
            "frame-src 'self' blob:",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _page(form: Form) -> str:
    program, tr = form.program, form.translator
    script = program.script if program else "decap-cms.js"
    integrity = f' integrity="{program.integrity}"' if program else ""
    brand = html.escape(form.charter.brand)
    data = json.dumps(settings(form.charter, tr), ensure_ascii=False).replace("<", "\\u003c")
    without = html.escape(tr.gettext("This form needs JavaScript. Without it, use “Edit” on the page of each post."))
    return f"""<!doctype html>
<html lang="{tr.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(form.backend))}">
<title>{html.escape(tr.gettext("Write a post"))} · {brand}</title>
<link rel="stylesheet" href="form.css">
<script type="application/json" id="parution">{data}</script>
</head>
<body>
<noscript><p>{without}</p></noscript>
<script src="{script}"{integrity}></script>
<script src="form.js"></script>
</body>
</html>
"""


def settings(charter: Charter, translator: Translator) -> dict[str, Any]:
    """What the form's own script needs to know: what is required when, what channels accept, what it says."""
    message = translator.message
    asked = [*charter.required, *(field for one in charter.objectives.values() for field in one.requires)]
    return {
        "collections": names(charter),
        "required": list(charter.required),
        "objectives": {name: list(one.requires) for name, one in charter.objectives.items() if one.requires},
        "names": {field: translator.message(FIELDS[field]) for field in dict.fromkeys(asked)},
        "refusals": {
            name: message(Message(text.template, {field: f"{{{field}}}" for field in _holes(text)})) for name, text in _REFUSALS.items()
        },
        "preview": {
            name: message(Message(text.template, {field: f"{{{field}}}" for field in _holes(text)})) for name, text in _PREVIEW.items()
        },
        "channels": {name: _accepts(one.network, one.limits.get("text"), one.name) for name, one in charter.channels.items()},
        "language": translator.language,
        "colon": translator.colon(),
    }


def _holes(message: Message) -> list[str]:
    return [name for name in ("names", "used", "most") if f"{{{name}}}" in message.template]


def _accepts(network: str, most: int | None, name: str) -> dict[str, Any]:
    known = limits(network)
    return {
        "name": name,
        "most": most or known.text.limit,
        "unit": known.text.unit,
        "url": known.url,
        "tags": known.tags,
        "links": known.links,
    }
