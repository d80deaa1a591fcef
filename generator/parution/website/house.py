"""The small project that the site engine renders, and which of the files it writes are ours to keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from parution.language import Translator, typeset_french
from parution.website.audience import Audience, sections
from parution.website.shell import tidied


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page: the engine's page that it is stamped into, the navigation's entry that is current there, its own style sheet."""

    shell: str
    section: str
    style: str | None = None


def _at_top(section: str, style: str | None = None) -> Kind:
    return Kind(f"{section}-shell.html", section, style)


KINDS = {
    "today": _at_top("today", "today"),
    "agenda": Kind("calendar-shell.html", "calendar"),
    "ideas": Kind("calendar-shell.html", "calendar"),
    "board": _at_top("board"),
    "findings": Kind("findings-shell.html", "board", "findings"),
    "charter": _at_top("charter", "charter"),
    "crisis": Kind("charter-shell.html", "charter", "charter"),
    "feeds": Kind("feeds-shell.html", "help", "feeds"),
    "month": Kind("months/shell.html", "calendar"),
    "week": Kind("weeks/shell.html", "calendar"),
    "quarter": Kind("quarters/shell.html", "calendar"),
    "post": Kind("posts/shell.html", "", "post"),
    "channel": Kind("channels/shell.html", "charter", "entity"),
    "pillar": Kind("pillars/shell.html", "charter", "entity"),
    "campaign": Kind("campaigns/shell.html", "charter", "entity"),
    "person": Kind("people/shell.html", "charter", "entity"),
    "report": Kind("reports/shell.html", "report", "report"),
}
"""All kinds of pages."""

STYLES = {
    "parution": ("core", "month", "week", "agenda", "quarter", "board", "filters", "search", "proposals", "moving"),
    "today": ("figures", "today"),
    "post": ("post", "previews"),
    "entity": ("figures", "entity"),
    "charter": ("figures", "charter"),
    "report": ("report",),
    "findings": ("findings",),
    "feeds": ("feeds",),
}
"""Each style sheet of the site with the files of `theme/styles` that it is made of: the first is on all pages, the others on some."""

SCRIPTS = ("timeline", "filters", "search", "rhythm", "moving", "beginning", "keys", "copy")
"""The files of `theme/scripts` that make up the site's script, in order; `scheme.js` stands alone: it runs before anything is painted."""

_IN_ADDRESSES = "%/:=&?~#+!$,;@()*[]"
"""Signs that stand in a web address as they are, and in an attribute of a page too."""

DROPPED = ("assets/javascripts/", "assets/images/")
"""Parts of the engine's theme that this site does not use: its scripts, and the search with them."""


@cache
def theme_directory() -> Path:
    """Where the theme lies: inside the installed package, or beside the sources."""
    package = Path(__file__).parents[1]
    installed = package / "theme"
    return installed if installed.is_dir() else package.parents[1] / "theme"


def project_files(
    brand: str,
    translator: Translator,
    url: str | None,
    theme: Mapping[str, str],
    audience: Audience = Audience.INTERNAL,
    shown: tuple[str, ...] | None = None,
) -> dict[str, bytes]:
    """Everything the engine reads, by path in its project. Equal arguments and an equal theme give equal bytes.

    The marker of the shells' holes is a hash of all the rest, so nothing that a person wrote can contain it.
    """
    home = theme_directory()
    files = {f"theme/{path.relative_to(home / 'engine').as_posix()}": path.read_bytes() for path in _files(home / "engine")}
    help_text = (home / "prose" / f"help.{translator.language}.md").read_text(encoding="utf-8")
    if audience is not Audience.INTERNAL:
        help_text = help_text[: help_text.rindex("\n## ") + 1]  # the last section is for those who work on the calendar
    files["docs/help.md"] = (typeset_french(help_text) if translator.language == "fr" else help_text).encode()
    for kind in KINDS.values():
        style = f"style: {kind.style}\n" if kind.style else ""
        files[f"docs/{kind.shell.removesuffix('.html')}.md"] = f"---\ntitle: shell\ntemplate: shell.html\n{style}---\n".encode()
    files |= {f"theme/assets/{name}.css": _joined("styles", parts, "css") for name, parts in STYLES.items()}
    files["theme/assets/parution.js"] = _joined("scripts", SCRIPTS, "js")
    files["theme/assets/scheme.js"] = _joined("scripts", ("scheme",), "js")
    configuration = _configuration(brand, translator, url, theme, audience)
    configuration["extra"]["links"] = _links(translator, shown or sections(audience))
    seed = json.dumps(configuration, sort_keys=True).encode() + b"".join(files[name] for name in sorted(files))
    configuration["extra"]["marker"] = "hole-" + hashlib.blake2b(seed, digest_size=12).hexdigest()
    # JSON is YAML, and cannot be read in two ways.
    files["mkdocs.yml"] = json.dumps(configuration, ensure_ascii=False, indent=1).encode()
    return files


