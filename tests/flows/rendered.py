"""The workflows of this repository and those of a new calendar, from the same templates.

`PYTHONPATH=generator:tests python -m flows.rendered` writes this repository's own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from parution import charter_file, rules
from parution.scaffold import Account, Answers
from parution.scaffold.rendering import HOME, fill

HERE = Path(__file__).parents[2]
FOLDER = ".github/workflows"
PROGRAM = f"parution @ git+https://example.org/parution@{'1' * 40}"
NAMES = ("check.yml", "comment.yml", "publish.yml", "watch.yml")


def project() -> Answers:
    """The answers that this repository's own charter gives."""
    charter, problems = charter_file.parse((HERE / "charter.yml").read_bytes(), rules.TUNABLE, rules.FIXED)
    assert charter
    assert not problems
    channels = tuple(Account(one.id, one.network, one.account or "") for one in charter.channels.values())
    return Answers(charter.brand, charter.language, str(charter.timezone), None, channels, date(2026, 1, 1), project=True)


def workflows(answers: Answers) -> dict[str, str]:
    """The workflows that these answers give, by their names."""
    return {name: fill((HOME / "github" / FOLDER / name).read_text(encoding="utf-8"), answers) for name in NAMES}


def team(*channels: Account, **more: object) -> Answers:
    """The answers of a team elsewhere."""
    return replace(Answers("Atelier", "en", "Europe/Paris", None, channels, date(2026, 1, 1), program=PROGRAM), **more)


if __name__ == "__main__":
    for name, text in workflows(project()).items():
        (HERE / FOLDER / name).write_text(text, encoding="utf-8")
