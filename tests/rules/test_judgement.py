"""The bench that tells how often rules are right: its keys, its labels, its samples, and which files it takes for copies by their names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from bench.judgement import duplicates, findings, labels, sample
from bench.judgement.findings import Told

POST = "---\nmedia: [mastodon-a, bluesky-a]\nimages:\n  - {{url: https://example.org/a.png}}\n---\n{body}\n"
TEXT = "We have finished the curation of the genome of the Mexican wolf, and the paper is out."
ACCOUNTS = """\
plugins:
  - {name: mastodon-a, class: mastodon.mastodon_client, enabled: true, config: {account_url: https://example.social/@a}}
  - {name: bluesky-a, class: bluesky.bluesky_client, enabled: true, config: {account_url: https://example.org/a}}
"""
FIRST = """\
posts/wolf.md\t2025-02-24T10:00:00+01:00\tsomebody
posts/retry-200_wolf.md\t2025-02-24T12:00:00+01:00\tsomebody
posts/bear.md\t2025-03-01T12:00:00+01:00\tsomebody
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three posts, of which one is tried again."""
    root = tmp_path / "corpus"
    (root / "posts").mkdir(parents=True)
    for name, text in (
        ("wolf", TEXT),
        ("retry-200_wolf", TEXT),
        ("bear", TEXT.replace("curation of the", "other").replace("wolf", "bear")),
    ):
        (root / "posts" / f"{name}.md").write_text(POST.format(body=text), "utf-8")
    (root / "accounts.yml").write_text(ACCOUNTS, "utf-8")
    (root / "first_committed.tsv").write_text(FIRST, "utf-8")
    (root / "delivered.json").write_text('{"posts/wolf.md": {"bluesky-a": false}, "posts/retry-200_wolf.md": {"bluesky-a": true}}', "utf-8")
    return root


@pytest.fixture
def told(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    charter = tmp_path / "charter.yml"
    charter.write_text(
        "parution: 1\nbrand: A\ntimezone: Europe/Berlin\nchannels: {mastodon-a: {network: mastodon}, bluesky-a: {network: bluesky}}\n"
        "people: {somebody: {name: Somebody}}\nrepetition: {same channel: 60 days}\n",
        "utf-8",
    )
    monkeypatch.setattr(findings, "HERE", tmp_path)
    return findings.judged(corpus, tmp_path / "calendar")


def test_findings_have_keys_that_do_not_hang_on_messages(told: list[Told]):
    by_rule = {one.rule: one for one in told if one.path != "content/bear.md" and "retry" in one.path}
    assert by_rule["text-repeated"].key == TEXT[:60].strip()
    assert by_rule["media-alt"].key == "media/0/src"
    assert len({one.name for one in told}) == len(told)


def test_the_same_findings_make_the_same_table(told: list[Told], tmp_path: Path):
    for name in ("one", "other"):
        findings.write(told, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert len((tmp_path / "one").read_text("utf-8").splitlines()) == len(told) + 1


def test_precision_is_the_true_of_what_is_true_or_false(told: list[Told], tmp_path: Path):
    alt = [one for one in told if one.rule == "media-alt"]
    rows = ["\t".join(labels.COLUMNS), *("\t".join((*one.name, label, "why")) for one, label in zip(alt, labels.WORDS, strict=True))]
    (tmp_path / "labels.tsv").write_text("\n".join([*rows, "media-alt\tgone.md\t\tfalse\twhy", ""]), "utf-8")
    known = labels.read(tmp_path / "labels.tsv")
    score = next(score for score in labels.scores(told, known) if score.rule == "media-alt")
    assert (score.found, score.precision, score.strict) == (3, 0.5, 1 / 3)
    assert list(labels.table(told, known))[-1] == "1 labels are of findings that are no longer made."


@pytest.mark.parametrize("line", ["a\tb\tc\tmaybe\twhy", "a\tb\tc\ttrue\twhy\na\tb\tc\ttrue\twhy"])
def test_a_label_of_another_kind_or_twice_is_refused(tmp_path: Path, line: str):
    (tmp_path / "labels.tsv").write_text("\t".join(labels.COLUMNS) + f"\n{line}\n", "utf-8")
    with pytest.raises(labels.LabelError, match=r"line [23]"):
        labels.read(tmp_path / "labels.tsv")


def test_a_sample_takes_each_rule_in_turn_and_only_what_has_no_label(told: list[Told]):
    drawn = sample.draw(told, (), 2)
    assert {one.rule for one in drawn} == {"media-alt", "text-repeated"}
    assert drawn == sample.draw(told, (), 2)
    assert sample.draw(told, {one.name for one in told}, 9) == []


def test_a_page_of_a_sample_shows_the_text_and_a_line_to_complete(told: list[Told], tmp_path: Path):
    (one,) = [one for one in told if one.rule == "text-repeated"]
    shown = list(sample.pages([one], tmp_path / "calendar"))
    assert any(f"▸ {one.line:>4}  {TEXT}" in line for line in shown)
    assert "\t".join((*one.name, "", "")) in shown


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("posts/a/wolf.md", "posts/a/retry-200_wolf.md", "retry"),
        ("posts/a/retry-200_wolf.md", "posts/b/retry-201_retry-200-wolf.md", "retry"),
        ("posts/wolf-eu.md", "posts/wolf-global_group1.md", "variant"),
        ("posts/wolf-bs.md", "posts/wolf-bs-fixed-fixed.md", "variant"),
        ("posts/wolf.md", "posts/bear.md", "other"),
        ("posts/a/wolf.md", "posts/b/wolf.md", "variant"),
    ],
)
def test_names_say_which_posts_belong_together(one: str, other: str, kind: str):
    assert duplicates.kind_of(one, other) == duplicates.kind_of(other, one) == kind


def test_the_report_on_copies_counts_what_the_rule_finds(told: list[Told], corpus: Path, tmp_path: Path):
    assert told
    report = list(duplicates.report(corpus, tmp_path / "calendar"))
    assert report[1].split() == ["retry", "1", "1", "0", "0", "1.000", "1.000"]
    assert "1 confirmed" in "\n".join(report)
