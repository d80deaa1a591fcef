"""What the promises hang on, taken out one by one: each must turn a suite red, or the suite proves nothing.

`PYTHONPATH=generator:tests python -m publish.mutations` prints what happened as a Markdown table (some minutes).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent.parent
PUBLISH = "tests/publish"
PATIENCE = 600
_FAILED = re.compile(r"^FAILED (\S+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Mutation:
    """Something taken out of the package: what text (which stands there once) is replaced by what; and the suites that should see it."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    suites: tuple[str, ...]


SIMULATION, MACHINE, BRANCH = "test_simulation.py", "test_machine.py", "test_branch.py"
PLAN, RECORDS = "test_plan.py", "test_ledger_machine.py"

MUTATIONS = (
    Mutation(
        "no claim before the delivery",
        (
            (
                "publish/recorder.py",
                "self._book = self._shelf.write(self._book, list(records), message, self._clock.now())\n            except OvertakenError:",
                "self._book = replace(self._book, ledger=self._book.ledger.with_records(records))\n            except OvertakenError:",
            ),
            ("publish/recorder.py", "import dataclass\n", "import dataclass, replace\n"),
            ("publish/lane.py", "if standing.state is not State.CLAIMED or standing.claim != claim:", "if False:"),
        ),
        (SIMULATION, MACHINE),
    ),
    Mutation(
        "the same nonce for all runners",
        (("publish/run.py", "self._desk.nonce()", 'f"nonce {len(record.history)}"'),),
        (BRANCH,),
    ),
    Mutation(
        "no read-back after the push",
        (
            ("publish/branch.py", "if not self.holds(commit):", "if not (self.remote or self.holds(commit)):"),
            (
                "publish/branch.py",
                'raise GitError("push", words)  # nobody was faster: the remote does not want it',
                'raise GitError("push", words)\n        if code:\n            raise OvertakenError',
            ),
        ),
        (BRANCH, SIMULATION),
    ),
    Mutation(
        "no compare-and-swap",
        (
            (
                "publish/branch.py",
                "self._push(leases, commit)",
                'self._push(["--force"], commit)',
            ),
        ),
        (BRANCH,),
    ),
    Mutation(
        "no look at the account: what is in doubt is sent again",
        (
            ("deliveries/plan.py", "else self._doubt(key, last, post)", "else None"),
            ("deliveries/record.py", "State.UNKNOWN: (Published,", "State.UNKNOWN: (Claimed, Published,"),
        ),
        (SIMULATION, MACHINE, PLAN),
    ),
    Mutation(
        "no lease: a claim is taken over at once",
        (("deliveries/plan.py", "if self._now < last.until:", "if False:"),),
        (MACHINE, PLAN),
    ),
    Mutation(
        "no witness",
        (("publish/branch.py", "self._contains(tip, witness, witness, remembered)", "self._contains(tip, witness, remembered)"),),
        (BRANCH, MACHINE),
    ),
    Mutation(
        "no memory of what was seen",
        (
            ("publish/branch.py", "self._contains(tip, witness, witness, remembered)", "self._contains(tip, witness, witness)"),
            ("publish/branch.py", "if not (tip or witness or remembered):", "if not (tip or witness):"),
        ),
        (BRANCH,),
    ),
    Mutation(
        "no look for holds between claim and delivery",
        (("publish/run.py", "return held(self._desk.charter, holds.holds, ledger, channel, campaign, now)", "return None"),),
        (SIMULATION, MACHINE),
    ),
    Mutation(
        "an old commit may send what was changed since",
        (
            ("publish/run.py", "if not still_stands(claim.blob, holds.standing):", "if False:"),
            ("deliveries/plan.py", "if not still_stands(post.blob, self._facts.standing):", "if False:"),
        ),
        (SIMULATION,),
    ),
    Mutation(
        "what belongs to other deliveries is not left to them",
        (
            (
                "publish/run.py",
                "records = self._recorder.ledger.records.values()\n        return frozenset(",
                "records = ()\n        return frozenset(",
            ),
        ),
        (SIMULATION,),
    ),
    Mutation(
        "no rhythm for what is late",
        (("deliveries/pacing.py", "if now - slot <= IN_TIME:", "if True:"),),
        (SIMULATION, MACHINE, PLAN),
    ),
    Mutation(
        "no time to settle before what is not found is held to be absent",
        (
            (
                "publish/verdicts.py",
                "case Partly() | Absent() if now - last < max(network.settle, LANDED):",
                "case Partly() | Absent() if False:",
            ),
            ("publish/verdicts.py", "next=now + network.settle if network.reads else None", "next=now if network.reads else None"),
        ),
        (SIMULATION,),
    ),
    Mutation(
        "what can be repeated is held to be absent at once",
        (("publish/verdicts.py", "if now - last < max(network.settle, LANDED):", "if now - last < network.settle:"),),
        (SIMULATION,),
    ),
    Mutation(
        "an unclear answer counts as “not sent”",
        (("publish/verdicts.py", "if not published:", "if True:"),),
        (SIMULATION, MACHINE),
    ),
    Mutation(
        "the parts of a thread are not kept",
        (
            (
                "publish/lane.py",
                "self._recorder.record(self.record.key, event)\n            self.record = self.record.then(event)",
                "self.record",
            ),
        ),
        (SIMULATION, MACHINE),
    ),
    Mutation(
        "a conclusion is kept although others have acted since",
        (("publish/recorder.py", "if slip.since is not None:", "if False:"),),
        (BRANCH, SIMULATION),
    ),
    Mutation(
        "Retry-After is not heard",
        (("publish/verdicts.py", "max(after or timedelta(), backoff(record.tries))", "backoff(record.tries)"),),
        (SIMULATION,),
    ),
    Mutation(
        "a post may go out an hour early",
        (("deliveries/plan.py", "if slot > self._now:", "if slot - timedelta(hours=1) > self._now:"),),
        (PLAN, SIMULATION),
    ),
    Mutation(
        "a used nonce is accepted",
        (("deliveries/record.py", '"the claim\'s nonce has been used before" if used else None', "None"),),
        (RECORDS,),
    ),
    Mutation(
        "a receipt of another claim is accepted",
        (("deliveries/record.py", "and nonce != claim.nonce and", "and False and"),),
        (RECORDS, BRANCH),
    ),
)


