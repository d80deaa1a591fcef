"""What `parution init` remembers in the calendar itself: which version wrote it, from which answers, and the hash of each file it owns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATH = ".parution/init.json"
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """The version that wrote last, the answers that stand nowhere else, and the hash of each file as it was written."""

    version: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        """The record as its file."""
        value = {"parution": self.version, "answers": dict(self.answers), "files": dict(sorted(self.files.items()))}
        return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read(root: Path) -> Record | None:
    """A calendar's record; None where there is none. One that cannot be understood remembers nothing, so nothing is overwritten."""
    path = root / PATH
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    try:
        value = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return Record()
    told = value if isinstance(value, dict) else {}
    return Record(str(told.get("parution", "")), _texts(told.get("answers")), _texts(told.get("files")))


def _texts(value: object) -> Mapping[str, str]:
    return {str(key): one for key, one in value.items() if isinstance(one, str)} if isinstance(value, dict) else {}


def mark(data: bytes) -> str:
    """The hash of a file's content, the same whatever line ends git gave it on the way."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
