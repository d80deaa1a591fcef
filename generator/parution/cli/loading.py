"""The calendar for commands that do not ask git about it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from parution.cli.calendar_options import Progress, cache_directory, language_of
from parution.edition import Edition, load
from parution.language import translator


def load_posts(root: Path, now: datetime | None) -> Edition:
    """The calendar of a directory, with progress on a terminal where it takes long; what only git's history tells is not judged."""
    with Progress(lambda: translator(language_of(root)).gettext("Reading posts")) as progress:
        return load(root, now or datetime.now(UTC), cache_dir=cache_directory(root), progress=progress)
