"""The small project that the site engine renders, and which of the files it writes are ours to keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from parution.language import Translator, typeset_french

_SHELL = "---\ntitle: shell\ntemplate: shell.html\n---\n"

SHELLS = {
    "calendar": ("shell.html", "calendar"),
    "agenda": ("shell.html", "agenda"),
    "ideas": ("shell.html", "ideas"),
    "charter": ("shell.html", "charter"),
    "month": ("months/shell.html", "calendar"),
    "post": ("posts/shell.html", ""),
}
"""Kind of page: the engine's page it is stamped into, and the navigation entry that is current there."""

DROPPED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""Parts of the engine's search, which this site does not use."""


@cache
def theme_directory() -> Path:
    """Where the theme lies: inside the installed package, or beside the sources."""
    package = Path(__file__).parents[1]
    installed = package / "theme"
    return installed if installed.is_dir() else package.parents[1] / "theme"


def project_files(brand: str, translator: Translator, url: str | None, theme: Mapping[str, str]) -> dict[str, bytes]:
    """Everything the engine reads, by path in its project. Equal arguments and an equal theme give equal bytes.

    The marker of the shells' holes is a hash of all the rest, so nothing that a person wrote can contain it.
    """
    home = theme_directory()
    files = {f"theme/{path.relative_to(home / 'engine').as_posix()}": path.read_bytes() for path in _files(home / "engine")}
    help_text = (home / "prose" / f"help.{translator.language}.md").read_text(encoding="utf-8")
    files["docs/help.md"] = (typeset_french(help_text) if translator.language == "fr" else help_text).encode()
    for page in sorted({page for page, _ in SHELLS.values()}):
        files[f"docs/{page.removesuffix('.html')}.md"] = _SHELL.encode()
    configuration = _configuration(brand, translator, url, theme)
    seed = json.dumps(configuration, sort_keys=True).encode() + b"".join(files[name] for name in sorted(files))
    configuration["extra"]["marker"] = "hole-" + hashlib.blake2b(seed, digest_size=12).hexdigest()
    # JSON is YAML, and cannot be read in two ways.
    files["mkdocs.yml"] = json.dumps(configuration, ensure_ascii=False, indent=1).encode()
    return files


def _configuration(brand: str, translator: Translator, url: str | None, theme: Mapping[str, str]) -> dict[str, Any]:
    say = translator.gettext
    return {
        "site_name": brand,
        "site_url": url or "",
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
            "palette": _palette(translator),
            **theme,
        },
        "extra": {
            "links": [
                {"section": "calendar", "href": "index.html", "label": say("Calendar")},
                {"section": "agenda", "href": "agenda.html", "label": say("Agenda")},
                {"section": "ideas", "href": "ideas.html", "label": say("Ideas")},
                {"section": "charter", "href": "charter.html", "label": say("Charter")},
                {"section": "help", "href": "help.html", "label": say("Help")},
            ],
            "labels": {
                "navigation": say("Sections of the calendar"),
                "skip": say("Skip to the content"),
                "colophon": say("An editorial calendar that lives in Git, made with Parution."),
                "lost_title": say("This page does not exist"),
                "lost_text": say("It may have been renamed, or its post removed from the calendar."),
                "lost_link": say("Back to the calendar"),
            },
        },
    }


def _palette(translator: Translator) -> list[dict[str, Any]]:
    def choice(media: str, scheme: str, icon: str, name: str) -> dict[str, Any]:
        return {"media": media, "scheme": scheme, "primary": "custom", "accent": "custom", "toggle": {"icon": icon, "name": name}}

    say = translator.gettext
    # The first choice follows the system until the reader decides.
    return [
        choice("(prefers-color-scheme)", "default", "material/theme-light-dark", say("Always light")),
        choice("(prefers-color-scheme: light)", "default", "material/weather-sunny", say("Always dark")),
        choice("(prefers-color-scheme: dark)", "slate", "material/weather-night", say("Like the system")),
    ]


def kept_files(site: Path) -> dict[str, bytes]:
    """What the engine wrote that belongs on the calendar site, by path in the site: the prose pages and the assets."""
    kept = {}
    for path in _files(site):
        name = path.relative_to(site).as_posix()
        if name in {"help.html", "404.html"} or (name.startswith("assets/") and not name.startswith(DROPPED) and path.suffix != ".map"):
            kept[name] = path.read_bytes()
    help_link = b'data-section="help"'
    kept["help.html"] = kept["help.html"].replace(help_link, help_link + b' aria-current="page"')
    return kept


def _files(top: Path) -> Iterator[Path]:
    return (path for path in sorted(top.rglob("*")) if path.is_file())
