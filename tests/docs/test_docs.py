"""The manual tells the truth: its examples are accepted, mistakes are told in its words, nothing is left out, its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

import parution
from parution import rules, source
from parution.charter_file import charter_schema, parse
from parution.cli import parution as program
from parution.edition import Edition
from parution.language import LANGUAGES, translator
from parution.model import Finding, Severity
from parution.report import manual
from parution.schema import compile_schema

TOP = Path(__file__).parents[2]
CHARTER, POSTS, COMMANDS = (TOP / "docs" / name for name in ("charter.md", "posts.md", "commands.md"))
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), TOP / "bench" / "README.md"])

PICTURE = TOP / "content" / "media" / "table.jpg"
SMALLEST = "parution: 1\nbrand: Test\ntimezone: Europe/Paris\nchannels: {mastodon: {network: mastodon}}\n"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MISTAKE = re.compile(r"^\| `(.+?)` \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def examples(page: Path, language: str) -> list[str]:
    return [code for kind, code in _FENCE.findall(text_of(page)) if kind == language]


def mistakes(page: Path) -> list[tuple[str, str]]:
    """What stands in the tables “You write, you are told”."""
    tables = re.findall(r"^\| You write \| You are told \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text_of(page), re.MULTILINE)
    return [row for table in tables for row in _MISTAKE.findall(table)]


@cache
def whole_charter() -> str:
    """The examples of the charter's page, one under the other."""
    return "".join(examples(CHARTER, "yaml"))


def told(finding: Finding) -> str:
    return f"{finding.message} {finding.remedy}"


# The charter


def test_the_examples_of_the_charters_page_make_one_charter():
    charter, problems = parse(whole_charter().encode(), rules.TUNABLE)
    assert [str(problem.message) for problem in problems] == []
    assert charter


def test_the_charters_page_shows_every_key_there_is():
    shown = source.parse_yaml(whole_charter())
    assert isinstance(shown, dict)
    assert list(shown) == list(charter_schema()["properties"])
    assert keys_of(charter_schema()) - named_in(shown) == set()


def test_the_charters_page_explains_every_key_it_shows():
    explained = set(re.findall(r"`([^`]+)`", _FENCE.sub("", text_of(CHARTER))))
    assert keys_of(charter_schema()) - explained == set()


def keys_of(schema: dict[str, Any]) -> set[str]:
    """Every word that a schema gives a meaning to as a key, at any depth."""
    named = set(schema.get("properties", {}))
    below = [*schema.get("properties", {}).values(), schema.get("additionalProperties"), schema.get("items")]
    return named.union(*(keys_of(one) for one in below if isinstance(one, dict)))


def named_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(named_in(one) for one in value.values()))
    return set().union(*(named_in(one) for one in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(("written", "answer"), mistakes(CHARTER))
def test_a_mistake_in_the_charter_is_told_in_the_manuals_words(written, answer):
    sections = {section.split(":", 1)[0]: section for section in re.split(r"^(?=\w)", whole_charter(), flags=re.MULTILINE) if section}
    sections[written.split(":", 1)[0]] = f"{written}\n"
    _, problems = parse("".join(sections.values()).encode(), rules.TUNABLE)
    assert answer in [f"{problem.message} {problem.remedy}" for problem in problems]


# Posts


def complete(fields: str, name: str) -> str:
    """A post made of some fields and whatever else a post needs."""
    needed = {"id": name, "title": "A title", "status": "draft"}
    lines = "".join(f"{key}: {value}\n" for key, value in needed.items() if not re.search(rf"^{key}:", fields, re.MULTILINE))
    return f"---\n{lines}{fields}---\n\nHello.\n"


def with_files(calendar, text: str) -> None:
    """The calendar with every media file that a text names, but for the one whose name is a slip of the pen."""
    for name in {"media/table.jpg", *re.findall(r"src: ([^,}\s]+)", text)}:
        if name.startswith("media/") and "tabel" not in name:
            calendar.write(f"content/{name}", PICTURE.read_bytes())


def test_every_post_of_the_manual_is_right(calendar):
    calendar.write("charter.yml", whole_charter())
    for number, post in enumerate(examples(POSTS, "markdown")):
        with_files(calendar, post)
        calendar.write(f"content/whole-{number}.md", post)
    for number, fields in enumerate(examples(POSTS, "yaml")):
        with_files(calendar, fields)
        calendar.write(f"content/part-{number}.md", complete(fields, f"part-{number}"))
    edition = calendar.load()
    assert len(edition.posts) > 10
    assert [told(finding) for finding in edition.findings if is_of_one_post(finding)] == []


def is_of_one_post(finding: Finding) -> bool:
    """Whether a post alone is to be mended: the examples of a manual are no plan, and make no good one."""
    return finding.severity is Severity.ERROR or rules.BY_ID[finding.rule].judge_calendar is None


@pytest.mark.parametrize("page", [TOP / "README.md", COMMANDS], ids=["README", "commands"])
def test_a_charter_and_its_posts_on_one_page_fit(calendar, page):
    edition = on_the_page(calendar, page)
    expected = ["Did you mean “mastodon”?"] if page == COMMANDS else []
    assert [str(finding.remedy) for finding in edition.findings] == expected
    assert edition.charter
    assert len(edition.posts) == 1


def on_the_page(calendar, page: Path) -> Edition:
    (charter,), (post,) = examples(page, "yaml"), examples(page, "markdown")
    calendar.write("charter.yml", charter)
    calendar.write("content/oak-table.md", post)
    return calendar.load()


def test_every_field_of_a_post_is_explained_and_shown():
    charter, _ = parse(whole_charter().encode(), rules.TUNABLE)
    assert charter
    fields = compile_schema(charter, rules.TUNABLE)["properties"]
    explained = set(re.findall(r"`([^`]+)`", "".join(line for line in text_of(POSTS).splitlines() if line.startswith("| `"))))
    shown = {name for part in examples(POSTS, "yaml") for name in re.findall(r"^(\w+):", part, re.MULTILINE)}
    shown |= {name for post in examples(POSTS, "markdown") for name in source.parse_post(post)[0]}
    assert set(fields) - explained == set()
    assert set(fields) - shown == set()


@pytest.mark.parametrize(("written", "answer"), mistakes(POSTS))
def test_a_mistake_in_a_post_is_told_in_the_manuals_words(calendar, written, answer):
    calendar.write("charter.yml", whole_charter())
    calendar.post("oak-or-ash")
    with_files(calendar, written)
    calendar.write("content/post.md", complete(f"{written}\n", "a-post"))
    assert answer in [told(finding) for finding in calendar.load().findings]


# Commands


def commands(group: click.Group, names: tuple[str, ...] = ("parution",)) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield names, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))
        else:
            yield (*names, name), command


