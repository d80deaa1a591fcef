"""Rules of the fields: what the charter compiled to a schema accepts, and the dates."""

from __future__ import annotations

from parution.model import Severity
from parution.rules.rule import Rule


def _field(rule: str, summary: str, why: str, bad: str, good: str) -> Rule:
    return Rule(rule, Severity.ERROR, summary, why, bad, good, fixed=True)


def _unknown(what: str, field: str, bad: str, good: str) -> Rule:
    return _field(
        f"unknown-{what}",
        f"A name stands where the charter's {field} are asked for, and the charter does not declare it.",
        "A name with a slip of the pen would put the post where nobody looks, or nowhere.",
        bad,
        good,
    )


RULES = (
    _field(
        "unknown-field",
        "A field has a name that means nothing here.",
        "A misspelt field is a field that has no effect: “chanels” publishes nowhere.",
        "chanels: [mastodon]",
        "channels: [mastodon]",
    ),
    _field(
        "missing-field",
        "A field that this post needs is not there, or is empty.",
        "id, title and status always; from review on, what the charter requires and what the post's objective asks for.",
        "title: The oak table",
        "id: oak-table\ntitle: The oak table\nstatus: draft",
    ),
    _field(
        "wrong-form",
        "A value does not have the form that its field needs.",
        "A value that is guessed is a value that surprises.",
        "id: Oak table",
        "id: oak-table",
    ),
    _field(
        "wrong-value",
        "A value is not one of those that the field accepts, or stands twice in a list.",
        "Only the listed words have a meaning.",
        "status: ready",
        "status: review",
    ),
    _unknown("channel", "channels", "channels: [mastodn]", "channels: [mastodon]"),
    _unknown("pillar", "pillars", "pillar: crafts", "pillar: craft"),
    _unknown("audience", "audiences", "audience: maker", "audience: makers"),
    _unknown("objective", "objectives", "objective: engage", "objective: engagement"),
    _unknown("format", "formats", "format: picture", "format: image"),
    _unknown("person", "people", "owner: jean", "owner: jeanne"),
    _unknown("campaign", "campaigns", "campaign: winter", "campaign: winter-market"),
    _unknown("experiment", "experiments", "experiment: noon", "experiment: noon-or-evening"),
    _field(
        "unknown-rule",
        "The charter or a post names a rule that does not exist, or one that cannot be silenced.",
        "The rule you meant would go on speaking.",
        "rules: {text-lenght: off}",
        "rules: {text-length: off}",
    ),
    _field(
        "date-invalid",
        "A date or a time does not exist.",
        "A post for the 31st of November would never go out.",
        "publish_at: 2026-11-31 09:00",
        "publish_at: 2026-12-01 09:00",
    ),
    _field(
        "date-gap",
        "A local time is skipped when the clocks go forward.",
        "Every program guesses differently what it means: the post would be an hour early or late.",
        "publish_at: 2027-03-28 02:30",
        "publish_at: 2027-03-28 03:00",
    ),
    _field(
        "date-fold",
        "A local time comes twice when the clocks go back.",
        "It means two moments, an hour apart.",
        "publish_at: 2026-10-25 02:30",
        "publish_at: 2026-10-25 02:30+02:00",
    ),
    _field(
        "date-and-wish",
        "A post has both a firm slot and a wish.",
        "Only one of them can be true.",
        "publish_at: 2026-12-03 09:00\nplanned: 2026-12",
        "publish_at: 2026-12-03 09:00",
    ),
)