def _joined(folder: str, names: Iterable[str], ending: str) -> bytes:
    """Some files of the theme as one, in order."""
    files = (theme_directory() / folder / f"{name}.{ending}" for name in names)
    return b"\n".join(file.read_bytes() for file in files if file.is_file())


def _links(translator: Translator, shown: Iterable[str]) -> list[dict[str, str]]:
    """The navigation."""
    say = translator.gettext
    known = {
        "today": ("index.html", say("Today")),
        "calendar": ("months/index.html", say("Calendar")),
        "board": ("board.html", say("Board")),
        "report": ("reports/index.html", say("Report")),
        "charter": ("charter.html", say("Charter")),
        "help": ("help.html", say("Help")),
    }
    return [{"section": name, "href": known[name][0], "label": known[name][1]} for name in shown]


def _configuration(brand: str, translator: Translator, url: str | None, theme: Mapping[str, str], audience: Audience) -> dict[str, Any]:
    say = translator.gettext
    return {
        "site_name": brand,
        # The engine's theme writes it into attributes as it is.
        "site_url": quote(url or "", safe=_IN_ADDRESSES),
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "nav": [{say("Help"): "help.md"}],
        "plugins": [],
        "markdown_extensions": ["tables", "attr_list", "admonition"],
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore", "unrecognized_links": "ignore"}},
        "theme": {
            "name": "material",
            "custom_dir": "theme",
            "language": translator.language,
            "font": False,
            "features": [],
            "palette": {"scheme": "default", "primary": "custom", "accent": "custom"},
            **theme,
        },
        "extra": {
            "noindex": audience is not Audience.PUBLIC,
            "labels": {
                "navigation": say("Sections of the calendar"),
                "skip": say("Skip to the content"),
                "search": say("Search"),
                "subscribe": say("Subscribe"),
                # The public sees neither the plan nor the charter, and has no such page.
                "directory": say("Who, where and about what") if audience is not Audience.PUBLIC else "",
                "colours": say("Colours"),
                "colophon": say("An editorial calendar that lives in Git, made with Parution."),
                "lost_title": say("This page does not exist"),
                "lost_text": say("It may have been renamed, or its post removed from the calendar."),
                "lost_link": say("Back to the calendar"),
            },
        },
    }


def kept_files(site: Path) -> dict[str, bytes]:
    """What the engine wrote that belongs on the calendar site, by path in the site: the prose pages and the assets."""
    kept = {}
    for path in _files(site):
        name = path.relative_to(site).as_posix()
        if name in {"help.html", "404.html"} or (name.startswith("assets/") and not name.startswith(DROPPED) and path.suffix != ".map"):
            kept[name] = path.read_bytes()
    for name in ("help.html", "404.html"):
        kept[name] = tidied(kept[name].decode()).encode()
    help_link = b'data-section="help"'
    kept["help.html"] = kept["help.html"].replace(help_link, help_link + b' aria-current="page"')
    return kept


def _files(top: Path) -> Iterator[Path]:
    return (path for path in sorted(top.rglob("*")) if path.is_file())
