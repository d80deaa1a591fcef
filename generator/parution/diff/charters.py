"""What has changed in the charter, value by value, as the editor typed them."""

from __future__ import annotations

from collections.abc import Iterator

from parution import source
from parution.diff.bounds import LINE, VALUE, cut
from parution.diff.post_change import Field
from parution.model import Yaml


def charter_fields(before: bytes | None, after: bytes | None) -> list[Field]:
    """The values that are not the same, by their path (`channels.mastodon.gap`); none where a side is not there or cannot be read."""
    old, new = _values(before), _values(after)
    if old is None or new is None or before == after:
        return []
    names = dict.fromkeys((*new, *old))
    return [_field(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _field(name: str, before: str | None, after: str | None) -> Field:
    return Field(cut(name, LINE), *(None if value is None else cut(value, VALUE) for value in (before, after)))


def _values(data: bytes | None) -> dict[str, str] | None:
    if data is None:
        return None
    try:
        return dict(_flat(source.parse_yaml(source.decode(data)), ""))
    except source.SourceError:
        return None


def _flat(value: Yaml, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for index, item in enumerate(value):
            yield from _flat(item, f"{path}[{_name(item, index)}]")
    elif isinstance(value, list):
        yield path, ", ".join(str(item) for item in value)
    elif value is not None:
        yield path, str(value)


def _name(item: Yaml, index: int) -> str:
    """What tells an item of a list from its neighbours: its name, or its number from 1."""
    named = item.get("name") or item.get("reason") if isinstance(item, dict) else None
    return str(named) if named else str(index + 1)
