"""Whether the forge still runs the publisher: forges drop and delay scheduled runs, and switch schedules off where nothing happens.

Facts: GitHub switches the schedules of a public repository off after 60 days without activity, and may drop scheduled runs when it is
busy (<https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule>); GitLab switches a
schedule off whose owner may no longer run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from parution.deliveries.alerts import Alert, Kind, awaited, due
from parution.deliveries.plan import Decision
from parution.forge.adapter import Ended, Job, Switch, Workflow

IDLE, OFF, NONE, QUEUED, SILENT, SKIPPED, FAILING = "idle", "off", "none", "queued", "silent", "skipped", "failing"
_SWITCHED = frozenset({IDLE, OFF, NONE})
_IN_A_ROW = 3


def watched(workflow: Workflow, decisions: Sequence[Decision], earlier: Sequence[Decision], now: datetime, late: timedelta) -> Alert | None:
    """What is wrong with the workflow that publishes; None where all is well, or where nothing would be published anyway.

    `earlier` is what would have been decided `late` ago: a run that fails because of one delivery may well send all the others.
    """
    ahead, waiting = awaited(decisions), due(decisions)
    if not ahead:
        return None
    if workflow.switch in {Switch.IDLE, Switch.NONE}:
        return _alert(IDLE if workflow.switch is Switch.IDLE else NONE, workflow.url, ahead)
    if not waiting:
        return None
    if workflow.switch is Switch.OFF:
        return _alert(OFF, workflow.url, waiting)
    waited = {one.key for one in due(earlier)}
    return _of_jobs(workflow, waiting, [one for one in waiting if one.key in waited], now - late)


def with_workflow(alerts: Sequence[Alert], trouble: Alert | None) -> list[Alert]:
    """The alerts and what is wrong with the workflow: where something is overdue, that is why, and one of the two is enough."""
    if trouble is None:
        return list(alerts)
    if trouble.trouble in _SWITCHED or all(one.kind is not Kind.OVERDUE for one in alerts):
        return [*alerts, trouble]
    return [replace(one, trouble=trouble.trouble, address=trouble.address) if one.kind is Kind.OVERDUE else one for one in alerts]


def _of_jobs(workflow: Workflow, waiting: Sequence[Decision], stuck: Sequence[Decision], before: datetime) -> Alert | None:
    jobs = workflow.jobs
    if not jobs or jobs[0].begun <= before:
        queued = jobs and jobs[0].ended is Ended.WAITING
        return _alert(QUEUED if queued else SILENT, jobs[0].url if queued else workflow.url, waiting, jobs[0].begun if jobs else None)
    over = [one for one in jobs if one.ended not in {Ended.WAITING, Ended.RUNNING}]
    for trouble, ended in ((FAILING, Ended.BADLY), (SKIPPED, Ended.SKIPPED)):
        if stuck and _all(over[:_IN_A_ROW], ended) and any(one.begun <= before for one in _run_of(over, ended)):
            return _alert(trouble, over[0].url, stuck, over[0].begun)
    return None


def _all(jobs: Sequence[Job], ended: Ended) -> bool:
    return len(jobs) == _IN_A_ROW and all(one.ended is ended for one in jobs)


def _run_of(jobs: Sequence[Job], ended: Ended) -> list[Job]:
    """The latest runs, as far back as all of them ended so."""
    found = list[Job]()
    for one in jobs:
        if one.ended is not ended:
            break
        found.append(one)
    return found


def _alert(trouble: str, address: str, deliveries: Sequence[Decision], since: datetime | None = None) -> Alert:
    return Alert(Kind.SCHEDULE, deliveries=tuple(deliveries), moment=since, trouble=trouble, address=address)
