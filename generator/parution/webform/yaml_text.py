"""Settings as YAML that every reader reads alike, whichever version of YAML it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

# A letter first and no sign at all that means anything in YAML: what `no`, `12:30`, `1e3` or `2026-12` would be depends on the reader.
_PLAIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9_ /’().-]*[A-Za-zÀ-ɏ0-9.)]|[A-Za-zÀ-ɏ]{2,}")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})


class _Dumper(yaml.SafeDumper):
    """Quotes each text that is not plainly one, indents lists under their key and copies what stands twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML's name)
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def dump(settings: Mapping[str, Any]) -> str:
    """The settings, in their order, one line for each."""
    return yaml.dump(dict(settings), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
