"""Prints the public pages and feeds of a channel: in its own words and its own house, with nothing of the calendar around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from parution.language import translator
from parution.website.house import theme_directory
from parution.website.news.items import absolute
from parution.website.press import compiled

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}


def news_theme() -> Path:
    """Where the templates of the public pages lie."""
    return theme_directory() / "news"


class NewsPress:
    """Fills the templates of the public pages. In `cache` it keeps the compiled ones; with `noindex` search engines are asked away."""

    def __init__(self, cache: Path | None, *, noindex: bool = False) -> None:
        self._cache, self._noindex = cache, noindex

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(news_theme()),
            bytecode_cache=compiled(self._cache),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        style = (news_theme() / "news.css").read_text(encoding="utf-8")
        environment.globals.update(style=Markup(style), absolute=absolute, noindex=self._noindex)  # noqa: S704 - our own
        return environment

    def printed(self, template: str, language: str, values: Mapping[str, Any]) -> bytes:
        """A file, in the words and dates of a language; characters that neither HTML nor XML may hold are left out."""
        say = translator(language)
        words = {"_": say.gettext, "tr": say, "lang": language, "locale": _LOCALES.get(language.split("-", maxsplit=1)[0], "")}
        text = self._environment.get_template(template).render(**words, **values)
        return _NOT_XML.sub("", text).encode()
