"""The pages that the search finds beside the posts: what each is called, where it is, of what sort, and other words for it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import timedelta
from itertools import chain

from parution.language import sentence_case
from parution.model import say
from parution.website.desk import Desk
from parution.website.press import channel_name

Place = tuple[str, str, str, str]
"""Title, path in the site, what sort of page it is, and more words to find it by."""


def places(desk: Desk, standing: Container[str]) -> Iterator[Place]:
    """The pages among `standing` that are found by a name, the most asked for first."""
    found = chain(_views(desk), _of_charter(desk), _named(desk), _times(desk))
    return (place for place in found if place[1].partition("#")[0] in standing)


def _views(desk: Desk) -> Iterator[Place]:
    gettext = desk.tr.gettext
    yield gettext("Today"), "index.html", "", ""
    yield gettext("Agenda"), "agenda.html", "", gettext("Calendar")
    yield gettext("Board"), "board.html", "", ""
    yield gettext("Ideas"), "ideas.html", "", ""
    yield gettext("Findings"), "findings.html", "", ""
    yield gettext("Report"), "reports/index.html", "", ""
    yield gettext("Charter"), "charter.html", "", gettext("The editorial charter")
    yield gettext("In a crisis"), "crisis.html", "", gettext("Prepared answers")
    yield gettext("Subscribe"), "feeds.html", "", "iCalendar ics Atom RSS JSON"
    yield gettext("Help"), "help.html", "", ""


def _of_charter(desk: Desk) -> Iterator[Place]:
    charter, gettext = desk.charter, desk.tr.gettext
    sort = gettext("Charter")
    campaigns = " ".join(campaign.name for campaign in charter.campaigns.values())
    chapters = {
        "where": (gettext("Where we speak"), " ".join(channel_name(channel) for channel in charter.channels.values())),
        "what": (gettext("What we talk about"), " ".join(pillar.name for pillar in charter.pillars.values())),
        "whom": (gettext("For whom, and why"), " ".join((*charter.audiences.values(), *(one.name for one in charter.objectives.values())))),
        "how": (gettext("How we speak"), " ".join(charter.tone.avoid)),
        "year": (gettext("Our year"), " ".join((campaigns, *(key.name for key in charter.key_dates)))),
        "who": (gettext("Who does what"), " ".join(person.name for person in charter.people.values()) if desk.shows.people else ""),
        "trouble": (gettext("When something goes wrong"), gettext("In a crisis")),
    }
    for anchor, (title, words) in chapters.items():
        yield title, f"charter.html#{anchor}", sort, words


def _named(desk: Desk) -> Iterator[Place]:
    charter, gettext = desk.charter, desk.tr.gettext
    for channel in charter.channels.values():
        yield channel_name(channel), f"channels/{channel.id}.html", gettext("Channel"), f"{channel.network} {channel.account or ''}"
    for name, pillar in charter.pillars.items():
        yield pillar.name, f"pillars/{name}.html", gettext("Pillar"), ""
    for name, campaign in charter.campaigns.items():
        yield campaign.name, f"campaigns/{name}.html", gettext("Campaign"), ""
    for name, person in charter.people.items():
        yield person.name, f"people/{name}.html", gettext("Person"), ""


def _times(desk: Desk) -> Iterator[Place]:
    """Months, quarters and weeks, those around today first."""
    tr, today = desk.tr, desk.almanac.today
    here = today.year * 12 + today.month
    months = sorted((int(month[:4]), int(month[5:])) for month in desk.almanac.span.months())
    months.sort(key=lambda month: abs(month[0] * 12 + month[1] - here))
    for year, month in months:
        name = tr.month_title(f"{year:04}-{month:02}")
        yield name, f"months/{year:04}-{month:02}.html", tr.gettext("Month"), ""
        of = f"{tr.month(month)} {year}"
        yield tr.gettext("Report of {month}", month=of), f"reports/{year:04}-{month:02}.html", tr.gettext("Report"), ""
    for year, quarter in dict.fromkeys((year, (month + 2) // 3) for year, month in months):
        nth = tr.message(_NTH[quarter - 1])
        names = " ".join(tr.month(month) for month in range(quarter * 3 - 2, quarter * 3 + 1))
        title = sentence_case(tr.gettext("{nth} quarter of {year}", nth=nth, year=year))
        yield title, f"quarters/{year:04}-Q{quarter}.html", tr.gettext("Quarter"), f"{names} {quarter}"
        title = tr.gettext("Report of the {nth} quarter of {year}", nth=nth, year=year)
        yield title, f"reports/{year:04}-Q{quarter}.html", tr.gettext("Report"), f"{names} {quarter}"
    monday = today - timedelta(today.weekday())
    mondays = dict.fromkeys(day - timedelta(day.weekday()) for day in desk.almanac.shown.days)
    for day in sorted(mondays, key=lambda day: abs(day - monday)):
        year, week, _ = day.isocalendar()
        title = tr.gettext("Week {n} of {year}", n=week, year=year)
        yield title, f"weeks/{year:04}-W{week:02}.html", tr.gettext("Week"), tr.date_numeric(day)


_NTH = (say("first"), say("second"), say("third"), say("fourth"))
