"""An alert as an issue on the forge: Markdown that stays true from day to day, in which nobody else's text is markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from parution.deliveries.alerts import Alert
from parution.deliveries.plan import Decision
from parution.deliveries.remedies import Remedy
from parution.outgoing import WEB
from parution.report import alert_words as words
from parution.report.alerts import details, remedy
from parution.report.deliveries import Page
from parution.report.escaping import code, fence, inline

_SHOWN, _NAMED = 50, 10
_TITLE, _SENTENCE = 200, 2_000
_ODD = re.compile(r"[\s()<>\\]")


class Lasting(Page):
    """A page on which a moment is the same tomorrow: never “today”."""

    def when(self, moment: datetime) -> str:
        """A moment in the charter's zone, with its year."""
        return self.say.moment(moment.astimezone(self.charter.timezone))


@dataclass(frozen=True, slots=True)
class Letter:
    """An issue's title and text; `added` is the comment for some of the alert's facts that are new."""

    title: str
    body: str
    added: Callable[[Sequence[str]], str]


def letter(alert: Alert, page: Lasting, edit: Callable[[str], str], longest: int) -> Letter:
    """An alert as an issue of at most so many characters; `edit` gives the address at which a file is edited (or nothing)."""
    shown = _SHOWN
    body = _body(alert, page, edit, shown)
    while len(body) > longest and shown:
        shown //= 2
        body = _body(alert, page, edit, shown)
    return Letter(words.title(alert, page)[:_TITLE], body[:longest], lambda new: _added(alert, new, page))


def _body(alert: Alert, page: Lasting, edit: Callable[[str], str], shown: int) -> str:
    parts = [_text(words.why(alert, page))] if words.why(alert, page) else []
    parts += [f"- {_file(path, edit)}" for path in alert.paths[:shown]]
    parts += [_entry(one, alert, page, edit) for one in alert.deliveries[:shown]]
    if (more := len(alert.deliveries) - shown) > 0:
        rest = page.say.ngettext("… and {n} more: {option}", "… and {n} more: {option}", more, option="parution status --all")
        parts.append(_text(rest))
    if general := words.remedy(alert, page):
        parts.append(_remedy(general, page))
    if alert.address:
        parts.append(f"<{alert.address}>")
    parts += ["---", _foot(page)]
    return "\n\n".join(parts) + "\n"


def _text(sentence: str) -> str:
    """A sentence that may hold other people's words."""
    return inline(sentence, _SENTENCE)


def _file(path: str, edit: Callable[[str], str]) -> str:
    """A file, with the way to its editor where there is one; the way is percent-encoded, so that no name of a file ends it."""
    address = edit(path)
    return f"[{inline(path)}]({address})" if address.startswith(WEB) and not _ODD.search(address) else code(path)


def _foot(page: Page) -> str:
    kept = page.say.gettext(
        "Parution keeps this issue: its text follows what the ledger says, and it is closed when nothing of it is left."
    )
    return f"<sub>{kept}</sub>"


def _entry(one: Decision, alert: Alert, page: Lasting, edit: Callable[[str], str]) -> str:
    path = one.post.path if one.post else None
    where = f" ({_file(path, edit)})" if path else ""
    lines = [f"**{_text(page.label(one.key))}**{where}", *(_text(detail) for detail in details(one, alert, page))]
    own = remedy(one, alert, page)
    head = "\\\n".join(lines)
    return f"{head}\n\n{_remedy(own, page)}" if own else head


def _remedy(said: Remedy, page: Page) -> str:
    """What to do, and what to type."""
    sentence = f"→ {_text(page.say.message(said.sentence))}"
    if not said.commands:
        return sentence
    if all(case is None for case, _ in said.commands):
        return f"{sentence}\n\n{fence(chr(10).join(command for _, command in said.commands), 'sh')}"
    cases = [f"- {_text(page.say.message(case) if case else '')}{page.say.colon()} {code(command)}" for case, command in said.commands]
    return "\n\n".join([sentence, "\n".join(cases)])


def _added(alert: Alert, new: Sequence[str], page: Page) -> str:
    """What has come to an alert since people last heard of it."""
    labels = {str(one.key): page.label(one.key) for one in alert.deliveries}
    named = [labels.get(fact, fact) for fact in new if fact in labels or fact in alert.paths]
    if not named:
        return _text(words.title(alert, page))
    rest = [page.say.ngettext("{n} more", "{n} more", len(named) - _NAMED)] if len(named) > _NAMED else []
    head = page.say.gettext("This has come to it:")
    return "\n".join([head, "", *(f"- {_text(one)}" for one in [*named[:_NAMED], *rest])])
