"""Cases of a post's life."""

from datetime import timedelta

from rule_cases.case import Case, post

_AT = "channels: [mastodon]\npublish_at: 2026-12-03 09:00\n"
_DAY = timedelta(days=1)

CASES = (
    Case(
        "approved-undated",
        {"content/a.md": post("a", _AT)},
        ("content/a.md", "publish_at: 2026-12-03 09:00", "planned: 2026-12-03"),
        says="has only a wish for a date",
        at="content/a.md:6",
        mend="publish_at",
    ),
    Case(
        "approved-undated",
        {"content/a.md": post("a", status="draft")},
        ("content/a.md", "draft", "approved"),
        says="is approved and has no slot",
        at="content/a.md:4",
    ),
    Case(
        "draft-late",
        {"content/a.md": post("a", _AT, status="draft")},
        ("content/a.md", "2026-12-03", "2026-11-24"),
        says="“A” is to go out on 2026-11-24 09:00, and is still a draft",
        at="content/a.md:4",
        mend="status: review",
    ),
    Case(
        "draft-late",
        {"content/a.md": post("a", _AT.replace("12-03", "11-22"), status="approved")},
        ("content/a.md", "approved", "review"),
        says="is still in review",
        at="content/a.md:4",
        mend="Ask for the approval",
    ),
    Case(
        "draft-late",
        {"content/a.md": post("a", _AT.replace("12-03", "11-23"), status="review")},
        ("content/a.md", "review", "idea"),
        says="is still an idea",
        at="content/a.md:4",
    ),
    Case(
        "draft-late",
        {"content/a.md": post("a", _AT.replace("12-03", "11-23"), status="review")},
        ("content/a.md", "2026-11-23", "2026-11-21"),
        says="was to go out on 2026-11-21 09:00, and is not approved",
        at="content/a.md:4",
        mend="Have it approved at once",
    ),
    Case(
        "slot-missed",
        {"content/a.md": post("a", _AT.replace("12-03", "11-12"))},
        ("content/a.md", "approved", "review"),
        says="The slot of “A”, 2026-11-12 09:00, has passed, and it was never approved",
        at="content/a.md:6",
        mend="status: cancelled",
    ),
    Case(
        "wish-past",
        {"content/a.md": post("a", "planned: 2026-11\n", status="idea")},
        ("content/a.md", "2026-11", "2026-10"),
        says="a month that has passed: 2026-10",
        at="content/a.md:5",
        mend="another date",
    ),
    Case(
        "wish-past",
        {"content/a.md": post("a", "planned: 2026-11-21\n", status="draft")},
        ("content/a.md", "2026-11-21", "2026-11-20"),
        says="was wished for 2026-11-20, and that day has passed",
        at="content/a.md:5",
    ),
    Case(
        "held",
        {"content/a.md": post("a", _AT), "content/b.md": post("b", _AT.replace("12-03", "12-04"))},
        ("charter.yml", "channels: [bluesky]", "channels: [mastodon]"),
        says="The hold “an accident” silences 1 post until 2026-12-03 12:00: “A”",
        at="charter.yml",
        mend="later slots",
        charter="holds: [{reason: an accident, from: 2026-12-01, until: 2026-12-03 12:00, channels: [bluesky]}]\n",
    ),
    Case(
        "held",
        {f"content/{name}.md": post(name, _AT.replace("-03", f"-0{day}")) for day, name in enumerate("abcde", 2)},
        ("charter.yml", "from: 2026-12-10", "from: 2026-12-03"),
        says="silences 4 posts until somebody removes it: “B”, “C”, “D”, 1 more",
        at="charter.yml",
        charter="holds: [{reason: an accident, from: 2026-12-10}]\n",
    ),
    Case(
        "review-old",
        {"content/a.md": post("a", _AT, status="draft")},
        ("content/a.md", "draft", "review"),
        says="“A” has been in review for 8 days without a change",
        at="content/a.md:4",
        mend="Approve it",
        age={"content/a.md": 8 * _DAY},
    ),
    Case(
        "moved-often",
        {"content/a.md": post("a", _AT, status="cancelled")},
        ("content/a.md", "cancelled", "draft"),
        says="“A” has been moved 4 times",
        at="content/a.md:6",
        moves={"content/a.md": 4},
    ),
)