@pytest.mark.parametrize(("names", "command"), [pytest.param(*one, id=" ".join(one[0])) for one in commands(program)])
def test_every_command_and_option_is_in_the_manual(names, command):
    manual = text_of(TOP / "README.md") + text_of(COMMANDS)
    assert f"`{' '.join(names)}" in manual or len(names) == 1
    for option in command.params:
        for name in option.opts if isinstance(option, click.Option) else ():
            assert f"`{name}" in manual
        if isinstance(option, click.Option) and isinstance(option.type, click.Choice):
            assert [choice for choice in option.type.choices if f"`{option.opts[0]} {choice}`" not in manual] == []


def test_the_printed_examples_are_what_is_printed(calendar):
    on_the_page(calendar, COMMANDS)
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(Path(parution.__file__).parents[1])}
    dialogues = examples(COMMANDS, "console")
    assert len(dialogues) > 2
    for dialogue in dialogues:
        _, typed, printed, *rest = re.split(r"^\$ (.+)\n", dialogue, flags=re.MULTILINE)
        done = subprocess.run(
            [sys.executable, "-m", *typed.split()], cwd=calendar.root, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.stdout == printed
        assert rest in ([], ["echo $?", f"{done.returncode}\n"])


def test_the_page_of_the_rules_is_the_programs_own():
    """`parution rules --format markdown --lang en > docs/rules.md` makes it anew."""
    assert text_of(TOP / "docs" / "rules.md") == manual.markdown(rules.FAMILIES, translator("en"))


def test_the_page_of_the_rules_shows_every_rule_and_setting_in_both_languages():
    for language in LANGUAGES:
        page = manual.markdown(rules.FAMILIES, translator(language))
        assert re.findall(r"^### (.+)$", page, re.MULTILINE) == [rule.id for rule in rules.ALL]
        assert all(f"| `{one.name}` |" in page for rule in rules.ALL for one in rule.parameters)
    assert translator("fr").gettext("The rules") in page


def test_what_the_page_of_the_rules_lets_set_may_be_set():
    for rule in rules.ALL:
        if rule.parameters:
            charter, problems = parse(f"{SMALLEST}{manual.setting(rule)}\n".encode(), rules.TUNABLE)
            assert [str(problem.message) for problem in problems] == []
            assert charter
            assert [one.of(charter) for one in rule.parameters] == [one.usual for one in rule.parameters]


# The tree


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as the forges make them."""
    prose = _FENCE.sub("", text_of(page))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(TOP).as_posix() for page in PAGES])
def test_links_lead_somewhere(page):
    prose = _FENCE.sub("", text_of(page))
    for link in filter(None, (first or second for first, second in _LINK.findall(re.sub(r"`[^`\n]*`", "", prose)))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(TOP), link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_decision_is_in_the_index():
    index = text_of(TOP / "docs" / "adr" / "README.md")
    decisions = sorted((TOP / "docs" / "adr").glob("0*.md"))
    assert [page.name[:4] for page in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for page in decisions:
        assert f"({page.name})" in index
        assert re.findall(r"^## (.+)$", text_of(page), re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_every_dependency_is_weighed():
    declared = re.findall(r'^  "([\w-]+)[<>=]+', text_of(TOP / "pyproject.toml").split("[project.optional-dependencies]")[0], re.MULTILINE)
    weighed = re.findall(r"^\| ([\w-]+) \|", text_of(TOP / "docs" / "adr" / "0010-dependencies.md"), re.MULTILINE)
    assert set(declared) - {"hatchling"} - set(weighed) == set()


# Spelt in two halves, so that this file does not find itself.
_OF_A_MACHINE = re.compile("|".join(["(?<![\\w.])/wor" + "k/", "\\.\\./shar" + "ed", "\\.libra" + "ry/", "/ro" + "ot/", "/tm" + "p/bash"]))


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    """Neither its own paths nor its user's home."""
    ignored = {line.strip("/") for line in text_of(TOP / ".gitignore").splitlines()} | {".git"}
    found = []
    for directory, folders, names in os.walk(TOP):
        folders[:] = [folder for folder in folders if folder not in ignored]
        for path in (Path(directory, name) for name in names):
            data = path.read_bytes()
            if b"\0" not in data and _OF_A_MACHINE.search(data.decode("utf-8", "replace")):
                found.append(path.relative_to(TOP).as_posix())
    assert found == []
