"""Rules of the mix: useful posts before promotional ones, pillars kept to their shares, formats varied."""

from __future__ import annotations

from parution.model import Severity
from parution.rules.format_mix import rare, running
from parution.rules.pillar_mix import LEAST, MOST, off_share, too_many_pillars, unused
from parution.rules.promo_mix import SAMPLE, too_much_promo
from parution.rules.rule import Rule

RULES = (
    Rule(
        "mix-promo",
        Severity.WARNING,
        "Too many of the posts of a stretch of time sell something, on the whole or on one channel.",
        "Readers follow those who are useful to them: four useful posts pay for one that sells.",
        "five posts in four weeks, three of which are of kind: promo",
        "five posts in four weeks, one of which is of kind: promo",
        by_channel=True,
        section="mix",
        parameters=(SAMPLE,),
        judge_calendar=too_much_promo,
    ),
    Rule(
        "mix-pillar",
        Severity.WARNING,
        "A pillar has more or fewer of the planned posts than its share.",
        "The shares say what the brand wants to be known for; a plan drifts towards what is easy to write.",
        "craft: {share: 40 %}, and two posts of twenty",
        "craft: {share: 40 %}, and eight posts of twenty",
        section="pillars",
        parameters=(LEAST,),
        judge_calendar=off_share,
    ),
    Rule(
        "pillars-many",
        Severity.NOTE,
        "The charter has so many pillars that none of them carries.",
        "Readers remember three or four subjects of a brand, not ten.",
        "nine pillars",
        "five pillars",
        section="pillars",
        parameters=(MOST,),
        judge_calendar=too_many_pillars,
    ),
    Rule(
        "pillar-unused",
        Severity.NOTE,
        "A pillar of the charter has no post.",
        "A subject that one does not write about is not a pillar: write about it, or let it go.",
        "pillars: {craft: {}, school: {}}, and no post with pillar: school",
        "pillars: {craft: {}, school: {}}, and a first post with pillar: school",
        section="pillars",
        judge_calendar=unused,
    ),
    Rule(
        "format-run",
        Severity.WARNING,
        "One format follows itself more often than the charter allows, on one channel.",
        "A channel that always looks the same is no longer looked at.",
        "same in a row: 3, and four images running",
        "same in a row: 3, and a text after the third image",
        by_channel=True,
        section="mix",
        judge_calendar=running,
    ),
    Rule(
        "format-rare",
        Severity.NOTE,
        "A format has not come back for longer than the charter wants.",
        "Polls, videos and threads live by being expected.",
        "each at least every: 8 weeks, and no poll for ten weeks",
        "each at least every: 8 weeks, and a poll every six weeks",
        section="mix",
        judge_calendar=rare,
    ),
)