def mutated(mutation: Mutation, directory: Path) -> Path:
    """A copy of the package with the mutation in it."""
    root = directory / "generator"
    shutil.copytree(HERE / "generator", root, ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "theme").symlink_to(HERE / "theme")
    for name, old, new in mutation.edits:
        path = root / "parution" / name
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise LookupError(mutation.name, name, text.count(old), old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    return root


def red(mutation: Mutation) -> dict[str, str]:
    """The first test of each suite that the mutation turned red, by suite."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        root = mutated(mutation, Path(name))
        for suite in mutation.suites:
            if test := first_failure(root, suite):
                found[suite] = test
    return found


def first_failure(package: Path, suite: str) -> str | None:
    """The first test of a suite that fails with this package."""
    options = ["-m", "not slow", "-x", "-q", "-p", "no:cacheprovider", "-o", f"pythonpath={package} tests tests/rules"]
    command = [sys.executable, "-m", "pytest", *options, f"{PUBLISH}/{suite}"]
    try:
        done = subprocess.run(command, cwd=HERE, env=_environment(), capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode == 0:
        return None
    failed = _FAILED.search(done.stdout)
    if not failed:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return failed[1].rpartition("::")[2]


def _environment() -> dict[str, str]:
    import os

    return {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTEST_ADDOPTS"}}


def table(found: dict[str, dict[str, str]]) -> str:
    """As it stands in the documentation."""
    rows = [
        f"| {name} | {'; '.join(f'`{test}` ({suite})' for suite, test in tests.items()) or '**nothing**'} |"
        for name, tests in found.items()
    ]
    return "\n".join(["| taken out | what turned red first |", "| --- | --- |", *rows])


def main(*wanted: str) -> int:
    found = {one.name: red(one) for one in MUTATIONS if not wanted or any(word in one.name for word in wanted)}
    sys.stdout.write(table(found) + "\n")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
