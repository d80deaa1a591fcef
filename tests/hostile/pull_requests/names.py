"""Attacks by what things are called: files, folders, and (see `BRANCHES`) branches."""

from __future__ import annotations

from typing import Final

from hostile.pull_requests.attack import Attack, Entry, post, program, text

_WRONG: Final = "[nowhere]"
"""A channel that no charter has, so that the check has something to say of the file."""


def _named(name: str, file: str | bytes, says: str = "unknown-channel") -> Attack:
    return Attack(f"a file named {name}", {file: post(channels=_WRONG)}, says=says)


FILES: Final = (
    _named("with a line break", "content/a\n::error file=charter.yml::pwned\n.md"),
    _named("with a carriage return", "content/a\r::error::pwned.md"),
    _named("as an order to the runner", "content/::error::pwned.md"),
    _named("as an order with members", "content/x,line=1,title=pwned::pwned.md"),
    _named("as an order, encoded", "content/%0A::set-output name=made::no%0D%0A::add-mask::e.md"),
    _named("to stop orders", "content/::stop-commands::word.md"),
    _named("as an order of the older form", "content/ ##[error]pwned ##vso[task.setvariable].md"),
    _named("with what steers a terminal", "content/\x1b[2J\x1b]0;pwned\x07\x1b[31m\x9b1mred.md"),
    _named("with what reverses the writing", "content/\u202egnp\u2066dm.md"),
    _named("with what nobody sees", "content/a\u200b\u2060\ufeff\u00ad:\u2060:error::x.md"),
    _named("with other ends of lines", "content/a\u2028::error::x\u2029\x85\x0b\x0c.md"),
    _named("as an option", "content/--format=json.md"),
    _named("as an option of rm", "-rf/x.md", says=""),
    _named("as a folder that is an option", "content/-C/--upload-pack=touch executed.md"),
    _named("as what a shell runs", "content/$(touch executed)`touch executed`;touch executed|touch executed&.md"),
    _named("as a template", "content/{{ 7*7 }}{% include 'x' %}${{ github.token }}.md"),
    _named("as a pattern", "content/*?[a-z]~.md"),
    _named("as magic words of git's", "content/:(exclude)*.md"),
    _named("as HTML", "content/<img src=x onerror=alert(1)><script>alert(1)<&#47;script>\"'.md"),
    _named("as Markdown", "content/| a | `x` ![b](x) [a](javascript:alert(1)) **b** ``` <!--.md"),
    _named("as a mention", "content/@everyone #1 GH-12 :tada: $x$.md"),
    _named("as an address", "content/https:/evil.example/www.evil.example.md"),
    _named("with backslashes", "content/x\\..\\..\\executed.md"),
    _named("as a device of Windows", "content/con.md"),
    _named("with spaces and dots at its ends", "content/ ... .md"),
    _named("with no name", "content/.md", says=""),
    _named("that is no UTF-8", b"content/\xff\xfe\x80.md", says="file-name"),
    _named("in a folder that is no UTF-8", b"content/\xc3\x28/a.md", says="file-name"),
    _named("as long as may be", f"content/{'é' * 126}.md"),
    _named("of four thousand characters", "content/" + "/".join(["d" * 200] * 19) + "/a.md", says=""),
    _named("as a file of a folder", "content/a.md/b.md"),
    _named("like the machine's own", "content/.parution-new/a.md", says=""),
    Attack("files whose names differ in case alone", {f"content/{name}": post(id=name[0]) for name in ("a.md", "A.md", "a.MD", "a.Md")}),
    Attack(
        "files whose names look the same", {"content/é.md": post(), "content/e\u0301.md": post(id="evil-2"), "content/аbc.md": post(id="c")}
    ),
    Attack("posts of one id in many files", {f"content/{n}.md": post() for n in range(300)}, says="duplicate-id"),
    Attack(
        "a path through git's own directory", {"content/.git/config": text("[core]\n\tfsmonitor = touch @MARK@\n"), "content/x.md": post()}
    ),
    Attack("git's own directory spelt otherwise", {"content/.GIT/hooks/post-checkout": program("#!/bin/sh\ntouch @MARK@\n")}),
    Attack("git's own directory, short", {"content/git~1/config": text("[core]\n\tfsmonitor = touch @MARK@\n"), "content/x.md": post()}),
    Attack("a path that leads out", {"content/../../secret.md": post(), "../outside/pwned.md": post()}),
    Attack("a path with nothing in it", {"content/./x.md": post(), "content/x.md": post(id="evil-2")}),
    Attack("five thousand files", {f"content/{n % 70}/{n}.txt": Entry(b"x") for n in range(5_000)}),
)


def _branch(what: str, name: str, owner: str | None = "stranger") -> Attack:
    return Attack(f"a branch named {what}", {"content/evil.md": post()}, branch=name, owner=owner, told=True)


BRANCHES: Final = (
    _branch("as what a shell runs", "$(touch${IFS}executed)`touch${IFS}executed`;touch${IFS}executed|x&y"),
    _branch("in quotation marks", "'\"'\";touch${IFS}executed;#"),
    _branch("as an option", "-o"),
    _branch("as further questions to the forge", "x&state=closed&head=team:other&per_page=1#frag"),
    _branch("as an order to the runner, encoded", "%0A%3A%3Aerror%3A%3Ax%0Anumber=99%26"),
    _branch("as an expression of the forge", "${{github.token}}{{secrets}}"),
    _branch("as HTML", "</details><img/src=x/onerror=alert(1)>"),
    _branch("as the one that is published", "main"),
    _branch("as another reference", "refs/heads/main"),
    _branch("as a mention", "@everyone/#1/!2/GH-3"),
    _branch("with what reverses the writing", "a\u202ebtset\u2066"),
    _branch("as long as may be", "x" * 240),
    _branch("as a program of jq's", '")|error("x")|("\\(env)'),
    _branch("as a number", "1", None),
)
