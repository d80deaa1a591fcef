"""Where nothing was promised, or it will be kept, nothing is said: follow-ups, threads, key dates, experiments, life."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rule_cases.case import CHARTER, NOW, post

from parution.edition import load
from parution.model import FileHistory, Move
from parution.rules.day_names import telling_words, ways_to_write, words
from parution.rules.experiments import difference, needed, visible

_AT = "channels: [mastodon]\npublish_at: 2026-12-03 09:00\n"
_POLL = _AT + "format: poll\npoll: {options: [Oak, Elm], duration: 3 days}\n"
_KEY = "key dates: [{name: Saint Catherine, on: 25 november, lead: 5 days}]\n"


def told(root: Path, *files: str, charter: str = "", now: datetime = NOW, history: dict[str, FileHistory] | None = None) -> set[str]:
    """The rules that find something in posts of these texts."""
    (root / "content").mkdir()
    kept = CHARTER if "campaigns:" not in charter else "".join(line for line in CHARTER.splitlines(True) if "campaigns:" not in line)
    (root / "charter.yml").write_text(kept + charter, "utf-8")
    for index, text in enumerate(files):
        (root / "content" / f"{index}.md").write_text(text, "utf-8")
    edition = load(root, now, history=(lambda: history) if history is not None else None)
    assert edition.charter
    return {finding.rule for finding in edition.findings}


def titled(title: str, fields: str = _AT, body: str = "It has dried for two years.", status: str = "approved") -> str:
    return post("a", fields, body, status).replace("title: A\n", f"title: {title}\n")


def follower(day: str = "", status: str = "draft") -> str:
    return post("after", f"follows: a\n{day}", status=status)


@pytest.mark.parametrize("how", ["", "planned: 2026-12\n", "publish_at: 2026-12-06 12:00\n", "publish_at: 2026-12-20 23:00\n"])
def test_results_that_are_in_the_making_are_not_missed(tmp_path: Path, how: str) -> None:
    assert "results-missing" not in told(tmp_path, post("a", _POLL), follower(how))


@pytest.mark.parametrize("status", ["idea", "draft", "cancelled"])
def test_a_poll_that_nobody_has_committed_to_owes_no_results(tmp_path: Path, status: str) -> None:
    assert "results-missing" not in told(tmp_path, post("a", _POLL, status=status))


def test_a_cancelled_follower_tells_nothing(tmp_path: Path) -> None:
    assert "results-missing" in told(tmp_path, post("a", _POLL), follower(status="cancelled"))


@pytest.mark.parametrize(("days", "owed"), [(29, True), (31, False)])
def test_results_are_owed_for_a_month(tmp_path: Path, days: int, owed: bool) -> None:
    now = datetime(2026, 12, 3, 8, tzinfo=UTC) + timedelta(days=days)
    assert ("results-missing" in told(tmp_path, post("a", _POLL), now=now)) is owed


def test_a_poll_beyond_the_horizon_owes_nothing_yet(tmp_path: Path) -> None:
    assert "results-missing" not in told(tmp_path, post("a", _POLL.replace("2026-12-03", "2027-12-03")))


@pytest.mark.parametrize(
    "title",
    ["Three questions about oak", "A panorama", "Questions and answers", "Vos questions sur le bois", "Can anything be mended?", "ama"],
)
def test_a_title_with_a_question_is_not_a_call_for_questions(tmp_path: Path, title: str) -> None:
    assert "answers-missing" not in told(tmp_path, titled(title))


@pytest.mark.parametrize("title", ["Posez-nous vos questions", "AMA with our joiner", "Ask us anything", "Posez toutes vos questions !"])
def test_a_call_for_questions(tmp_path: Path, title: str) -> None:
    assert "answers-missing" in told(tmp_path, titled(title))


def test_a_post_may_follow_one_without_a_slot_or_one_that_goes_out_before(tmp_path: Path) -> None:
    later = post("after", "follows: a\nchannels: [mastodon]\npublish_at: 2026-12-03 09:00\n")
    assert "follows-order" not in told(tmp_path, post("a", "planned: 2027-01\n", status="draft"), later)


@pytest.mark.parametrize("report", ["publish_at: 2026-12-21 09:00\n", "planned: 2027-01\n"])
def test_a_report_within_its_delay_is_a_report(tmp_path: Path, report: str) -> None:
    charter = "campaigns: {winter: {from: 2026-11-23, to: 2026-12-20, report: 14 days after}}\n"
    own = post("a", _AT + "campaign: winter\n")
    assert "campaign-report" not in told(tmp_path, own, post("b", f"campaign: winter\n{report}", status="draft"), charter=charter)


def test_a_campaign_without_posts_or_without_a_promise_owes_no_report(tmp_path: Path) -> None:
    charter = "campaigns: {winter: {from: 2026-11-23, to: 2026-12-20, report: 14 days after}, spring: {from: 2026-12-01, to: 2026-12-20}}\n"
    assert "campaign-report" not in told(tmp_path, post("a", _AT + "campaign: spring\n"), charter=charter)


@pytest.mark.parametrize(
    "body",
    [
        "What the oak is good for.\n\n---\n\n1/2 Tables.\n\n---\n\n2/2 Doors.",
        "1/2 Tables.\n\n---\n\n2/2 Doors.\n\n---\n\nThat was all.",
        "1/4 of it is waste.\n\n---\n\nThe rest is not.\n\n---\n\n3/4 in fact.\n\n---\n\nSo.\n\n---\n\nMuch.",
        "1/ Tables.\n\n---\n\n2/ Doors.\n\n---\n\n3/ Stools.",
    ],
)
def test_a_thread_in_order(tmp_path: Path, body: str) -> None:
    assert "thread-order" not in told(tmp_path, post("a", _AT + "format: thread\n", body))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("After Saint Catherine", "Tomorrow we plant two more."),
        ("Saint Catherine, our report", "See you soon."),
        ("Three trees for Saint Catherine", "They were planted; join us next year."),
        ("Saint Catherine", "The tree stands."),
        ("Saint Catherine 2027", "Save the date for 2027."),
        ("A tree", "Tomorrow is Saint Catherine."),
        ("Thanks for Saint Catherine", "Come soon!"),
    ],
)
def test_a_post_that_looks_back_or_ahead_to_another_year_comes_late_for_nothing(tmp_path: Path, title: str, body: str) -> None:
    fields = "channels: [mastodon]\npublish_at: 2026-11-28 09:00\n"
    assert "key-date-passed" not in told(tmp_path, titled(title, fields, body), charter=_KEY)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("A tree", "Saint Catherine is when trees take root."),
        ("For Catherine", "A tree for each saint."),
        ("A tree", "See you in the yard. #SaintCatherine"),
        ("Saint-Catherine", "Un arbre."),
    ],
)
def test_a_post_that_names_the_day_prepares_it(tmp_path: Path, title: str, body: str) -> None:
    fields = "channels: [mastodon]\npublish_at: 2026-11-24 09:00\n"
    assert "key-date-unprepared" not in told(tmp_path, titled(title, fields, body), charter=_KEY)


def test_a_key_date_is_asked_for_only_once_its_lead_time_has_begun(tmp_path: Path) -> None:
    now = datetime(2026, 11, 19, 12, tzinfo=UTC)
    assert "key-date-unprepared" not in told(tmp_path, titled("A tree"), charter=_KEY, now=now)


def test_a_day_on_which_everything_is_closed_needs_no_post(tmp_path: Path) -> None:
    closed = _KEY + "cadence: {blackouts: [{reason: closed, from: 2026-11-24, to: 2026-11-26}]}\n"
    assert "key-date-unprepared" not in told(tmp_path, titled("A tree"), charter=closed)


def test_what_tells_a_key_date_apart() -> None:
    assert telling_words("Semaine de réduction des déchets", "Atelier") == {"reduction", "dechet"}
    assert telling_words("Anniversaire de l’atelier", "Atelier Marronnier") == {"anniversaire"}
    assert telling_words("Atelier", "Atelier Marronnier") == {"atelier"}
    assert telling_words("Jour de l’an", "Atelier") == frozenset()
    assert words("Noël à l’Œuvre") == ("noel", "a", "l", "oeuvre")
    assert "14 juillet" in ways_to_write(date(2026, 7, 14))


# J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), table 2.4.1: 26 for 0.8 and 64 for 0.5 by the t test, which asks
# for one more than the normal approximation.
@pytest.mark.parametrize(("wanted", "posts"), [(1, 16), (0.8, 25), (0.5, 63), (0.2, 393)])
def test_how_many_posts_a_difference_takes(wanted: float, posts: int) -> None:
    assert needed(wanted) == posts
    assert visible(posts, posts) <= wanted < visible(posts - 1, posts - 1)


def test_how_much_two_groups_differ(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "charter.yml").write_text(CHARTER, "utf-8")
    for name, form in (("a", "text"), ("b", "text"), ("c", "link"), ("d", "image")):
        (tmp_path / "content" / f"{name}.md").write_text(post(name, f"format: {form}\n", status="idea"), "utf-8")
    a, b, c, d = load(tmp_path, NOW).posts
    assert difference("format", [a, b], [b, a]) == 0
    assert difference("format", [a, b], [c, d]) == 1
    assert difference("format", [a, c], [b, d]) == pytest.approx(0.5)
    assert difference("pillar", [a], [c]) == 0


def test_two_groups_of_the_same_sort_are_compared_without_a_word(tmp_path: Path) -> None:
    charter = 'experiments: {noon: {arms: ["mon-fri 12:00-13:30", "mon-fri 18:00-19:30"]}}\n'
    posts = [
        post(f"{clock[:2]}-{day}", f"channels: [mastodon]\npublish_at: 2026-12-{day:02} {clock}\nformat: image\nexperiment: noon\n")
        for clock in ("12:15", "18:15")
        for day in (1, 2, 3, 4)
    ]
    assert {rule for rule in told(tmp_path, *posts, charter=charter) if rule.startswith("experiment")} == {"experiment-small"}


def test_without_history_nothing_is_said_of_age_and_moves(tmp_path: Path) -> None:
    assert not told(tmp_path, post("a", _AT, status="review"), history={}) & {"review-old", "moved-often"}


def test_a_post_beyond_the_horizon_may_wait_for_its_review(tmp_path: Path) -> None:
    long_ago = NOW - timedelta(days=90)
    known = {"content/0.md": FileHistory(long_ago, "Ana", long_ago, "Ana", 9, (Move(long_ago, "Ana", "2027-06-01", "2027-06-02"),) * 9)}
    far = _AT.replace("2026-12-03", "2027-06-03")
    assert not told(tmp_path, post("a", far, status="review"), history=known) & {"review-old", "moved-often"}


def test_an_approved_post_of_the_past_was_not_missed(tmp_path: Path) -> None:
    past = post("a", "channels: [mastodon]\npublish_at: 2026-10-03 09:00\n")
    assert not told(tmp_path, past) & {"slot-missed", "draft-late", "wish-past", "approved-undated"}


def test_a_wish_for_this_month_is_not_past(tmp_path: Path) -> None:
    assert "wish-past" not in told(tmp_path, post("a", "planned: 2026-11\n", status="idea"), now=datetime(2026, 11, 30, 20, tzinfo=UTC))


def test_an_approved_wish_of_the_past_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path, post("a", "planned: 2026-10\n")) & {"approved-undated", "wish-past"} == {"approved-undated"}
