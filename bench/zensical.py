"""The posts for Zensical, which has no blog: plain pages outside the navigation, and a page per month that links to them.

To Zensical's advantage: the month pages are written by the bench, and a navigation of ten thousand entries is spared.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bench.posts import Draft

SETTINGS = """\
site_name: Atelier Marronnier
site_url: https://example.org/
theme:
  name: material
  language: fr
  font: false
nav:
  - index.md
"""


def furnish(root: Path, drafts: Iterable[Draft]) -> Path:
    """Writes the site's input; returns the file of the last post."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    file, months = root, []
    for month, group in groupby(drafts, key=lambda draft: draft.month):
        posts = list(group)
        (docs / month).mkdir()
        for draft in posts:
            file = docs / month / f"{draft.id}.md"
            file.write_text(_text(draft), encoding="utf-8")
        links = (f"- {draft.slot:%Y-%m-%d %H:%M} [{draft.title}]({draft.id}.md)" for draft in posts)
        (docs / month / "index.md").write_text("\n".join((f"# {month}", "", *links, "")), encoding="utf-8")
        months.append(f"- [{month}]({month}/index.md)")
    (docs / "index.md").write_text("\n".join(("# Atelier Marronnier", "", *months, "")), encoding="utf-8")
    return file


def _text(draft: Draft) -> str:
    head = (f'title: "{draft.title}"', f"date: {draft.slot:%Y-%m-%d}", *draft.fields)
    return "\n".join(("---", *head, "---", f"# {draft.title}", "", "\n\n".join(draft.paragraphs), ""))
