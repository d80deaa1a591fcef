"""`forge` in the charter: what is accepted, and what is said of what is not."""

import pytest
from pull_request import PullRequest

from parution import charter_file, owners, rules
from parution.model import Problem
from parution.source import SourceError, parse_yaml


def problems(person: str) -> list[Problem]:
    data = PullRequest.charter("{}", f"{{maud: {{name: Maud, {person}}}}}").encode()
    return charter_file.parse(data, rules.TUNABLE, rules.FIXED)[1]


@pytest.mark.parametrize("typed", ["@maud", "@Maud-K", "@maud_k.b", "@atelier/editors", "@group/sub.group/team"])
def test_an_account_or_a_team(typed: str) -> None:
    assert problems(f'forge: "{typed}"') == []


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("maud", 'Write: forge: "@maud"'),
        ("https://github.com/maud-k", 'Write: forge: "@maud-k"'),
        ("https://gitlab.example.org/atelier/editors/", 'Write: forge: "@atelier/editors"'),
        ("Maud K", "Write, for example, “@maud-kerbrat” or “@atelier/editors”."),
        ("maud@example.org", "Write, for example, “@maud-kerbrat” or “@atelier/editors”."),
        ("@maud @ilyes", "Write, for example, “@maud-kerbrat” or “@atelier/editors”."),
    ],
)
def test_what_is_no_account(typed: str, remedy: str) -> None:
    (found,) = problems(f'forge: "{typed}"')
    assert (found.rule, found.place.pointer) == ("wrong-form", ("people", "maud", "forge"))
    assert str(found.message) == f"“{typed}” is not an account on the forge."
    assert str(found.remedy) == remedy


def test_a_sign_that_needs_quotes_in_a_mapping_on_one_line() -> None:
    line = "maud: {name: Maud, forge: @maud, load: 2 per week}"
    with pytest.raises(SourceError) as caught:
        parse_yaml(f"people:\n  {line}\n")
    remedy = str(caught.value.remedy)
    assert remedy.endswith('maud: {name: Maud, forge: "@maud", load: 2 per week}')


def test_accounts_are_the_same_in_capitals_and_a_mail_address_is_one() -> None:
    text = PullRequest.charter(
        "{}", '{maud: {name: Maud, forge: "@Maud-K", contact: Maud@example.org}, lou: {name: Lou, contact: "01 23"}}'
    )
    charter, _ = charter_file.parse(text.encode(), rules.TUNABLE, rules.FIXED)
    assert charter
    assert owners.accounts(charter.people["maud"]) == {"@maud-k", "maud@example.org"}
    assert owners.accounts(charter.people["lou"]) == frozenset()
    assert owners.handles(charter, ["maud", "lou", "maud", "nobody"]) == ("@Maud-K",)
