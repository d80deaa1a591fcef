"""The short way to plain text gives what the long way gives."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from parution.networks import plain

SIGNS = ["**", "*", "_", "__", " ", "  ", "\n", "\n\n", "#", "# ", "- ", "1. ", "---", ":", "!", '"', "'", "~", "=", "+"]
PIECES = st.sampled_from(["a", "été", "snake_case", "2 * 3", *SIGNS])


@given(st.lists(PIECES, max_size=14).map("".join))
@example("**bold** and *soft*\n\nnext *one*\nline")
@example("a **b\nc** d")
@example("# head\n\n*a*")
@example('"quoted" *it* isn\'t')
@example("*a*\n---\nb")
@example("*a*  \nb")
def test_short_and_long_agree(text):
    for thread in (False, True):
        short = plain.plain_parts.__wrapped__(text, thread)
        long = _long(text, thread)
        assert short == long


def _long(text, thread):
    saved = plain._ONLY_EMPHASIS
    plain._ONLY_EMPHASIS = plain.re.compile("(?!)")
    try:
        return plain.plain_parts.__wrapped__(text, thread)
    finally:
        plain._ONLY_EMPHASIS = saved


def test_the_short_way_is_taken():
    assert plain._without_emphasis("**a** *b*\n\nc") == "a b\n\nc"
    assert plain._without_emphasis("# a\n\n*b*") is None
