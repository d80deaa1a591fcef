"""Cases of the days that a brand keeps in mind."""

from datetime import UTC, datetime

from rule_cases.case import Case, post

_KEY = "key dates: [{name: Saint Catherine, on: 25 november, lead: 5 days}]\n"
_HOLIDAYS = "key dates: [{name: public holidays, lead: 7 days}]\n"
_CHRISTMAS = datetime(2026, 12, 20, tzinfo=UTC)


def dated(when: str, title: str, body: str = "Come and see.") -> str:
    """A post at a time."""
    return post("a", f"channels: [mastodon]\npublish_at: {when}\n", body).replace("title: A\n", f"title: {title}\n")


CASES = (
    Case(
        "key-date-unprepared",
        {"content/a.md": dated("2026-11-24 09:00", "Saint Catherine’s tree")},
        ("content/a.md", "Saint Catherine’s tree", "A tree"),
        says="“Saint Catherine” is in 4 days, on 2026-11-25, and no planned post is about it",
        at="charter.yml",
        mend="Plan a post",
        charter=_KEY,
    ),
    Case(
        "key-date-unprepared",
        {"content/a.md": dated("2026-11-25 09:00", "A tree for Saint Catherine")},
        ("content/a.md", "2026-11-25", "2026-11-27"),
        says="no planned post is about it",
        at="charter.yml",
        mend="Plan a post that names it, for that day or before it",
        charter=_KEY,
    ),
    Case(
        "key-date-unprepared",
        {"content/a.md": dated("2026-11-24 09:00", "A tree for Saint Catherine")},
        ("content/a.md", "publish_at: 2026-11-24 09:00\n", ""),
        says="no planned post is about it",
        at="charter.yml",
        mend="“A tree for Saint Catherine” (content/a.md) would fit",
        charter=_KEY,
    ),
    Case(  # a post of that very day that does not name it
        "key-date-unprepared",
        {"content/a.md": dated("2026-11-25 09:00", "A tree", "See you in the yard.\n\n#SaintCatherine")},
        ("content/a.md", "#SaintCatherine", "#OurYard"),
        says="no planned post is about it",
        at="charter.yml",
        charter=_KEY,
    ),
    Case(  # one word of the name tells nothing, nor does a campaign: the winter market is not the winter sales
        "key-date-unprepared",
        {
            "content/a.md": dated("2026-11-24 09:00", "The winter market", "No sales here.").replace(
                "status:", "campaign: winter-market\nstatus:"
            )
        },
        ("content/a.md", "No sales here.", "Come and see."),
        says="“Winter sales” is in 4 days",
        at="charter.yml",
        charter="key dates: [{name: Winter sales, on: 25 november, lead: 5 days}]\n",
    ),
    Case(  # too long before
        "key-date-unprepared",
        {"content/a.md": dated("2026-10-27 09:00", "Saint Catherine’s tree")},
        ("content/a.md", "2026-10-27", "2026-10-25"),
        says="no planned post is about it",
        at="charter.yml",
        charter=_KEY,
    ),
    Case(
        "holiday-unprepared",
        {"content/a.md": dated("2026-12-22 09:00", "A Christmas table")},
        ("content/a.md", "Christmas", "large"),
        says="“Christmas Day” is in 5 days, on 2026-12-25",
        at="charter.yml",
        mend="let the day pass in silence",
        charter=_HOLIDAYS,
        now=_CHRISTMAS,
    ),
    Case(
        "key-date-passed",
        {"content/a.md": dated("2026-11-24 09:00", "Saint Catherine is tomorrow")},
        ("content/a.md", "2026-11-24", "2026-11-27"),
        says="is about “Saint Catherine”, which is on 2026-11-25; by 2026-11-27 09:00 it is over",
        at="content/a.md:6",
        mend="2026-11-25",
        charter=_KEY,
    ),
    Case(
        "unknown-country",
        {"content/a.md": dated("2026-12-22 09:00", "A large table")},
        ("charter.yml", "country: FR", "country: UK"),
        says="public holidays of “UK” are not known",
        at="charter.yml",
        mend="two letters",
        charter=_HOLIDAYS,
    ),
    Case(
        "unknown-country",
        {"content/a.md": dated("2026-12-22 09:00", "A large table")},
        ("charter.yml", "country: FR\n", ""),
        says="does not say of which country",
        at="charter.yml",
        mend="country: FR",
        charter=_HOLIDAYS,
    ),
)
