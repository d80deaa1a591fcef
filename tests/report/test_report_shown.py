from report_samples import PATH, POST, UNKNOWN

from parution.model import Finding, Place, Severity, say
from parution.report.shown import show, summarise
from parution.source import Span


def _on(path, start, rule="a", severity=Severity.NOTE) -> Finding:
    return Finding(rule, severity, path, Place("text", start=start, end=start + 1), say("x"), say("y"))


def test_a_finding_gets_its_lines_and_columns():
    (one,) = show([UNKNOWN], {PATH: POST}.get)
    assert one.span == Span(5, 12, 5, 19)
    assert one.lines[4] == "channels: [mastodn, linkedin-company]"


def test_findings_of_a_file_are_sorted_by_line_column_and_rule_with_the_whole_file_first():
    whole = Finding("z", Severity.ERROR, "b", Place(), say("x"), say("y"))
    mixed = [_on("b", 2), _on("b", 5), _on("b", 1, "b"), _on("b", 1, "a"), whole, _on("a", 9)]
    shown = show(mixed, lambda _: "ab\ncdefghijkl\n")
    assert [(one.finding.path, one.finding.rule, one.finding.place.start) for one in shown] == [
        ("b", "z", 0),
        ("b", "a", 1),
        ("b", "b", 1),
        ("b", "a", 2),
        ("b", "a", 5),
        ("a", "a", 9),
    ]


def test_the_gravest_files_come_first_and_the_charter_among_equals():
    def found(path: str, severity: Severity, rule: str = "a") -> Finding:
        return Finding(rule, severity, path, Place("text", start=1, end=2), say("x"), say("y"))

    remark = Finding("posts-not-judged", Severity.NOTE, "charter.yml", Place(), say("x"), say("y"))
    grave = [found("content/b.md", Severity.ERROR), remark, found("charter.yml", Severity.ERROR, "z")]
    mixed = [found("content/a.md", Severity.WARNING), found("content/0.md", Severity.NOTE), found("a.yml", Severity.WARNING), *grave]
    assert [(one.finding.path, one.finding.rule) for one in show(mixed, lambda _: "ab\n")] == [
        ("charter.yml", "z"),
        ("charter.yml", "posts-not-judged"),
        ("content/b.md", "a"),
        ("a.yml", "a"),
        ("content/a.md", "a"),
        ("content/0.md", "a"),
    ]


def test_each_file_is_read_once():
    asked = []

    def read(path) -> str:
        asked.append(path)
        return "text\n"

    show([_on("b", 0), _on("a", 0), _on("b", 1)], read)
    assert asked == ["a", "b"]


def test_a_file_that_cannot_be_read_has_neither_span_nor_lines():
    (one,) = show([UNKNOWN], lambda _: None)
    assert (one.span, one.lines) == (None, ())


def test_only_a_line_feed_ends_a_line():
    (one,) = show([_on("a", 12)], lambda _: "one\x0btwo\u2028three\nfour")
    assert one.lines == ("one\x0btwo\u2028three", "four")


def test_the_summary_counts_severities_and_files():
    shown = show([_on("a", 0), _on("a", 1, severity=Severity.ERROR), _on("b", 0, severity=Severity.ERROR)], lambda _: "text")
    summary = summarise(shown, 91)
    assert (summary.posts, summary.errors, summary.warnings, summary.notes, summary.files) == (91, 2, 0, 1, 2)
