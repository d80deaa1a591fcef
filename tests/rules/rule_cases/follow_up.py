"""Cases of what was promised: results, answers, reports, the order of posts and of a thread's parts."""

from datetime import UTC, datetime

from rule_cases.case import Case, post

_AT = "channels: [mastodon]\npublish_at: 2026-12-03 09:00\n"
_POLL = _AT + "format: poll\npoll: {options: [Oak, Elm], duration: 3 days}\n"
_POLL_BODY = "Which wood shall we take for the stools?"
_CONTEST = _AT + "format: contest\nterms: https://example.org/terms\n"
_REPORT = "campaigns: {winter-market: {name: Winter market, from: 2026-11-23, to: 2026-12-20, report: 14 days after}}\n"
_OF_CAMPAIGN = "channels: [mastodon]\npublish_at: 2026-12-05 09:00\ncampaign: winter-market\n"
_THREAD = _AT + "format: thread\n"


def after(day: str, follows: str, status: str = "draft") -> str:
    """A post that follows another."""
    return post("after", f"channels: [mastodon]\npublish_at: {day} 09:00\nfollows: {follows}\n", "Elm it is.", status)


CASES = (
    Case(
        "results-missing",
        {"content/a.md": post("wood", _POLL, _POLL_BODY), "content/b.md": after("2026-12-08", "wood")},
        ("content/b.md", "follows: wood\n", ""),
        says="“Wood” is a poll that closes on 2026-12-06 09:00, and no post tells its results",
        at="content/a.md:7",
        mend="“follows: wood” for 2026-12-20",
    ),
    Case(
        "results-missing",
        {"content/a.md": post("wood", _POLL, _POLL_BODY), "content/b.md": after("2026-12-08", "wood")},
        ("content/b.md", "2026-12-08", "2026-12-05"),
        says="no post tells its results",
        at="content/a.md:7",
    ),
    Case(
        "results-missing",
        {"content/a.md": post("wood", _POLL, _POLL_BODY), "content/b.md": after("2026-12-18", "wood")},
        ("content/b.md", "2026-12-18", "2026-12-28"),
        says="are planned for 2026-12-28, 22 days after its end",
        at="content/a.md:7",
        mend="2026-12-20",
    ),
    Case(
        "results-missing",
        {"content/a.md": post("stool", _CONTEST, "Tell us a story and win a stool."), "content/b.md": after("2026-12-28", "stool", "idea")},
        ("content/b.md", "follows: stool\n", ""),
        says="is a contest, and no post tells who won",
        at="content/a.md:7",
    ),
    Case(
        "results-missing",
        {"content/a.md": post("wood", _POLL, _POLL_BODY, "draft")},
        ("content/a.md", "status: draft", "status: review"),
        says="no post tells its results",
        at="content/a.md:7",
    ),
    Case(
        "results-missing",
        {"content/a.md": post("wood", _POLL, _POLL_BODY), "content/b.md": after("2026-12-08", "wood")},
        ("content/b.md", "follows: wood\n", ""),
        says="no post tells its results",
        at="content/a.md:7",
        mend="as soon as you can",
        now=datetime(2026, 12, 30, tzinfo=UTC),
    ),
    Case(
        "answers-missing",
        {"content/a.md": post("a", _AT).replace("title: A", "title: Ask us anything about oak"), "content/b.md": after("2026-12-08", "a")},
        ("content/b.md", "follows: a\n", ""),
        says="collects questions, and no post answers them",
        at="content/a.md:3",
    ),
    Case(
        "answers-missing",
        {"content/a.md": post("a", _AT + "format: questions\n"), "content/b.md": after("2026-12-08", "a")},
        ("content/b.md", "follows: a\n", ""),
        says="collects questions, and no post answers them",
        at="content/a.md:7",
        charter="formats: [text, questions]\n",
    ),
    Case(
        "follows-order",
        {"content/a.md": post("wood", _AT), "content/b.md": after("2026-12-04", "wood")},
        ("content/b.md", "2026-12-04", "2026-12-02"),
        says="“After” follows “Wood”, and is to go out before it: on 2026-12-02 09:00, and the other on 2026-12-03 09:00",
        at="content/b.md:7",
        mend="2026-12-03 09:00",
    ),
    Case(
        "campaign-report",
        {
            "content/a.md": post("a", _OF_CAMPAIGN),
            "content/b.md": post("b", "planned: 2026-12-29\ncampaign: winter-market\n", status="idea"),
        },
        ("content/b.md", "campaign: winter-market\n", ""),
        says="“Winter market” ends on 2026-12-20, and no post after that reports on it; the report is due on 2027-01-03",
        at="charter.yml",
        mend="“campaign: winter-market”",
        charter=_REPORT,
    ),
    Case(
        "campaign-report",
        {"content/a.md": post("a", _OF_CAMPAIGN), "content/b.md": after("2026-12-29", "a")},
        ("content/b.md", "2026-12-29", "2027-01-09"),
        says="is planned for 2027-01-09",
        at="charter.yml",
        mend="2027-01-03",
        charter=_REPORT,
    ),
    Case(
        "campaign-report",
        {"content/a.md": post("a", _OF_CAMPAIGN), "content/b.md": after("2026-12-29", "a")},
        ("content/b.md", "status: draft", "status: cancelled"),
        says="no post after that reports on it",
        at="charter.yml",
        mend="Publish a post",
        charter=_REPORT,
        now=datetime(2027, 1, 10, tzinfo=UTC),
    ),
    Case(
        "thread-order",
        {"content/a.md": post("a", _THREAD, "1/3 Oak.\n\n---\n\n2/3 Elm.\n\n---\n\n3/3 Ash.")},
        ("content/a.md", "2/3 Elm.\n\n---\n\n3/3 Ash.", "3/3 Ash.\n\n---\n\n2/3 Elm."),
        says="numbered 1, 3, 2",
        at="content/a.md:14",
        mend="this one is number 2",
    ),
    Case(
        "thread-order",
        {"content/a.md": post("a", _THREAD, "Oak (1/3)\n\n---\n\nElm (2/3)\n\n---\n\nAsh (3/3)")},
        ("content/a.md", "(2/3)", "(2/4)"),
        says="This part says that the thread has 4 parts; it has 3",
        at="content/a.md:14",
        mend="Write 3",
    ),
)
