"""What is known of a word, and the gates before the dear patterns: they may let too much pass, never too little."""

import pytest

from parution.patterns import compiled
from parution.prose.known import Known
from parution.rules.secrets import _GROUPS, _KINDS


def test_a_word_is_asked_for_once_until_there_are_too_many():
    asked: list[str] = []
    known = Known(lambda word: asked.append(word) or len(word), most=2)
    assert list(map(known.__getitem__, ["oak", "beech", "oak"])) == [3, 5, 3]
    assert asked == ["oak", "beech"]
    assert known["ash"] == 3
    assert known["oak"] == 3
    assert asked == ["oak", "beech", "ash", "oak"]


@pytest.mark.parametrize("sign", [sign for sign, _, _ in _KINDS if sign != "@"])
def test_the_gate_knows_the_sign_of_every_kind_of_secret(sign):
    assert sign in {one for _, signs in _GROUPS for one in signs}


@pytest.mark.parametrize(
    ("typed", "text", "may"),
    [("tel [0-9]", "one\ntel 1\n", True), ("tel [0-9]", "tel\n1", False), ("^tel$", "one\ntel\ntwo", True), (r"tel\z", "tel\ntwo", True)],
)
def test_a_pattern_may_stand_in_a_text_if_it_stands_in_a_line(typed, text, may):
    assert compiled(typed).may_stand_in(text) is may
