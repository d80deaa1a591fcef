"""The suites can fail: each of the mutations turns at least one red (make test-slow)."""

from __future__ import annotations

import pytest

from publish.mutations import MUTATIONS, red, table


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=[one.name for one in MUTATIONS])
def test_what_the_promises_hang_on_is_missed_when_it_is_gone(mutation):
    found = red(mutation)
    print(f"\n{table({mutation.name: found})}")  # noqa: T201 (shown with -s)
    assert found


def test_the_mutations_still_fit_the_package(tmp_path):
    from publish.mutations import mutated

    for number, mutation in enumerate(MUTATIONS):
        mutated(mutation, tmp_path / str(number))
