"""The charter as the configuration of the web editor (`config.yml`).

Facts: the keys of Decap's configuration; that the editorial workflow proposes each post on a branch `cms/COLLECTION/SLUG` of its own; that
`{{year}}` and `{{month}}` are those of the day on which a post is begun, as none of the names that Decap takes for a date is ours.
"""

from __future__ import annotations

from typing import Any

from parution import owners
from parution.charter import Charter
from parution.content import FOLDER
from parution.language import Translator
from parution.webform.backend import Backend
from parution.webform.fields import fields

COLLECTION = "posts"
MEDIA = "media"
"""The folder below `content/` where images go, as posts name it."""


def configuration(charter: Charter, backend: Backend, translator: Translator, folder: str = "") -> dict[str, Any]:
    """All that the editor needs to know; `folder` is where the calendar lies in its repository (empty: at its top)."""
    content = "/".join(filter(None, (folder.strip("/"), FOLDER)))
    local = {"local_backend": {"url": backend.local}} if backend.local else {}
    site = {"site_url": charter.site.url, "display_url": charter.site.url} if charter.site.url else {}
    return {
        "backend": {**backend.options, "commit_messages": _messages(translator)},
        **local,
        "publish_mode": "editorial_workflow",
        "locale": translator.language,
        **site,
        "media_folder": f"{content}/{MEDIA}",
        "public_folder": MEDIA,
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": [_collection(charter, translator, content, pillar) for pillar in (None, *_apart(charter))],
    }


def names(charter: Charter) -> list[str]:
    """The names of the collections: the posts, and those of each pillar that has a folder of its own."""
    return [COLLECTION, *(f"{COLLECTION}-{pillar}" for pillar in _apart(charter))]


def _apart(charter: Charter) -> list[str]:
    return [pillar for pillar in charter.pillars if owners.folder_of(charter, pillar)]


def _messages(translator: Translator) -> dict[str, str]:
    say = translator.gettext
    return {
        "create": say("New post: {slug}", slug="{{slug}}"),
        "update": say("Post changed: {slug}", slug="{{slug}}"),
        "delete": say("Post removed: {slug}", slug="{{slug}}"),
        "uploadMedia": say("New image: {path}", path="{{path}}"),
        "deleteMedia": say("Image removed: {path}", path="{{path}}"),
    }


def _collection(charter: Charter, translator: Translator, content: str, pillar: str | None) -> dict[str, Any]:
    """The posts of a pillar that has a folder of its own, or all others."""
    say = translator.gettext
    others = [name for name in charter.pillars if name not in _apart(charter)]
    return {
        "name": f"{COLLECTION}-{pillar}" if pillar else COLLECTION,
        "label": f"{say('Posts')}{translator.colon()} {charter.pillars[pillar].name}" if pillar else say("Posts"),
        "label_singular": say("Post"),
        "description": say(
            "What {brand} says, and when. Whatever you save becomes a proposal, which somebody reads first.", brand=charter.brand
        ),
        "folder": f"{content}/{pillar}" if pillar else content,
        "media_folder": f"/{content}/{MEDIA}",
        "public_folder": MEDIA,
        "create": True,
        "publish": False,  # who may merge does so at the forge, having read the proposal
        "delete": False,  # Decap deletes on the spot, without a proposal; a post that is not to go out is cancelled
        "extension": "md",
        "format": "frontmatter",
        "identifier_field": "title",
        "slug": "{{fields.id}}",
        "path": "{{year}}-{{month}}/{{slug}}",
        "summary": "{{publish_at | default('—')}} · {{title}}",
        "sortable_fields": ["publish_at", "title", "status"],
        "view_groups": [
            {"label": say("Month"), "field": "publish_at", "pattern": r"\d{4}-\d{2}"},
            {"label": say("Status"), "field": "status"},
        ],
        "fields": fields(charter, translator, [pillar] if pillar else others),
    }
