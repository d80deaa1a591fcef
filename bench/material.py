"""The posts for MkDocs with Material's blog plugin: a page per post, an archive page per month, and search, which comes with it.

To the plugin's advantage: posts carry the separator for excerpts, archives are not cut into pages of ten, no categories and no authors.
"""

from collections.abc import Iterable
from pathlib import Path

from bench.posts import Draft

SETTINGS = """\
site_name: Atelier Marronnier
site_url: https://example.org/
theme:
  name: material
  language: fr
  font: false
plugins:
  - search
  - blog:
      blog_dir: .
      archive_date_format: yyyy-MM
      archive_url_date_format: yyyy/MM
      archive_pagination: false
      pagination_per_page: 300
      post_url_format: "{slug}"
      categories: false
      authors: false
"""


def furnish(root: Path, drafts: Iterable[Draft]) -> Path:
    """Writes the site's input; returns the file of the last post."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (docs / "index.md").write_text("# Atelier Marronnier\n", encoding="utf-8")
    file = root
    for draft in drafts:
        file = docs / "posts" / draft.month / f"{draft.id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(draft), encoding="utf-8")
    return file


def _text(draft: Draft) -> str:
    head = (f'title: "{draft.title}"', f"slug: {draft.id}", f"date: {draft.slot:%Y-%m-%d}", *draft.fields)
    first, *others = draft.paragraphs
    return "\n".join(("---", *head, "---", f"# {draft.title}", "", "\n\n".join((first, "<!-- more -->", *others)), ""))
