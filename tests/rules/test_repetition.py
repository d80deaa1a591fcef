"""Repetition: what counts as one text, that every pair is found which comparing all would find, and that few are compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from parution.model import Finding
from parution.prose.masking import masked
from parution.prose.prints import FEWEST_WORDS, MOST, Lookalikes, alike, print_of
from tests_support import CHARTER, Calendar

OAK = "The oak on our bench has dried for two years, and this week it becomes a table for eight."
WORDS = [f"word{number}" for number in range(4000)]


@pytest.mark.parametrize(
    "other",
    [
        OAK.upper(),
        OAK.replace(", ", " – ").replace(" ", "\n"),
        OAK.replace("oak", "öak").replace("table", "tablé"),
        f"{OAK} https://example.org/table?utm_source=mastodon #oak @atelier@example.social",
        f"![A table](media/table.jpg)\n\n{OAK}",
    ],
)
def test_case_accents_signs_links_and_hashtags_make_no_difference(other: str):
    assert print_of(masked(other)) == print_of(masked(OAK)) != b""


@pytest.mark.parametrize("other", [OAK.replace("two", "2"), OAK.replace("eight", "8"), f"{OAK} Come!", OAK.replace("oak", "ash")])
def test_a_word_or_a_figure_makes_a_little_difference(other: str):
    assert 0.6 < alike(print_of(other), print_of(OAK)) < 1


def test_a_text_in_another_script_has_a_print():
    assert print_of("Дуб на нашем верстаке сох два года а теперь будет стол") != b""


def test_a_short_text_has_no_print_and_is_like_nothing():
    short = " ".join(WORDS[: FEWEST_WORDS - 1])
    assert print_of(short) == b""
    assert print_of(f"{short} more") != b""
    assert alike(print_of(short), print_of(short)) == 0


def test_alike_is_the_part_that_both_have_of_what_either_has():
    # 18 words have 16 runs of three; of 20 words, 18: the 16 are common.
    assert alike(print_of(" ".join(WORDS[:18])), print_of(" ".join(WORDS[:20]))) == pytest.approx(16 / 18)


@pytest.mark.parametrize("least", [0.5, 0.65, 0.8, 0.95])
@pytest.mark.parametrize("seed", range(6))
def test_all_pairs_are_found_that_comparing_every_pair_finds(least: float, seed: int):
    marks = list(dict.fromkeys(print_of(text) for text in variants(Random(seed), 60)))  # noqa: S311
    expected = {
        (one, other): pytest.approx(share)
        for one, other in combinations(range(len(marks)), 2)
        if (share := alike(marks[one], marks[other])) >= least
    }
    found = Lookalikes(marks, least)
    assert {(one, other): share for one, pairs in found.of.items() for other, share in pairs if one < other} == expected
    assert {(other, one) for one, pairs in found.of.items() for other, _ in pairs if one > other} == expected.keys()
    assert expected or least > 0.9, "texts that are not alike show nothing"


def variants(random: Random, number: int) -> Sequence[str]:
    """Texts of which about half are earlier ones with a few words changed, taken away or added."""
    texts: list[list[str]] = []
    for _ in range(number):
        if texts and random.random() < 0.6:
            words = list(random.choice(texts))
            for _ in range(random.randrange(4)):
                at = random.randrange(len(words))
                words[at : at + random.randrange(2)] = random.sample(WORDS, random.randrange(3))
        else:
            words = random.sample(WORDS[:60], random.randrange(8, 50)) if random.random() < 0.5 else random.sample(WORDS, 60)
        texts.append(words)
    return [" ".join(words) for words in texts]


@pytest.mark.parametrize("shared", [30, 60, 85, 95])
@pytest.mark.parametrize("number", [500, 2000])
def test_few_pairs_are_compared_even_where_all_texts_have_a_paragraph_in_common(shared: int, number: int):
    random = Random(1)  # noqa: S311
    paragraph = " ".join(WORDS[:shared])
    marks = [print_of(f"{paragraph} {' '.join(str(random.random()) for _ in range((100 - shared) // 2))}") for _ in range(number)]
    found = Lookalikes(list(dict.fromkeys(marks)), 0.8)
    assert found.compared <= MOST * number
    if shared <= 60:
        assert found.compared == 0
    assert bool(found.of) == (shared == 95)


def told(calendar: Calendar, text: str = OAK, *, repetition: str = "{same channel: 60 days, channels per text: 2}") -> list[Finding]:
    calendar.write("charter.yml", f"{CHARTER}repetition: {repetition}\n")
    return [finding for finding in calendar.load().findings if finding.rule.startswith("text-") and text]


def test_ideas_and_cancelled_posts_do_not_count(tmp_path):
    calendar = Calendar(tmp_path)
    for name, status in (("a", "idea"), ("b", "cancelled"), ("c", "draft")):
        path = calendar.post(name, "publish_at: 2026-12-03 09:00\nchannels: [mastodon, bluesky]\n", OAK)
        path.write_text(path.read_text("utf-8").replace("status: draft", f"status: {status}"), "utf-8")
    assert told(calendar) == []
    calendar.post("d", "publish_at: 2026-12-05 09:00\nchannels: [mastodon]\n", OAK)
    assert [(finding.rule, finding.post) for finding in told(calendar)] == [("text-repeated", "d")]


def test_an_idea_may_name_all_channels(tmp_path):
    calendar = Calendar(tmp_path)
    path = calendar.post("a", "channels: [mastodon, bluesky, instagram]\n", OAK)
    assert [finding.rule for finding in told(calendar)] == ["text-across"]
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: idea"), "utf-8")
    assert told(calendar) == []


@pytest.mark.parametrize(("asked", "expected"), [("poll", []), ("contest", []), ("text", ["text-repeated"])])
def test_the_results_of_a_poll_or_a_contest_may_say_again_what_was_asked(tmp_path, asked: str, expected: list[str]):
    calendar = Calendar(tmp_path)
    poll = "poll: {options: [Oak, Ash], duration: 1 day}\n" if asked == "poll" else ""
    calendar.post("a", f"format: {asked}\npublish_at: 2026-12-03 09:00\nchannels: [mastodon]\n", OAK)
    calendar.post("b", "follows: a\npublish_at: 2026-12-08 09:00\nchannels: [mastodon]\n", OAK)
    assert [finding.rule for finding in told(calendar)] == expected
    assert not poll or told(calendar) == []


def test_the_answers_of_a_poll_belong_to_its_question(tmp_path):
    calendar = Calendar(tmp_path)
    question = "Which of these woods shall we saw on Saturday?"
    for name, day, options in (("a", "03", "Oak, Ash, Elm"), ("b", "10", "A fir from the valley, The walnut of Odile, Nothing at all")):
        fields = f"format: poll\npoll: {{options: [{options}], duration: 1 day}}\npublish_at: 2026-12-{day} 09:00\nchannels: [mastodon]\n"
        calendar.post(name, fields, question)
    assert told(calendar) == []
    calendar.post("c", "publish_at: 2026-12-12 09:00\nchannels: [mastodon]\n", question)
    calendar.post("d", "publish_at: 2026-12-13 09:00\nchannels: [mastodon]\n", question)
    assert [finding.post for finding in told(calendar)] == ["d"]


def test_without_its_section_the_charter_allows_repetition(tmp_path):
    calendar = Calendar(tmp_path)
    for day in ("03", "04"):
        calendar.post(f"a{day}", f"publish_at: 2026-12-{day} 09:00\nchannels: [mastodon, bluesky, instagram]\n", OAK)
    assert [finding.rule for finding in calendar.load().findings] == []
    assert {finding.rule for finding in told(calendar)} == {"text-repeated", "text-across"}


def test_one_finding_for_one_text_told_on_two_channels_again(tmp_path):
    calendar = Calendar(tmp_path)
    calendar.post("a", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n", OAK)
    calendar.post("b", "publish_at: 2026-12-04 09:00\nchannels: [bluesky]\n", OAK)
    calendar.post("c", "publish_at: 2026-12-08 09:00\nchannels: [mastodon, bluesky]\n", OAK)
    (finding,) = told(calendar)
    assert (finding.rule, finding.post) == ("text-repeated", "c")
    assert str(finding.message) == "mastodon, bluesky: this text is word for word that of “A title” (2026-12-04 09:00)."


def test_a_channel_for_which_the_rule_is_off_is_left_out(tmp_path):
    calendar = Calendar(tmp_path)
    calendar.post("a", "publish_at: 2026-12-03 09:00\nchannels: [mastodon, bluesky]\n", OAK)
    calendar.post("b", "publish_at: 2026-12-08 09:00\nchannels: [mastodon, bluesky]\n", OAK)
    rules = "rules: {text-repeated: {channels: {bluesky: off}}}"
    (finding,) = told(calendar, repetition=f"{{same channel: 60 days}}\n{rules}")
    assert str(finding.message).startswith("mastodon: ")


def test_summer_time_moves_nothing(tmp_path):
    calendar = Calendar(tmp_path)
    calendar.post("a", "publish_at: 2027-02-10 09:00\nchannels: [mastodon]\n", OAK)
    path = calendar.post("b", "publish_at: 2027-04-11 09:00\nchannels: [mastodon]\n", OAK)
    assert told(calendar, repetition="{same channel: 60 days}\nhorizon: 200 days") == []
    path.write_text(path.read_text("utf-8").replace("09:00", "08:59"), "utf-8")
    assert [finding.rule for finding in told(calendar, repetition="{same channel: 60 days}\nhorizon: 200 days")] == ["text-repeated"]
