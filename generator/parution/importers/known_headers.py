"""What the columns of other programs' tables mean: by the names that they give them, in English and in French.

The names are those of the templates and exports of Buffer (Text, Image URL, Tags, Posting Time), Hootsuite (no headers: date, message,
link), Publer (twelve columns, each with an explanation behind a hyphen), Metricool (one column a network, `Picture Url 1` to `10`,
`Alt text picture 1` to `10`, polls, and some sixty settings of single networks), Sprout Social (date, time_24hr, message_text…), Later,
Planable and their like, as their help pages describe them in 2026; and those that people give the columns of a plan of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from parution.networks import names as networks

FIELDS = (
    "title",
    "text",
    "date",
    "time",
    "timezone",
    "status",
    "channels",
    "pillar",
    "audience",
    "objective",
    "format",
    "kind",
    "owner",
    "budget",
    "campaign",
    "cta",
    "language",
    "media",
    "alt",
    "hashtags",
    "mentions",
    "warning",
    "sponsor",
    "terms",
    "labels",
    "poll",
    "poll-time",
    "network",
    "reference",
    "brief",
    "nothing",
)
"""What a column may become. `labels` become a pillar or a campaign where one has that name; `network` says yes or no to an account that
its header names; `reference` is what the other program knows the post by; `nothing` is left out on purpose."""

_KNOWN = {
    "title": "title titre headline intitule|post title|post name|titre du post|sujet|subject",
    "text": "text texte message|message text|post text|post message|post|post content|contenu|content|caption|legende|copy|body|publication"
    "|tweet|texte du post|texte de la publication|wording|corps|description",
    "date": "date jour day|posting time|posting date|post date|date de publication|publication date|publish date|publish at|publish on"
    "|publishing date|scheduled date|schedule date|scheduled at|scheduled for|scheduled on|scheduled time|schedule|scheduledat|scheduled"
    "|send at|sent at|send date|published at|published date|due date|due at|dateandtime|date and time|date time|datetime|date et heure"
    "|date heure|postatspecifictime|planned date|date prevue|echeance|date du post|quand",
    "time": "time heure hour horaire|time 24hr|publish time|publishing time|heure de publication|post time",
    "timezone": "timezone|time zone|fuseau|fuseau horaire",
    "status": "status statut etat state|draft|brouillon|post status|etape|avancement",
    "channels": "channel channels canal canaux account accounts compte comptes profile profiles profil profils page pages network networks "
    "reseau reseaux platform platforms plateforme plateformes support supports|social network|social networks|social profile|social account"
    "|reseau social|reseaux sociaux|account name|profile name|page name|channel name|canal de diffusion",
    "pillar": "pillar pilier|content pillar|pilier de contenu|pilier editorial",
    "audience": "audience cible target persona public",
    "objective": "objective objectif goal but",
    "format": "format|type de contenu|content type|post type|media type|type|type de post|post subtype",
    "kind": "kind",
    "owner": "owner responsable auteur author assignee redacteur redactrice|assigned to|assigne a|created by|cree par|in charge|qui",
    "budget": "budget cout",
    "campaign": "campaign campagne|campaign name|nom de la campagne",
    "cta": "link links lien liens url|link url|cta|call to action|appel a l action|destination url|og meta url|source url",
    "language": "language langue",
    "media": "image images media medias picture photo photos visuel visuels attachment attachments video videos visual file|image url"
    "|image urls|images urls|media url|media urls|picture url|photo url|video url|video urls|gif url|gif urls|media file|piece jointe"
    "|pieces jointes|imageurls|videourls|gifurls|mediaurls|fichier",
    "alt": "alt|alt text|alt texts|alternative text|texte alternatif|alt text picture|image alt text|texte alt",
    "hashtags": "hashtag hashtags|mots diese|mots cles",
    "mentions": "mention mentions",
    "labels": "tag tags label labels etiquette etiquettes categorie categories category theme themes thematique rubrique topic",
    "poll": "|poll option|twitter x poll option|linkedin poll option|option de sondage",
    "poll-time": "|twitter x poll duration minutes",
    "reference": "id|post id|identifiant|uid|external id",
    "brief": "note notes brief remarque remarques commentaire commentaires comment comments|internal note|internal notes|first comment"
    "|first comment text|linkedin poll question|linkedin poll duration|document title|pinterest pin title|youtube video title"
    "|facebook title|tiktok title|pinterest board|pinterest pin link|youtube playlist|youtube video tags"
    "|pin board fb album or google category|reminder|video thumbnail url|board name",
}
"""Names between bars may have several words; those before the first bar are one word each."""

# Settings of single networks that a calendar has no place for; their columns stand filled with “no” in every row.
_SETTINGS = re.compile(
    r"^(?:tiktok|youtube|instagram|facebook|pinterest|linkedin|twitter x|threads|gbp|bluesky|google)\b.+"
    r"|^(?:shortener|video cover frame|autopublish|auto publish)$"
)
_ALIASES = {
    "twitter": "x",
    "twitter x": "x",
    "x twitter": "x",
    "fb": "facebook",
    "insta": "instagram",
    "ig": "instagram",
    "yt": "youtube",
    "gbp": "google",
}
_BEHIND = re.compile(r"\s+-\s.*$|\(.*?\)", re.DOTALL)
_NUMBERED = re.compile(r"\s*\d{1,2}$")


@cache
def _table() -> dict[str, str]:
    table = {}
    for field, names in _KNOWN.items():
        single, *several = names.split("|")
        for name in (*single.split(), *several):
            table[name] = field
    for name in names_of_networks():
        table.setdefault(name, "network")
    return table


def names_of_networks() -> Mapping[str, str]:
    """What networks are called in tables, normalised: the network's name here by each of its names."""
    return {**{name: name for name in networks()}, **_ALIASES, "web": "site", "website": "site", "blog": "site", "news": "site"}


def normalised(header: str) -> str:
    """A header without accents, explanations, signs and capitals: `Link(s) - Separated by comma` becomes `link`."""
    plain = unicodedata.normalize("NFKD", _BEHIND.sub("", header.replace("(s)", "")).casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def field_of(header: str) -> str | None:
    """The field that a column of this name becomes; None where the name is not known."""
    name = normalised(header)
    found = _table().get(name) or _table().get(_NUMBERED.sub("", name))
    return found or ("nothing" if _SETTINGS.match(name) else None)
