"""The posts for Pelican: an archive page per month, its plain theme, and its cache, without which one changed post costs a clean build.

To Pelican's advantage: no feeds, categories, tags, authors or index.
"""

from collections.abc import Iterable
from pathlib import Path

from bench.posts import Draft

SETTINGS = """\
SITENAME = "Atelier Marronnier"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
THEME = "simple"
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "posts"
ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
DIRECT_TEMPLATES = []
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = TAG_SAVE_AS = DRAFT_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
"""


def furnish(root: Path, drafts: Iterable[Draft]) -> Path:
    """Writes the site's input; returns the file of the last post."""
    root.mkdir(parents=True)
    (root / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    file = root
    for draft in drafts:
        file = root / "content" / draft.month / f"{draft.id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(draft), encoding="utf-8")
    return file


def _text(draft: Draft) -> str:
    head = (f"title: {draft.title}", f"slug: {draft.id}", f"date: {draft.slot:%Y-%m-%d %H:%M}", *draft.fields)
    return "\n".join((*head, "", "\n\n".join(draft.paragraphs), ""))
