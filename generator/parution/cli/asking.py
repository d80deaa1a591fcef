"""What a person typed, as what it means; and what they are asked back."""

from __future__ import annotations

import sys
from collections.abc import Collection
from difflib import get_close_matches

import click

from parution.charter import Charter
from parution.deliveries.record import Key
from parution.language import Translator
from parution.violations import choose

_YES = frozenset({"y", "yes", "o", "oui"})


def delivery_key(text: str, known: Collection[Key], say: Translator) -> Key:
    """A delivery as a person named it.

    Raises:
        UsageError: it is not the name of a delivery, or of none that there is.
    """
    try:
        key = Key.parse(text)
    except ValueError:
        message = say.gettext("“{text}” names no delivery. Write the post's id, a slash and the channel: oak-table/mastodon.", text=text)
        message += _nearest(text, known, say)
        raise click.UsageError(message) from None
    if key in known:
        return key
    message = say.gettext("There is no delivery “{text}”.", text=text)
    message += _nearest(text, known, say) or f" {say.gettext('parution status --all names those there are.')}"
    raise click.UsageError(message)


def _nearest(text: str, known: Collection[Key], say: Translator) -> str:
    """A space and the names that may be meant: those of the post where only that was given, else the nearest."""
    names = sorted(map(str, known))
    near = [name for name in names if name.startswith(f"{text.strip().rstrip('/')}/")] or get_close_matches(text, names, n=1, cutoff=0.65)
    return f" {say.message(choose(near[0], near) if len(near) == 1 else choose('', near))}" if near else ""


def known_campaign(name: str, charter: Charter, say: Translator) -> str:
    """A campaign's id.

    Raises:
        UsageError: the charter has no such campaign.
    """
    if name in charter.campaigns:
        return name
    none = say.gettext("It has none at all. Leave --campaign out, or name a channel: --channel {id}", id=next(iter(charter.channels)))
    remedy = say.message(choose(name, charter.campaigns)) if charter.campaigns else none
    message = f"{say.gettext('There is no campaign “{name}” in the charter.', name=name)} {remedy}"
    raise click.UsageError(message)


def agreed(question: str, otherwise: str) -> bool:
    """Whether the person at the terminal says yes; without one, nobody does, and `otherwise` is said."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(otherwise, err=True)
        return False
    return str(click.prompt(question, default="", show_default=False)).strip().lower() in _YES
