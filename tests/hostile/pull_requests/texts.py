"""Attacks by what is typed: titles, texts, fields, and how they are written."""

# ruff: noqa: E501 - an attack is read best as it is typed

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from hostile.pull_requests.attack import Attack, Entry, post, quoted, text

TYPED: Final = {
    "orders to the runner": "::error file=charter.yml,line=1::pwned\n::set-output name=made::yes\n::add-mask::e\n::stop-commands::word\n::debug::x",
    "orders to the runner, encoded": "%0A::error::pwned%0D%0A::set-env name=PATH::/tmp%0A%25%3A%3A",
    "orders of the older form": "x ##[error]pwned ##[add-mask]e ##vso[task.setvariable variable=x]y ##[group]",
    "orders between what nobody sees": "\u200b:\u2060:error::pwned \u00ad#\ufeff#[error]x \u2003::error::pwned",
    "what steers a terminal": "\x1b[2J\x1b[31mred\x1b]8;;https://evil.example\x07x\x1b]8;;\x07\x9b31m\x7f\x08\x08",
    "what reverses the writing": "\u202eetorw\u2066 \u2067dnarts\u2069 \u200f\u061c\u202d",
    "mentions": "@everyone @org/team ping@me.example @maud. (@maud) _@maud_ @\u200bmaud \uff20maud /cc @maud",
    "references": "#1 GH-12 org/repo#3 org/repo@0123456789abcdef0123456789abcdef01234567 0123456 !4 ~bug %2 &5 ABC-123",
    "addresses": "https://evil.example http://e.example www.evil.example ftp://e.example mailto:a@e.example //e.example xmpp:a@e.example",
    "links": "[x](javascript:alert(1)) [y](//e.example) <https://e.example> <a@e.example> [z][1]\n\n[1]: https://e.example\n[^1]\n\n[^1]: x",
    "pictures": "![x](https://evil.example/p.png) ![x](//e.example/p)![][1] <img src=https://e.example/p.png>\n\n[1]: //e.example/p.png",
    "HTML": "<img src=x onerror=alert(1)><script>alert(1)</script><svg onload=alert(1)><a href=javascript:alert(1)>x</a><base href=//e>",
    "what closes the fold": "</details></summary></table></div>\n\n</details>\n<details open><summary>x</summary>\n# Approved by @maud",
    "comments of HTML": "<!-- parution: changes --> --> <!-- x <![CDATA[ ]]> <?php ?> <!DOCTYPE x>",
    "fences": "```\n````\n~~~~\n`````````````\n</details>\n# x\n@everyone\n~~~\n/close\n/merge\n```js",
    "orders to a forge": "/approve\n/merge\n/close\n  /label ~bug\n/assign @maud\n@dependabot merge",
    "cells": "a | b | c \\| d || | :-- | --: |\n| :-: |\n|||",
    "headings": "# x\n## y\nz\n===\nw\n---\n> q\n1. x\n- [x] y\n***",
    "emphasis": "**b** _i_ ~~s~~ `c` ``d`` ***e*** <b>f</b> \\*g\\* &lt;b&gt; &#64;everyone &commat;maud",
    "formulas": "$x$ $$y$$ $`z`$ \\(a\\) \\[b\\] :tada: :+1: {{ 7*7 }}",
    "templates": "{{ 7*7 }} {% include '/etc/passwd' %} {{ cycler.__init__.__globals__.os.popen('touch @MARK@') }} ${7*7} <%= 7*7 %> #{7*7}",
    "what includes files": '--8<-- "../secret.md"\n{% include "../secret.md" %}\n!INCLUDE ../secret.md\n[x](file:///etc/passwd)\n:include:',
    "expressions of the forge": "${{ github.token }} ${{ secrets.PARUTION_TOKEN }} $GITHUB_TOKEN $(touch executed) `touch executed`",
    "spaces and joiners": "\u00a0\u2003\u3000\u200d\u200c\ufe0f\U000e0041\U000e007f\u115f\u3164 \u180e",
    "letters upon letters": "Z" + "\u0310\u0323\u035d\u0489" * 300,
    "half a letter": "\ud83d \udfff \U0001f600 \uffff \ufffe \ufdd0",
    "a flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\U000e0061",
    "a nonce": "0123456789abcdef0123456789abcdef\n::0123456789abcdef0123456789abcdef::",
}


