"""Every sentence that the program can say has a French one, with the same fields in it and French signs around it."""

from __future__ import annotations

import re
from string import Formatter

import msgspec
import pytest
from sayings import from_rules, from_schemas, from_source

from parution import rules
from parution.content import Entry
from parution.language import _ON_TWO_LINES, LOCALES, read_catalogue, translator
from parution.model import Message, Place, Problem, say

FILE = LOCALES / "fr" / "LC_MESSAGES" / "parution.po"
FRENCH = read_catalogue(FILE.read_text(encoding="utf-8"))
UNCHANGED = {
    "{key}: {value}",
    "{n} image",
    "{n} images",
    "{n} minutes",
    "{n} note",
    "{n} notes",
    "{n} page",
    "{n} pages",
    "{n} posts",
}
"""What is the same in both languages, beside single words."""


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_sentence_of_the_source_has_a_translation() -> None:
    said = dict(from_source())
    assert len(said) > 250
    assert {template: file for template, file in said.items() if template not in FRENCH} == {}


def test_every_title_and_description_of_the_schemas_has_a_translation() -> None:
    named = set(from_schemas())
    assert len(named) > 70
    assert {text for text in named if text not in FRENCH} == set()


def test_every_rule_is_explained_in_french() -> None:
    assert {text for text in from_rules() if text not in FRENCH} == set()


def test_a_translation_has_the_fields_of_its_sentence() -> None:
    alone = [one for one in dict(from_source()) if len(FRENCH[one]) == 1]
    assert {one: FRENCH[one] for one in alone if fields(one) != fields(FRENCH[one][0])} == {}


def test_a_translation_is_another_sentence() -> None:
    same = {one for one in {*dict(from_source()), *from_schemas(), *from_rules()} if " " in one and FRENCH[one] == (one,)}
    assert same == UNCHANGED


@pytest.mark.parametrize(
    ("sign", "why"),
    [
        ("'", "an apostrophe is ’"),
        (r"\.\.\.", "an ellipsis is one sign"),
        ("“[^ ]", "quotation marks are « »"),
        (r"\w[;?!](?:\s|$)", "a space goes before it"),
        (r"«\S|\S»", "a space goes inside"),
        (r"[\u00a0\u202f]", "spaces are typed as ordinary ones"),
    ],
)
def test_french_signs(sign: str, why: str) -> None:
    pattern = re.compile(sign)
    assert [forms for forms in FRENCH.values() if any(pattern.search(form) for form in forms)] == [], why


def test_an_example_of_a_rule_is_still_what_its_rule_is_about() -> None:
    """Fields and their signs stay as typed: only what a writer would put into words is in French."""
    keys = re.compile(r"^(?:- )?([a-z_]+):", re.MULTILINE)
    for rule in rules.ALL:
        for example in (rule.bad, rule.good):
            assert keys.findall(translator("fr").gettext(example)) == keys.findall(example), rule.id


def test_a_message_within_a_message_is_translated_and_what_people_typed_is_not() -> None:
    message = say("“{value}” is not {what}.", value="a channel of the charter", what=Message("a channel of the charter"))
    assert str(message) == "“a channel of the charter” is not a channel of the charter."
    assert translator("fr").message(message) == "«\u00a0a channel of the charter\u00a0» n’est pas un canal de la charte."


def test_a_message_within_a_message_survives_the_cache() -> None:
    inner = say("“{example}”", example=say("{n} characters", n=3))
    entry = Entry("0" * 40, None, (Problem("wrong-form", Place(), say("Write, for example, {examples}.", examples=inner), inner),))
    for kind in (msgspec.json, msgspec.msgpack):
        assert kind.decode(kind.encode(entry), type=Entry) == entry


@pytest.mark.parametrize(("number", "french"), [(1, "1 caractère"), (2, "2 caractères")])
def test_numbers_within_messages_agree(number: int, french: str) -> None:
    excess = say("{n} character" if number == 1 else "{n} characters", n=number)
    message = say("Shorten this part by {excess}, or begin a new part with a line “---”.", excess=excess)
    assert translator("fr").message(message).startswith(f"Raccourcissez cette partie de {french}, ")


def test_most_sentences_are_read_the_fast_way() -> None:
    """Every command in French reads the catalogue: a block of two lines costs a twentieth of one that is wrapped over several."""
    blocks = [block for block in FILE.read_text(encoding="utf-8").split("\n\n") if block.startswith("msgid")]
    assert sum(_ON_TWO_LINES.fullmatch(block) is not None for block in blocks) > 0.85 * len(blocks)
