"""The calendar that every contestant builds: posts over 36 months around `NOW`, the same for the same number and seed.

Each contestant writes them in its own front matter; ids, titles, dates and bodies are the same for all.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bench import prose

ZONE = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
"""The moment at which the calendar is looked at."""

FIRST_DAY = datetime(2025, 5, 1, tzinfo=ZONE)
DAYS = 1096
"""36 months, May 2025 to April 2028: NOW lies in the middle."""

CHARTER = """\
parution: 1
brand: Atelier Marronnier
language: fr
timezone: Europe/Paris
country: FR
horizon: 90 days
people:
  desk: {name: La rédaction}
  studio: {name: L'atelier, backup: desk}
  shop: {name: La boutique, backup: desk}
audiences:
  makers: Celles et ceux qui travaillent le bois
  homes: Des familles qui meublent leur maison
  schools: Des classes et leurs enseignants
objectives:
  awareness: {kpi: reach}
  engagement: {kpi: replies and shares}
  conversion: {kpi: visits with a campaign tag, requires: [cta]}
  loyalty: {kpi: returning customers}
pillars:
  craft: {share: 35 %, tolerance: 10 %}
  people: {share: 25 %, tolerance: 10 %}
  materials: {share: 25 %, tolerance: 10 %}
  store: {share: 15 %, tolerance: 10 %, kind: promo}
formats: [text, image, link, article]
required: [audience, channels, format, kind, objective, owner, pillar]
mix:
  promo: at most 20 %
  window: 28 days
channels:
  linkedin: {network: linkedin, account: atelier-marronnier, at least: 2 per week}
  facebook: {network: facebook, account: atelier.marronnier, at least: 2 per week}
  news: {network: site, at least: 1 per month}
  telegram: {network: telegram, account: "@atelier_marronnier", at least: 1 per week}
  discord: {network: discord, account: atelier, at least: 1 per week}
  mastodon: {network: mastodon, account: "@atelier@example.social", limits: {text: 5000}, at least: 2 per week}
quiet: ["22:00-07:00"]
repetition: {same channel: 60 days, channels per text: 2}
tone:
  address: vous
  avoid: {"n'hésitez pas à": "", disruptif: nouveau}
links: {https only: yes, shorteners: forbidden}
campaigns:
  marche-d-hiver: {from: 2026-11-23, to: 2026-12-20}
  portes-ouvertes: {from: 2027-04-02, to: 2027-04-18}
key dates:
  - {name: Journées des métiers d'art, on: first friday of april, lead: 21 days}
  - {name: public holidays, lead: 7 days}
"""

CHANNELS = ("linkedin", "facebook", "news", "telegram", "discord", "mastodon")
PILLARS = ("craft",) * 7 + ("people",) * 5 + ("materials",) * 5 + ("store",) * 3
AUDIENCES = ("makers", "homes", "schools")
FORMATS = ("text", "image", "link", "text", "article")
OBJECTIVES = ("awareness", "engagement", "loyalty")
OWNERS = ("desk", "studio", "shop")
IMAGES = tuple(f"media/atelier-{number:02}.png" for number in range(1, 13))
TAGS = ("bois", "artisanat", "atelier", "meubles", "restauration", "savoirfaire", "jura", "woodworking")
CAMPAIGNS = (("marche-d-hiver", "2026-11-23", "2026-12-20"), ("portes-ouvertes", "2027-04-02", "2027-04-18"))


@dataclass(frozen=True)
class Draft:
    """One post before a contestant gives it its form: `fields` are those that only a charter knows, as YAML lines."""

    id: str
    title: str
    slot: datetime
    language: str
    fields: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def month(self) -> str:
        """The month of the slot, as in `2026-11`."""
        return f"{self.slot:%Y-%m}"


def drafts(number: int, seed: int = 20261116) -> Iterator[Draft]:
    """`number` posts in the order of their slots."""
    random = Random(seed)
    for index in range(number):
        slot = _slot(index, number)
        language = "en" if random.random() < 1 / 3 else "fr"
        name = prose.title(random, language)
        yield Draft(
            id=f"post-{index:05}",
            title=name,
            slot=slot,
            language=language,
            fields=tuple(_fields(random, index, slot)),
            paragraphs=prose.body(random, language),
        )


def _slot(index: int, number: int) -> datetime:
    """Spread over the days, and within a day between 7:30 and 20:30: outside the charter's quiet hours."""
    day = index * DAYS // number
    first = -(-day * number // DAYS)
    after = -(-(day + 1) * number // DAYS)
    minutes = 450 + 780 * (index - first) // (after - first)
    return FIRST_DAY + timedelta(days=day, minutes=minutes)


def _fields(random: Random, index: int, slot: datetime) -> Iterator[str]:
    """Ten to thirteen lines of front matter; with id, title, and the date a post has thirteen to sixteen fields."""
    pillar = PILLARS[index * 7 % len(PILLARS)]
    promo = pillar == "store"
    shape = FORMATS[index % len(FORMATS)]
    yield f"channels: [{', '.join(CHANNELS[(index + 3 * both) % len(CHANNELS)] for both in range(2))}]"
    yield f"pillar: {pillar}"
    yield f"audience: {AUDIENCES[index % len(AUDIENCES)]}"
    yield f"objective: {'conversion' if promo else random.choice(OBJECTIVES)}"
    yield f"format: {shape}"
    yield f"kind: {'promo' if promo else 'value'}"
    yield f"owner: {random.choice(OWNERS)}"
    yield f"budget: {random.choice(('0', '0', '0', '50 EUR', '150 EUR'))}"
    yield from (f"campaign: {name}" for name, start, end in CAMPAIGNS if promo and start <= f"{slot:%Y-%m-%d}" <= end)
    if promo or shape == "link":
        yield f"cta: https://example.org/atelier/{index:05}"
    if shape == "image":
        yield f"media: [{{src: {random.choice(IMAGES)}, alt: {json.dumps(prose.title(random, 'fr'), ensure_ascii=False)}}}]"
    yield f"hashtags: [{', '.join(random.sample(TAGS, 2))}]"