def _everywhere(typed: str) -> dict[str, Entry]:
    """A text in each field that takes any, and in what a post may be called and say."""
    one = quoted(typed.replace("\n", " "))
    full = quoted(typed)
    bare = typed.encode("utf-8", "replace").decode().replace("\0", "").replace("\x7f", "").replace("\x1b", "")
    fields = {
        "title": one,
        "publish_at": "2026-12-05 10:00",
        "channels": "[news, town]",
        "brief": full,
        "warning": full,
        "sponsor": one,
        "hashtags": f"[{one}]",
        "mentions": f"[{one}]",
        "media": f"[{{src: media/table.jpg, alt: {one}}}]",
        "overrides": f"{{town: {{text: {full}}}}}",
    }
    wrong = {"id": "evil-2", "title": one, "campaign": one, "pillar": one, "owner": one, "status": one, "cta": one, "format": one}
    return {"content/evil.md": post(bare, **fields), "content/wrong.md": post(bare, **wrong, **{one: "x"})}


def _of_corpus() -> list[str]:
    corpus: dict[str, list[str]] = json.loads(Path(__file__).parents[1].joinpath("corpus.json").read_text(encoding="utf-8"))
    return list(dict.fromkeys(typed for texts in corpus.values() for typed in texts))


CORPUS: Final = tuple(
    Attack(
        f"all injections, part {part + 1}",
        {
            f"content/{number}.md": post(
                typed.replace("\0", "").replace("\x1b", ""), id=f"evil-{number}", title=quoted(typed), brief=quoted(typed)
            )
            for number, typed in enumerate(_of_corpus())
            if number % 4 == part
        },
    )
    for part in range(4)
)
TEXTS: Final = tuple(
    Attack(f"a text with {what}", _everywhere(typed), told=typed.isascii() or what in {"mentions", "what reverses the writing"})
    for what, typed in TYPED.items()
)


def _raw(what: str, front: str | bytes, says: str = "", body: str = "x") -> Attack:
    data = front if isinstance(front, bytes) else f"---\nid: evil\ntitle: x\nstatus: draft\n{front}\n---\n\n{body}\n".encode()
    return Attack(f"front matter with {what}", {"content/evil.md": text(data)}, says=says)


