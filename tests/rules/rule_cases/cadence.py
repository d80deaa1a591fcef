"""Cases of the rules of rhythm."""

from __future__ import annotations

from rule_cases.case import Case, post


def channel(settings: str) -> str:
    return (
        "channels:\n"
        f'  mastodon: {{network: mastodon, account: "@test@example.social", {settings}}}\n'
        f"  bluesky: {{network: bluesky, account: test.example.org, {settings}}}\n"
    )


def at(name: str, slot: str, channels: str = "mastodon", status: str = "approved", more: str = "") -> str:
    return post(name, f"publish_at: {slot}\nchannels: [{channels}]\n{more}", body=f"This is all about {name}.", status=status)


def days(*slots: str) -> dict[str, str]:
    return {f"content/p{index}.md": at(f"p{index}", slot) for index, slot in enumerate(slots, 1)}


CASES = (
    Case(
        "slot-shared",
        days("2026-12-03 09:00", "2026-12-03 17:00"),
        ("content/p2.md", "17:00", "09:00"),
        says="“P1” has this slot on Mastodon already: 2026-12-03 09:00",
        at="content/p2.md:5",
        mend="Move “P2” to 2026-12-03 13:00, the next free slot",
        charter=channel("name: Mastodon, gap: 4 hours"),
    ),
    Case(
        "cadence-gap",
        {
            "content/a.md": at("a", "2026-12-03 09:00", "mastodon, bluesky"),
            "content/b.md": at("b", "2026-12-03 13:00", "mastodon, bluesky"),
        },
        ("content/b.md", "13:00", "11:30"),
        says="On mastodon, bluesky, this post comes 2 h 30 after “A” (2026-12-03 09:00); the charter wants at least 4 hours",
        at="content/b.md:5",
        mend="2026-12-03 13:00",
        charter=channel("gap: 4 hours"),
    ),
    Case(  # what is approved stays, the draft moves, be it the earlier one
        "cadence-gap",
        {"content/a.md": at("a", "2026-12-03 09:00", status="draft"), "content/b.md": at("b", "2026-12-03 13:00")},
        ("content/b.md", "13:00", "11:30"),
        says="On mastodon, this post comes 2 h 30 before “B” (2026-12-03 11:30); the charter wants at least 4 hours",
        at="content/a.md:5",
        mend="Move “A” to 2026-12-03 15:30",
        charter=channel("gap: 4 hours"),
    ),
    Case(
        "slot-shared",
        {"content/a.md": at("a", "2026-12-03 09:00", status="review"), "content/b.md": at("b", "2026-12-03 13:00")},
        ("content/b.md", "13:00", "09:00"),
        says="“B” has this slot on mastodon already",
        at="content/a.md:5",
        mend="Move “A” to 2026-12-03 13:00",
        charter=channel("gap: 4 hours"),
    ),
    Case(
        "cadence-most",
        {
            "content/a.md": at("a", "2026-12-01 09:00"),
            "content/b.md": at("b", "2026-12-02 09:00", status="draft"),
            "content/c.md": at("c", "2026-12-08 09:00", status="review"),
        },
        ("content/c.md", "2026-12-08", "2026-12-04"),
        says="3 posts in the week of 2026-11-30, at most 2 by the charter: “A”, “B”, “C”",
        at="content/b.md:5",
        mend="Move “B” to 2026-12-07 09:00",
        charter=channel('name: Mastodon, at most: [1 per day, 2 per week], best: ["mon-fri 09:00-10:00"]'),
    ),
    Case(
        "cadence-most",
        days("2026-12-03 09:00", "2026-12-04 09:00", "2026-12-08 09:00"),
        ("content/p3.md", "2026-12-08", "2026-12-05"),
        says="Mastodon: 3 posts in the week of 2026-11-30, at most 2 by the charter: “P1”, “P2”, “P3”",
        at="content/p3.md:5",
        mend="Move “P3” to 2026-12-07 09:00, the next free slot.",
        charter=channel('name: Mastodon, at most: [1 per day, 2 per week], best: ["mon-fri 09:00-10:00", "sat 09:00-10:00"]'),
    ),
    Case(
        "cadence-most",
        days("2026-12-03 09:00", "2026-12-04 09:00", "2026-12-08 09:00"),
        ("content/p2.md", "2026-12-04 09:00", "2026-12-03 17:00"),
        says="2 posts on 2026-12-03, at most 1",
        at="content/p2.md:5",
        mend="Move “P2” to 2026-12-04 08:00",
        charter=channel("at most: [1 per day, 2 per week]"),
    ),
    Case(
        "minute-shared",
        {"content/a.md": at("a", "2026-12-03 09:00"), "content/b.md": at("b", "2026-12-03 09:30", "bluesky")},
        ("content/b.md", "09:30", "09:00"),
        says="mastodon, bluesky speak in the same minute",
        at="content/b.md:5",
        mend="Move “B” to 2026-12-03 09:15",
        charter="cadence: {same minute: forbidden}\n" + channel("gap: 1 hours"),
    ),
    Case(
        "minute-shared",
        {"content/a.md": at("a", "2026-12-03 09:00")},
        ("content/a.md", "[mastodon]", "[mastodon, bluesky]"),
        says="in the same minute",
        at="content/a.md:5",
        mend="one post for each channel",
        charter="cadence: {same minute: forbidden}\n",
    ),
    Case(
        "cadence-silence",
        days("2026-11-20 09:00", "2026-11-27 09:00", "2026-12-06 09:00"),
        ("content/p3.md", "2026-12-06", "2026-12-07"),
        says="mastodon: silence for 10 days before this post, since “P2” on 2026-11-27; at most 9 days",
        at="content/p3.md:5",
        mend="is free",
        charter=channel("silence: 9 days"),
    ),
    Case(
        "cadence-silence",
        {
            "content/a.md": at("a", "2026-11-25 09:00", "mastodon, bluesky"),
            "content/b.md": at("b", "2026-12-04 09:00", "mastodon, bluesky"),
            "content/c.md": at("c", "2026-12-13 09:00", "mastodon, bluesky"),
            "content/d.md": at("d", "2026-12-22 09:00"),
        },
        ("content/c.md", "mastodon, bluesky", "mastodon"),
        says="bluesky: silence after “B” on 2026-12-04, for the 18 days until 2026-12-22",
        at="charter.yml:13",
        charter=channel("silence: 9 days"),
    ),
    Case(
        "cadence-silence",
        days("2026-11-01 09:00", "2026-11-10 09:00", "2026-11-19 09:00"),
        ("content/p3.md", "2026-11-19", "2026-11-02"),
        says="mastodon: silence for 11 days, since “P2” on 2026-11-10, and nothing is planned; at most 9 days",
        at="charter.yml:12",
        charter=channel("silence: 9 days"),
    ),
    Case(
        "cadence-least",
        days("2026-11-12 09:00", "2026-11-18 09:00", "2026-11-25 09:00", "2026-12-02 09:00"),
        ("content/p3.md", "2026-11-25", "2026-11-19"),
        says="mastodon: too few posts, at least 1 per week by the charter: 0 in the week of 2026-11-23",
        at="charter.yml:12",
        mend="Plan a post for mastodon; 2026-11-23 09:00 is free.",
        charter='channels:\n  mastodon: {network: mastodon, at least: 1 per week, best: ["mon-fri 09:00-10:00"]}\n',
    ),
    Case(
        "cadence-blackout",
        days("2027-01-04 09:00"),
        ("content/p1.md", "2027-01-04", "2026-12-28"),
        says="On 2026-12-28 09:00, mastodon: nothing goes out from 2026-12-23 to 2027-01-02: inventory",
        at="content/p1.md:5",
        mend="Move “P1” before that (2026-12-22 09:00) or after it (2027-01-03 08:00).",
        charter="cadence: {blackouts: [{reason: inventory, from: 2026-12-23, to: 2027-01-02}]}\n" + channel("gap: 1 hours"),
    ),
    Case(
        "cadence-holiday",
        days("2026-12-28 09:00"),
        ("content/p1.md", "2026-12-28", "2026-12-25"),
        says="a public holiday: Christmas",
        at="content/p1.md:5",
        mend="Move “P1” to 2026-12-26 08:00",
        charter="cadence: {public holidays: quiet}\n" + channel("gap: 1 hours"),
    ),
    Case(
        "cadence-quiet",
        days("2026-12-03 21:30"),
        ("content/p1.md", "21:30", "23:30"),
        says="On 2026-12-03 23:30, mastodon: quiet hours, 22:00-07:00",
        at="content/p1.md:5",
        mend="Move “P1” to 2026-12-04 08:00",
        charter='quiet: ["22:00-07:00"]\n',
    ),
    Case(
        "cadence-quiet",
        days("2026-12-04 09:00"),
        ("content/p1.md", "2026-12-04", "2026-12-05"),
        says="a quiet day of the week",
        at="content/p1.md:5",
        mend="2026-12-07 08:00",
        charter=channel("quiet: [sat-sun]"),
    ),
    Case(
        "cadence-window",
        days("2026-12-03 09:00"),
        ("content/p1.md", "09:00", "15:00"),
        says="is not one of the best times of mastodon; on that day they are 08:00-10:00",
        at="content/p1.md:5",
        mend="The nearest free slot at a good time is 2026-12-03 09:45.",
        charter=channel('best: ["tue-thu 08:00-10:00"]'),
    ),
)
