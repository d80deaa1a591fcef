"""Rules of the files themselves: found while the charter and the posts are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parution.model import Place, Problem, Severity, say
from parution.rules.rule import Rule
from parution.rules.subject import Subject

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |$).*$", re.MULTILINE)


def _merge_conflict(subject: Subject) -> Iterator[Problem]:
    if "<<<<<<<" not in subject.post.body:
        return
    marks = list(_CONFLICT.finditer(subject.post.body))
    if {mark.group()[0] for mark in marks} >= {"<", ">"}:
        yield Problem(
            "merge-conflict",
            Place("body", (), marks[0].start(), marks[0].end()),
            say("Git left a merge conflict in the text: both versions stand here, with marks between them."),
            say("Keep the version you want and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."),
        )


def _fixed(rule: str, summary: str, why: str, bad: str, good: str) -> Rule:
    return Rule(rule, Severity.ERROR, summary, why, bad, good, fixed=True)


RULES = (
    _fixed(
        "charter-missing",
        "There is no charter.yml, or it cannot be read.",
        "The charter names the channels, the people and the time zone: without it no post can be judged.",
        "my-calendar/content/ without my-calendar/charter.yml",
        "my-calendar/charter.yml and my-calendar/content/ side by side",
    ),
    _fixed(
        "charter-version",
        "The charter is written in a format that this program does not read.",
        "A format that is guessed would judge your posts by rules you did not write.",
        "parution: 2",
        "parution: 1",
    ),
    _fixed(
        "unknown-timezone",
        "The charter's time zone is not one of the tz database.",
        "Every slot is a local time: with the wrong zone, every post goes out at the wrong hour.",
        "timezone: Paris",
        "timezone: Europe/Paris",
    ),
    _fixed(
        "unreadable",
        "A file or a folder of content/ cannot be opened.",
        "A post that is not read is a post that is silently lost.",
        "a file that belongs to another user of the computer",
        "a file that you can open",
    ),
    _fixed(
        "encoding",
        "A file is not UTF-8 text.",
        "Accents and emoji would reach your readers as strange signs.",
        "a post saved as “Western European (Windows)” or “UTF-16”",
        "the same post saved as “UTF-8”",
    ),
    _fixed(
        "file-name",
        "A file's name is not UTF-8 text.",
        "Such a name reads differently on every computer, so the post could be lost.",
        "a file unpacked from an old archive, with ? in place of its accents",
        "content/2026-12/marche-d-hiver.md",
    ),
    _fixed(
        "file-size",
        "A file is larger than one megabyte.",
        "A post is a text; what is larger is usually an image pasted into it.",
        "an image pasted into the text as thousands of letters",
        "![An oak table](media/table.jpg)",
    ),
    _fixed(
        "symbolic-link",
        "A file of content/ is a symbolic link.",
        "A link may lead outside the calendar, to something that was never meant to be published.",
        "content/post.md → /home/me/notes.md",
        "content/post.md, a file of its own",
    ),
    Rule(
        "not-a-post",
        Severity.WARNING,
        "A text in content/ does not end in .md, so it is not read.",
        "Its writer believes that it is on the calendar.",
        "content/2026-12/oak-table.txt",
        "content/2026-12/oak-table.md",
    ),
    _fixed(
        "front-matter",
        "A post does not begin with its front matter, or the front matter is not closed.",
        "The fields between the two lines “---” say when and where the post goes out.",
        "title: My post\n\nThe text.",
        "---\nid: my-post\ntitle: My post\nstatus: draft\n---\n\nThe text.",
    ),
    _fixed(
        "yaml",
        "The front matter or the charter cannot be read as YAML.",
        "Most often a colon, a quotation mark or a # stands in a value that is not in quotes.",
        "title: Winter market: the programme",
        'title: "Winter market: the programme"',
    ),
    _fixed(
        "yaml-duplicate-key",
        "A field stands twice.",
        "Other readers keep the last one in silence; here you decide.",
        "status: draft\nstatus: approved",
        "status: approved",
    ),
    _fixed(
        "yaml-comment",
        "A # in a value begins a comment, so the rest of the line is not read.",
        "What stands behind it would be lost, and nobody would notice.",
        "title: Prize #1 of the fair",
        'title: "Prize #1 of the fair"',
    ),
    Rule(
        "merge-conflict",
        Severity.ERROR,
        "Git's conflict marks were left in the text.",
        "They would be published.",
        "<<<<<<< HEAD\nOpen on Saturday\n=======\nOpen on Sunday\n>>>>>>> news",
        "Open on Sunday",
        judge_post=_merge_conflict,
    ),
    Rule(
        "posts-not-judged",
        Severity.NOTE,
        "The charter has an error, so the posts were only read, not judged.",
        "Half a charter would find errors where there are none.",
        "timezone: Paris",
        "timezone: Europe/Paris",
        fixed=True,
    ),
    Rule(
        "content-empty",
        Severity.NOTE,
        "There is no post in content/.",
        "The calendar will be empty.",
        "an empty folder content/",
        "content/2026-12/first-post.md",
    ),
)
