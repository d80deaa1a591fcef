"""The figures for people (tables) and for programs (JSON)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.contestants import OURS, Contestant
from bench.race import Result
from bench.verdict import find, growth, marginal, ratio, seconds, verdicts


def table(facts: Mapping[str, str], entrants: Sequence[Contestant], failures: Mapping[str, str], results: Sequence[Result]) -> str:
    """The whole report as text, 106 columns wide unless a reason for a failure is longer."""
    return "\n".join(
        (
            *(f"{name:<25} {value}" for name, value in facts.items()),
            *(line for size in sorted({result.posts for result in results}) for line in _size(size, entrants, results)),
            *(f"  {name}: not measured, it could not be installed: {why}" for name, why in failures.items()),
            *_growth(entrants, results),
            *_verdicts(results),
        )
    )


def document(facts: Mapping[str, str], failures: Mapping[str, str], results: Sequence[Result]) -> dict[str, Any]:
    """The same as plain data: every single run in seconds and MiB, and the verdicts."""
    return {
        "facts": dict(facts),
        "not installed": dict(failures),
        "results": [asdict(result) | {"median": result.median, "peak": result.peak} for result in results],
        "verdicts": [asdict(verdict) | {"verdict": verdict.word} for verdict in verdicts(results)],
    }


def _size(size: int, entrants: Sequence[Contestant], results: Sequence[Result]) -> Iterator[str]:
    """One size: scenarios below each other, and in each the contestants side by side with Parution as 1."""
    yield ""
    heads = ("× Parution", "seconds", "peak MiB", "pages", "site MB", "runs")
    yield f"{f'{size:,} posts':<44}" + "".join(f"{head:>11}" for head in heads[:2]) + "".join(f"{head:>10}" for head in heads[2:])
    for scenario in dict.fromkeys(scenario.name for entrant in entrants for scenario in entrant.scenarios):
        yield f"  {scenario}"
        for entrant in entrants:
            result = find(results, size, entrant.name, scenario)
            if result is not None:
                yield _row(entrant, result, seconds(results, size, OURS, scenario))


def _row(entrant: Contestant, result: Result, ours: float | None) -> str:
    if result.failure:
        return f"    {entrant.label:<40}{result.failure}"
    if result.median is None:
        return f"    {entrant.label:<40}not run"
    numbers = (_number(ratio(result.median, ours)), f"{result.median:.2f}")
    others = (f"{result.peak:.0f}", _number(result.pages, "{:,}"), _number(result.megabytes, "{:.1f}"), str(len(result.seconds)))
    return f"    {entrant.label:<40}" + "".join(f"{each:>11}" for each in numbers) + "".join(f"{each:>10}" for each in others)


def _growth(entrants: Sequence[Contestant], results: Sequence[Result]) -> Iterator[str]:
    """Time per post at the largest size over that at the smallest, and what one more post costs."""
    sizes = sorted({result.posts for result in results})
    pairs = [(entrant, scenario.name) for entrant in entrants for scenario in entrant.scenarios]
    if len(sizes) > 1:
        yield ""
        yield f"{f'growth, time per post at {sizes[-1]:,} / at {sizes[0]:,}':<44}{'1 = linear':>11}{'µs / post':>11}"
    for entrant, name in pairs if len(sizes) > 1 else ():
        grown, cost = growth(results, entrant.name, name), marginal(results, entrant.name, name)
        yield f"    {f'{entrant.label}, {name}':<40}{_number(grown):>11}{_number(cost, '{:.0f}'):>11}"


def _verdicts(results: Sequence[Result]) -> Iterator[str]:
    yield ""
    yield f"{'targets':<44}{'measured':>11}{'at most':>11}"
    for verdict in verdicts(results):
        measured = _number(verdict.measured, "{:.3g}")
        yield f"    {verdict.promise:<40}{measured:>11}{verdict.limit:>11.3g} {verdict.unit:<5} {verdict.word}"


def _number(value: float | None, form: str = "{:.2f}") -> str:
    return "–" if value is None else form.format(value)
