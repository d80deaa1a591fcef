"""The posts for Hugo: a section per month with its list page, and the least templates that make a page.

To Hugo's advantage: no taxonomies, feeds, sitemap or search, and pages of about 1.5 kB.
"""

from collections.abc import Iterable
from pathlib import Path

from bench.posts import Draft

SETTINGS = """\
baseURL: https://example.org/
title: Atelier Marronnier
languageCode: fr
disableKinds: [taxonomy, term, RSS, sitemap, robotsTXT, "404"]
"""

BASE = """\
<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ .Title }}</title></head>
<body><header><a href="/">{{ site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main></body>
</html>
"""

POST = """\
{{ define "main" }}<article><h1>{{ .Title }}</h1><p><time>{{ .Date.Format "2006-01-02 15:04" }}</time>
{{ range .Params.channels }}<span>{{ . }}</span> {{ end }}{{ .Params.pillar }} {{ .Params.owner }}</p>{{ .Content }}</article>{{ end }}
"""

MONTH = """\
{{ define "main" }}<h1>{{ .Title }}</h1><ol>
{{ range .RegularPages.ByDate }}<li><time>{{ .Date.Format "2006-01-02 15:04" }}</time> <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ol>{{ end }}
"""

HOME = """\
{{ define "main" }}<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"""


def furnish(root: Path, drafts: Iterable[Draft]) -> Path:
    """Writes the site's input; returns the file of the last post."""
    templates = {"baseof.html": BASE, "single.html": POST, "list.html": MONTH, "index.html": HOME}
    (root / "layouts" / "_default").mkdir(parents=True)
    for name, template in templates.items():
        (root / "layouts" / "_default" / name).write_text(template, encoding="utf-8")
    (root / "hugo.yaml").write_text(SETTINGS, encoding="utf-8")
    file = root
    for draft in drafts:
        section = root / "content" / draft.month
        if not section.exists():
            section.mkdir(parents=True)
            (section / "_index.md").write_text(f'---\ntitle: "{draft.month}"\n---\n', encoding="utf-8")
        file = section / f"{draft.id}.md"
        file.write_text(_text(draft), encoding="utf-8")
    return file


def _text(draft: Draft) -> str:
    head = (f'title: "{draft.title}"', f"date: {draft.slot.isoformat()}", *draft.fields)
    return "\n".join(("---", *head, "---", "\n\n".join(draft.paragraphs), ""))
