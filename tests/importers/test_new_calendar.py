"""What is written reads the same again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parution import source
from parution.front_matter import write_post, write_yaml

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\u2028\u2029\ufffe\uffff"), min_size=1, max_size=20
)


@pytest.mark.parametrize(
    "value",
    ["no", "12:30", "2026-12-03", "1e3", "~", "null", "", "- a", "a: b", "#x", "@a@b", "&a", "*a", "!a", "%", "'", '"', "🚀", " x "],
)
def test_every_word_is_read_as_it_was(value: str) -> None:
    assert source.parse_yaml(write_yaml({"title": value, "list": [value], "deep": {"x": {"y": value}}})) == {
        "title": value,
        "list": [value],
        "deep": {"x": {"y": value}},
    }


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.one_of(WORDS, st.lists(WORDS), st.dictionaries(WORDS, WORDS)), min_size=1
    )
)
def test_anything_that_can_be_written_is_read_as_it_was(fields: dict[str, object]) -> None:
    assert source.parse_yaml(write_yaml(fields)) == fields


def test_a_text_of_several_lines_is_written_as_such() -> None:
    text = write_yaml({"overrides": {"a": {"text": "One.\n\n---\n\nTwo: #x"}}})
    assert text == "overrides:\n  a:\n    text: |-\n      One.\n\n      ---\n\n      Two: #x\n"


def test_what_our_reader_refuses_is_not_written() -> None:
    deep: dict[str, object] = {"x": "y"}
    for _ in range(20):
        deep = {"x": deep}
    with pytest.raises(ValueError, match="levels"):
        write_post(deep, "Text.")  # type: ignore[arg-type]


def test_a_value_that_would_read_differently_is_not_written() -> None:
    with pytest.raises(ValueError, match="would read differently"):
        write_post({"id": "a", "budget": 3}, "Text.")  # type: ignore[dict-item]


def test_a_post_is_front_matter_and_text() -> None:
    assert write_post({"id": "a", "channels": ["x", "y"]}, "\n\nText.\n\n---\n\nMore.\n") == (
        "---\nid: a\nchannels: [x, y]\n---\n\nText.\n\n---\n\nMore.\n"
    )