_LAUGH = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
FRONT_MATTER: Final = (
    _raw("an object of Python", 'brief: !!python/object/apply:os.system ["touch @MARK@"]'),
    _raw("another object of Python", "brief: !!python/object/new:subprocess.Popen [[touch, '@MARK@']]"),
    _raw("a module of Python", "brief: !!python/module:secrets x\nwarning: !!python/name:os.environ"),
    _raw("a tag that includes a file", "brief: !include ../secret.md\nwarning: !ENV [PARUTION_TOKEN]\ncta: !relative x"),
    _raw("a tag of its own", "%TAG ! tag:evil.example,2026:\nbrief: !x y"),
    _raw("a billion laughs", _LAUGH),
    _raw("a list within itself", "brief: &a [*a]"),
    _raw("a merge of keys", "x: &x {title: z}\n<<: *x"),
    _raw("a thousand lists in each other", f"brief: {'[' * 5_000}{']' * 5_000}"),
    _raw("a thousand maps in each other", "brief: " + "{a: " * 5_000 + "x" + "}" * 5_000),
    _raw("more fields than anybody reads", "\n".join(f"field{n}: x" for n in range(20_000))),
    _raw("megabytes in a field", f"brief: {'x' * 1_500_000}"),
    _raw("megabytes of a title", f"brief: x\nwarning: {'é' * 90_000}", body="y " * 90_000),
    _raw("one field twice", "title: y\nstatus: approved"),
    _raw("several documents", "--- \nid: other\n...\n--- x\n"),
    _raw("dates that no clock knows", "publish_at: 9999-12-31T23:59-14:00\nplanned: 0001-01"),
    _raw("the first of all dates", "publish_at: 0001-01-01T00:00+14:00"),
    _raw("dates beyond all calendars", "publish_at: 99999-99-99 99:99\nplanned: 10000-13"),
    _raw("numbers beyond all numbers", f"budget: {'9' * 5_000}\npoll: {{options: [a, b], duration: {'9' * 400} days}}"),
    _raw("numbers that are none", "budget: .nan\ncampaign: .inf\nowner: 0x7f\nbrief: 1e999999999"),
    Attack(
        "front matter with an id that is a path",
        {"content/evil.md": post(id="../../outside/pwned"), "content/b.md": post(id="/etc/passwd")},
        says="wrong-form",
    ),
    Attack(
        "front matter with ids that programs know", {f"content/{n}.md": post(id=n) for n in ("constructor", "index", "con", "nul", "con-1")}
    ),
    Attack("front matter with an id of a property", {"content/a.md": post(id="__proto__"), "content/b.md": post(id="'\"><script>'")}),
    _raw("an endless wait", "brief: |\n" + " " * 100_000),
    _raw("no text at all", b"\0" * 4096, says="encoding"),
    _raw("another encoding", "---\nid: evil\ntitle: é\n---\n".encode("utf-16"), says="encoding"),
    _raw("half of a letter", b'---\nid: evil\ntitle: "\\ud83d"\nstatus: draft\nbrief: "\\udead"\n---\n\nx\xed\xa0\x80\n'),
    _raw("nothing but dashes", b"---\n" * 50_000),
    _raw("a Byte Order Mark within", "brief: \ufeffx\n\ufeffstatus: approved"),
    Attack(
        "media that lead out",
        {"content/evil.md": post(media="[{src: ../../secret.md, alt: x}, {src: ../docs/crisis.md, alt: x}, {src: /etc/passwd, alt: x}]")},
    ),
    Attack("media of git's own", {"content/evil.md": post(media="[{src: ../.git/config, alt: x}, {src: '../.git/secret.md', alt: x}]")}),
    Attack(
        "media that are addresses",
        {
            "content/evil.md": post(
                "![x](file:///etc/passwd) ![y](http://169.254.169.254/latest/)",
                media="[{src: 'file:///etc/passwd', alt: x}, {src: 'http://127.0.0.1:1/x', alt: y}]",
            )
        },
    ),
    Attack(
        "media of the body that lead out",
        {
            "content/evil.md": post(
                "![x](../../secret.md)\n\n![y](/proc/self/environ)\n\n![z](%2e%2e/%2e%2e/secret.md)", publish_at="2026-12-05 10:00"
            )
        },
    ),
    Attack(
        "a picture larger than any",
        {
            "content/media/x.png": Entry(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0\0\0\0\0"),
            "content/evil.md": post(media="[{src: media/x.png, alt: x}]"),
        },
    ),
    Attack(
        "a picture that is a page",
        {
            "content/media/x.svg": text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"),
            "content/media/x.jpg": text("<script>alert(1)</script>"),
            "content/evil.md": post(media="[{src: media/x.svg, alt: x}, {src: media/x.jpg, alt: x}]"),
        },
    ),
    Attack(
        "a pointer to a large file",
        {
            "content/media/x.jpg": text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 99999999999\n"),
            ".lfsconfig": text('[lfs]\n\turl = https://evil.example/\n[lfs "customtransfer.x"]\n\tpath = touch\n\targs = @MARK@\n'),
            ".gitattributes": text("*.jpg filter=lfs diff=lfs merge=lfs -text\n"),
            "content/evil.md": post(media="[{src: media/x.jpg, alt: x}]"),
        },
    ),
    Attack(
        "prose that takes a machine for ever",
        {
            "content/evil.md": post(
                "*_" * 20_000 + "[" * 20_000 + "](" * 5_000 + "`" * 9_999 + "<" * 20_000 + "@" * 20_000 + "#a" * 9_999 + "https://" * 5_000,
                publish_at="2026-12-05 10:00",
                channels="[news, town]",
            )
        },
    ),
    Attack(
        "letters that take a machine for ever",
        {
            "content/evil.md": post(
                "a" * 50_000 + "!" + " " * 50_000 + "\u0301" * 50_000, publish_at="2026-12-05 10:00", channels="[news, town]"
            )
        },
    ),
)
