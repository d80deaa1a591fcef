"""The manual of the rules, made from the rules themselves: one page of Markdown, every rule by family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from parution.charter import Parameter
from parution.language import Translator
from parution.model import Message, Severity
from parution.report.terminal import LABELS
from parution.rules import Rule

Families = Sequence[tuple[Message, Sequence[Rule]]]


def markdown(families: Families, say: Translator) -> str:
    """The page, in the reader's language."""
    grouped = _grouped(families, say)
    number = sum(len(family) for family in grouped.values())
    lines = [f"# {say.gettext('The rules')}", "", *_opening(number, say), ""]
    for name, family in grouped.items():
        lines.append(f"- **{name}**{say.colon()} {', '.join(f'[{rule.id}](#{rule.id})' for rule in family)}")
    lines += ["", *_tuning(say)]
    for name, family in grouped.items():
        lines += ["", f"## {name}"]
        for rule in family:
            lines += ["", *_rule(rule, say)]
    return "\n".join(lines) + "\n"


def _grouped(families: Families, say: Translator) -> dict[str, list[Rule]]:
    """The rules of all modules of a family together."""
    grouped: dict[str, list[Rule]] = {}
    for name, family in families:
        grouped.setdefault(say.message(name), []).extend(family)
    return {name: family for name, family in grouped.items() if family}


def _opening(number: int, say: Translator) -> Iterator[str]:
    yield say.gettext(
        "Everything that `parution check` looks at: {n} rules. This page is made from the program (`parution rules --format markdown`).",
        n=number,
    )
    yield ""
    yield say.gettext("An *error* stops the build, a *warning* only with `--strict`, a *note* never. What is past is left alone.")


def _tuning(say: Translator) -> Iterator[str]:
    reason = say.gettext("the reason")
    yield f"## {say.gettext('To tune or silence a rule')}"
    examples = (
        (say.gettext("For one post, in its front matter:"), f"ignore: {{media-alt: {reason}}}"),
        (say.gettext("For the whole calendar, in charter.yml (off, note, warning or error):"), "rules: {media-alt: error}"),
        (say.gettext("For one channel, where the rule is about one channel:"), "rules: {text-length: {channels: {mastodon: note}}}"),
    )
    for about, example in examples:
        yield from ("", about, "", "```yaml", example, "```")
    yield ""
    yield say.gettext("Some rules have settings of their own, which their table lists; they stand beside the severity.")


def _rule(rule: Rule, say: Translator) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    yield f"**{_severity(rule.severity, say)}.** {say.gettext(rule.summary)} {say.gettext(rule.why)}"
    for label, example in ((say.gettext("Bad"), rule.bad), (say.gettext("Good"), rule.good)):
        yield from ("", f"{label}{say.colon()}", "", "```text", say.gettext(example), "```")
    yield from (line for note in notes(rule, say) for line in ("", note))
    if rule.parameters:
        yield from ("", f"| {say.gettext('setting')} | {say.gettext('left out')} | {say.gettext('what it says')} |", "| --- | --- | --- |")
        yield from (f"| `{one.name}` | `{typed(one)}` | {say.gettext(one.about)} |" for one in rule.parameters)
        yield from ("", "```yaml", setting(rule), "```")


def notes(rule: Rule, say: Translator) -> Iterator[str]:
    """What else is to be known of a rule: by which part of the charter it judges, and whether it can be switched off."""
    if rule.section:
        yield say.gettext("It judges by what charter.yml says under “{section}”.", section=rule.section)
    if rule.fixed:
        yield say.gettext("It cannot be switched off: without it, a post could not be read for certain.")
    elif rule.of_change:
        yield say.gettext("A post cannot ignore it; the charter that counts is that of the branch with which a change is compared.")
    elif rule.always:
        yield say.gettext("It is told of past posts too.")


def setting(rule: Rule) -> str:
    """A line of charter.yml that sets everything that a rule lets set, to what it is anyway."""
    return f"rules: {{{rule.id}: {{{', '.join(f'{one.name}: {typed(one)}' for one in rule.parameters)}}}}}"


def typed(parameter: Parameter[Any]) -> str:
    """The default of a setting as an editor would type it."""
    default = parameter.default
    return f"[{', '.join(default)}]" if isinstance(default, tuple | list) else str(default)


def _severity(severity: Severity, say: Translator) -> str:
    label = say.message(LABELS[severity])
    return label[:1].upper() + label[1:]
