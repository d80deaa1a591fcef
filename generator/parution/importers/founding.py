"""The charter of a calendar that an import begins: a name, a language, a time zone, and a channel for each account of the source."""

from __future__ import annotations

from collections.abc import Mapping

from parution.front_matter import write_yaml


def charter_text(brand: str, language: str, timezone: str, made: Mapping[str, tuple[str, str]], comment: str) -> str:
    """charter.yml; `made` are the channels: network and name, by id."""
    channels = {one: {"network": network, **({"name": name} if name != one else {})} for one, (network, name) in sorted(made.items())}
    fields = {"parution": "1", "brand": brand, "language": language, "timezone": timezone, "channels": channels}
    return f"# {comment}\n{write_yaml(fields)}"
