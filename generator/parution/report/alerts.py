"""What needs a person, for a terminal and for programs.

{
"version": 1,
"alerts": [
{
"cause": "failed/mastodon",        names it for good
"kind": "failed", "channel": "mastodon",
"title": "…", "why": "…",          in the reader's language
"remedy": "…", "commands": ["…"],  null and [] where each delivery has its own
"address": "…",                    where to look at the forge, or null
"deliveries": [{…}],               as in `parution status --format json`
"paths": ["…"]
}
],
"issues": [{"cause": "…", "done": "opened", "url": "…"}]    with --tell
}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parution.deliveries.alerts import Alert, Kind
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.remedies import Remedy, remedy_of, sooner
from parution.report import alert_words as words
from parution.report.cells import visible, wrap
from parution.report.deliveries import Page, account_of, decision_json, mark_of, next_step, remedy_json
from parution.report.encode import Json, encode
from parution.report.standing import told

VERSION = 1
SHOWN = 50
_SIGN = ("✗", "red")


def text(alerts: Sequence[Alert], page: Page) -> str:
    """For a person: one block an alert, the most pressing first."""
    if not alerts:
        return page.say.gettext("Nothing needs you.") + "\n"
    return "\n\n".join("\n".join(_block(one, page)) for one in alerts) + "\n"


def _block(alert: Alert, page: Page) -> Iterator[str]:
    yield page.heading(words.title(alert, page))
    if said := words.why(alert, page):
        yield from (f"  {line}" for line in wrap(said, page.width - 2))
    for path in alert.paths[:SHOWN]:
        yield from page.entry(_SIGN, visible(path), [])
    for one in alert.deliveries[:SHOWN]:
        yield from page.entry(mark_of(one), page.label(one.key), details(one, alert, page), remedy(one, alert, page))
    yield from page.more(len(alert.deliveries) - SHOWN, "parution status --all")
    if general := words.remedy(alert, page):
        yield from page.remedy(general)
    if alert.address:
        yield f"    {alert.address}"


def details(one: Decision, alert: Alert, page: Page) -> list[str]:
    """How a delivery of an alert stands, and what becomes of it by itself; of what only waits its time."""
    slot = one.post.slot if one.post else None
    if alert.kind in {Kind.HELD, Kind.OVERDUE, Kind.SCHEDULE, Kind.ACCOUNT}:
        return [page.say.gettext("planned for {when}", when=page.when(slot))] if slot else []
    return [told(one, page), *(next_step(one, page) if one.action is Action.WAIT else [])]


def remedy(one: Decision, alert: Alert, page: Page) -> Remedy | None:
    """What to do about one delivery; None where the alert says it for all."""
    if words.remedy(alert, page):
        return None
    if one.standing is Standing.FAILED and one.action is Action.WAIT:
        return sooner(one.key)
    return remedy_of(one, account_of(page, one.key.channel))


def as_json(alerts: Sequence[Alert], page: Page, issues: Sequence[tuple[str, str, str]] | None = None) -> str:
    """The same for programs, with what became of each issue (cause, what was done, address), where somebody was told."""
    told_of: list[Json] = [{"cause": cause, "done": done, "url": url} for cause, done, url in issues or ()]
    listed: list[Json] = [_json(one, page) for one in alerts]
    return encode({"version": VERSION, "alerts": listed, **({"issues": told_of} if issues is not None else {})})


def _json(alert: Alert, page: Page) -> dict[str, Json]:
    general = words.remedy(alert, page)
    return {
        "cause": alert.cause,
        "kind": alert.kind.value,
        "channel": alert.channel,
        "title": words.title(alert, page),
        "why": words.why(alert, page),
        **(remedy_json(general, page) if general else {"remedy": None, "commands": []}),
        "address": alert.address or None,
        "deliveries": [decision_json(one, page, remedy(one, alert, page)) for one in alert.deliveries],
        "paths": list(alert.paths),
    }
