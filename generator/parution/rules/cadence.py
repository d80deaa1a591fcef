"""Rules of rhythm: a channel neither falls silent nor floods, and speaks when it is read."""

from __future__ import annotations

from parution.model import Severity
from parution.rules.clashes import clashing
from parution.rules.ill_timed import ill_timed
from parution.rules.rule import Rule
from parution.rules.same_minutes import same_minutes
from parution.rules.stillness import AHEAD, too_still

RULES = (
    Rule(
        "slot-shared",
        Severity.WARNING,
        "Two posts stand in the same slot of a channel.",
        "Two posts in one minute push each other away, and look like a mistake.",
        "publish_at: 2026-12-03 09:00  (in two posts of one channel)",
        "publish_at: 2026-12-03 09:00  and  publish_at: 2026-12-03 17:30",
        by_channel=True,
        section="channels",
        judge_calendar=clashing,
    ),
    Rule(
        "cadence-gap",
        Severity.WARNING,
        "Two posts of a channel are nearer to each other than its gap allows.",
        "The second takes the readers away from the first before it has had its time.",
        "gap: 4 hours, and posts at 09:00 and 10:30",
        "gap: 4 hours, and posts at 09:00 and 17:30",
        by_channel=True,
        section="channels",
    ),
    Rule(
        "cadence-most",
        Severity.WARNING,
        "A day, a week or a month of a channel has more posts than the charter allows.",
        "Those who hear too much of us stop listening.",
        "at most: 1 per day, and two posts on one Thursday",
        "at most: 1 per day, and the second of them on Friday",
        by_channel=True,
        section="channels",
    ),
    Rule(
        "minute-shared",
        Severity.NOTE,
        "Several channels speak in the same minute, where the charter forbids it.",
        "Those who follow us in several places see at once that a machine is speaking.",
        "cadence: {same minute: forbidden}, and channels: [mastodon, bluesky] in one post",
        "cadence: {same minute: forbidden}, and a post for each channel, half an hour apart",
        by_channel=True,
        section="cadence",
        judge_calendar=same_minutes,
    ),
    Rule(
        "cadence-silence",
        Severity.WARNING,
        "A channel is silent for longer than the charter allows.",
        "A channel that says nothing for too long looks as if the house were closed.",
        "silence: 9 days, and no post between 23 December and 5 January",
        "silence: 9 days, and a post on 30 December",
        by_channel=True,
        section="channels",
        judge_calendar=too_still,
    ),
    Rule(
        "cadence-least",
        Severity.WARNING,
        "A day, a week or a month of a channel has fewer posts than the charter promises.",
        "Readers come back where they know that there is something new.",
        "at least: 2 per week, and one post in the week",
        "at least: 2 per week, and posts on Tuesday and Friday",
        by_channel=True,
        section="channels",
        parameters=(AHEAD,),
    ),
    Rule(
        "cadence-blackout",
        Severity.WARNING,
        "A post stands on a day on which nothing goes out.",
        "A blackout has a reason: an inventory, an election, a mourning.",
        "a post on 24 December, in a blackout from 23 December to 2 January",
        "the same post on 4 January",
        by_channel=True,
        section="cadence",
        judge_calendar=ill_timed,
    ),
    Rule(
        "cadence-holiday",
        Severity.WARNING,
        "A post stands on a public holiday, on which the charter wants quiet.",
        "Nobody is there to answer, and few are there to read.",
        "cadence: {public holidays: quiet}, and a post on 25 December",
        "cadence: {public holidays: quiet}, and the same post on 28 December",
        by_channel=True,
        section="cadence",
    ),
    Rule(
        "cadence-quiet",
        Severity.WARNING,
        "A post stands in quiet hours, or on a quiet day.",
        "What goes out at night is read by nobody, and wakes some.",
        'quiet: ["22:00-07:00"], and a post at 23:15',
        'quiet: ["22:00-07:00"], and the same post at 08:30',
        by_channel=True,
        section="quiet",
    ),
    Rule(
        "cadence-window",
        Severity.NOTE,
        "A post stands outside the best times of its channel.",
        "The same text finds twice as many readers at the right hour.",
        'best: ["tue-thu 08:00-10:00"], and a post on Monday at 15:00',
        'best: ["tue-thu 08:00-10:00"], and the same post on Tuesday at 08:30',
        by_channel=True,
        section="channels",
    ),
)
