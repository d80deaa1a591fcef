"""Fields and a body as a post's file: YAML that our reader reads again as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from parution import source
from parution.model import Yaml

_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key and writes a text of several lines as such a text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML's name)
        super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    if _NUMBER.fullmatch(value):  # our reader keeps a number as it is typed, so it needs no quotes
        return dumper.represent_scalar("tag:yaml.org,2002:int", value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def write_yaml(fields: Mapping[str, Any]) -> str:
    """Fields as YAML that reads the same again: in their order, unbroken lines, short lists on one line."""
    return "".join(
        yaml.dump({key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=_flat(value))
        for key, value in fields.items()
    )


def _flat(value: object) -> bool | None:
    """Lists of words stand on one line; what holds a text of several lines cannot."""
    return None if isinstance(value, list) or (isinstance(value, dict) and not _has_lines(value)) else False


def _has_lines(value: object) -> bool:
    if isinstance(value, str):
        return "\n" in value
    if isinstance(value, dict):
        return any(map(_has_lines, value.values()))
    return isinstance(value, list) and any(map(_has_lines, value))


def write_post(fields: Mapping[str, Yaml], body: str) -> str:
    """A post's file.

    Raises:
        ValueError: our reader would not read from it what was to be written.
    """
    text = f"---\n{write_yaml(fields)}---\n\n{body.strip()}\n"
    try:
        same = source.parse_post(text) == (dict(fields), source.parse_post("---\n---\n\n" + body.strip() + "\n")[1])
    except source.SourceError as error:
        raise ValueError(str(error)) from error
    if not same:
        msg = "the front matter would read differently"
        raise ValueError(msg)
    return text
