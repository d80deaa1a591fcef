"""Attacks by what is no file: symbolic links and submodules."""

from __future__ import annotations

from typing import Final

from hostile.pull_requests.attack import Attack, Entry, Files, charter, link, post, submodule, text

_ANSWERS: Final = charter("crisis: {answers: docs/crisis.md}")


def _link(what: str, files: Files, says: str = "symbolic-link", without: tuple[str, ...] = ()) -> Attack:
    return Attack(f"a link {what}", files, says=says, without=without)


_ALL: Final = ("content/table.md", "content/media/table.jpg")
LINKS: Final = (
    _link("for the charter, to the machine's own", {"charter.yml": link("/etc/passwd")}),
    _link("for the charter, to one beside the calendar", {"charter.yml": link("../outside/charter.yml")}),
    _link("for the charter, by its full path", {"charter.yml": link("@OUTSIDE@/charter.yml")}),
    _link("for the charter, to what never ends", {"charter.yml": link("/dev/zero")}),
    _link("for the charter, to what is never said", {"charter.yml": link("/dev/stdin")}),
    _link("for the charter, to itself", {"charter.yml": link("charter.yml")}),
    _link("for the charter, to another file of the branch", {"charter.yml": link("content/x.md"), "content/x.md": text("parution: 1\n")}),
    _link("for all of the content, to another calendar", {"content": link("../outside/content")}, without=_ALL),
    _link("for all of the content, to the whole machine", {"content": link("/")}, without=_ALL),
    _link("for all of the content, to git's own directory", {"content": link(".git")}, without=_ALL),
    _link("for all of the content, to itself", {"content": link("content")}, without=_ALL),
    _link(
        "for all of the content, to a folder of the branch",
        {"content": link("elsewhere"), "elsewhere/x.md": post()},
        without=_ALL,
    ),
    _link("for a post", {"content/evil.md": link("../../secret.md")}),
    _link("for a post, to git's own", {"content/evil.md": link("../.git/config")}),
    _link("for a post, to the environment", {"content/evil.md": link("/proc/self/environ")}),
    _link("for a post, to what never ends", {"content/evil.md": link("/dev/zero")}),
    _link("for a post, to what is never said", {"content/evil.md": link("/proc/self/fd/0")}),
    _link("for a post that is there", {"content/table.md": link("../../secret.md")}),
    _link("for a post, to another of the branch", {"content/evil.md": link("table.md")}),
    _link("for a folder", {"content/evil": link("../../outside")}),
    _link("for a folder, to the one that holds it", {"content/evil": link(".")}),
    _link(
        "for a picture",
        {"content/media/x.jpg": link("../../../outside/secret.jpg"), "content/evil.md": post(media="[{src: media/x.jpg, alt: x}]")},
    ),
    _link("for a picture of the body", {"content/media/x.jpg": link("@OUTSIDE@/secret.jpg"), "content/evil.md": post("![x](media/x.jpg)")}),
    _link(
        "for the folder of pictures",
        {"content/media": link("../../outside/media"), "content/table.md": post(id="table", media="[{src: media/table.jpg, alt: x}]")},
        without=("content/media/table.jpg",),
    ),
    _link("for what to say in a crisis", {"charter.yml": _ANSWERS, "docs/crisis.md": link("../../outside/crisis.md")}, ""),
    _link("for the folder of what to say in a crisis", {"charter.yml": _ANSWERS, "docs": link("../outside")}, "", ("docs/crisis.md",)),
    _link("for what to say in a crisis, to git's own", {"charter.yml": _ANSWERS, "docs/crisis.md": link("../.git/secret.md")}, ""),
    _link("for those who must agree", {".github/CODEOWNERS": link("../../outside/CODEOWNERS")}, ""),
    _link("for the folder of those who must agree", {".github": link("../outside")}, "", (".github/CODEOWNERS",)),
    _link("for the record of what was written", {".parution/init.json": link("../../secret.md")}, ""),
    _link("with a name of another encoding", {b"content/\xff.md": link("../../secret.md")}, "file-name"),
    _link("that leads to a very long name", {"content/x.md": link("x/" * 2_000 + "x")}),
    _link("with orders to the runner for a place", {"content/x.md": link("::error::pwned\n::error::pwned")}),
)

_MODULE: Final = '[submodule "x"]\n\tpath = {path}\n\turl = {url}\n\tupdate = !touch @MARK@\n\tbranch = .\n'


def _modules(path: str, url: str) -> Entry:
    return text(_MODULE.format(path=path, url=url))


SUBMODULES: Final = (
    Attack("a submodule that executes", {"content/sub": submodule(), ".gitmodules": _modules("content/sub", "ext::sh -c touch% @MARK@")}),
    Attack("a submodule whose address is an option", {"sub": submodule(), ".gitmodules": _modules("sub", "--upload-pack=touch @MARK@")}),
    Attack("a submodule in git's own directory", {"sub": submodule(), ".gitmodules": _modules("../../.git/hooks", "../outside")}),
    Attack(
        "a submodule of a file beside the calendar",
        {"content/sub": submodule(), ".gitmodules": _modules("content/sub", "file://@OUTSIDE@")},
    ),
    Attack("a submodule for all of the content", {"content": submodule(), ".gitmodules": _modules("content", "../outside")}, without=_ALL),
    Attack("a submodule for the charter", {"charter.yml": submodule()}, says="charter-missing"),
    Attack("a submodule for a post", {"content/evil.md": submodule()}),
    Attack("a submodule for a post that is there", {"content/table.md": submodule()}),
    Attack("a submodule with orders for a name", {"content/::error::x\n::error::y": submodule()}),
    Attack("submodules described by a link", {"content/sub": submodule(), ".gitmodules": link("../outside/secret.md")}),
)
