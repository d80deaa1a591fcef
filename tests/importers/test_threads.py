"""Where a text may be cut, and that nothing is lost when it is."""

from hypothesis import given
from hypothesis import strategies as st

from parution.importers.threads import split


def cut(text: str, most: int, tail: int = 0) -> list[str] | None:
    return split(text, lambda part, last: len(part) + (tail if last else 0) <= most)


def test_a_short_text_is_one_part() -> None:
    assert cut("One. Two.", 20) == ["One. Two."]


def test_sentences_stay_whole() -> None:
    assert cut("One two three. Four five six. Seven.", 20) == ["One two three.", "Four five six.", "Seven."]


def test_a_paragraphs_end_is_better_than_a_fuller_part() -> None:
    assert cut("One two three.\n\nFour five. Six seven eight nine ten.", 26) == [
        "One two three.",
        "Four five.",
        "Six seven eight nine ten.",
    ]


def test_a_long_sentence_is_cut_between_words() -> None:
    assert cut("one two three four", 9) == ["one two", "three", "four"]


def test_links_images_and_emphasis_stay_whole() -> None:
    assert cut("See [the long name](https://example.org/a) **bold words** ok", 44) == [
        "See [the long name](https://example.org/a)",
        "**bold words** ok",
    ]


def test_a_heading_goes_with_what_follows() -> None:
    assert cut("First text here.\n\n**Title**\n\nSecond text.", 30) == ["First text here.", "**Title**\n\nSecond text."]
    assert cut("First text here.\n\nTitle\n-----\n\nSecond text.", 30) == ["First text here.", "Title\n-----\n\nSecond text."]


def test_the_last_part_leaves_room_for_the_tail() -> None:
    assert cut("One two. Three four.", 20, tail=8) == ["One two.", "Three four."]


def test_what_cannot_be_cut_is_said() -> None:
    assert cut("unbreakable" * 3, 20) is None
    assert cut("", 20) is None


@given(st.text(alphabet="ab .\n*[]()", max_size=80), st.integers(5, 30), st.integers(0, 4))
def test_parts_fit_and_together_are_the_text(text: str, most: int, tail: int) -> None:
    parts = cut(text, most, tail)
    if parts is not None:
        assert all(len(part) <= most for part in parts)
        assert len(parts[-1]) + tail <= most
        assert " ".join(parts).split() == text.split()
