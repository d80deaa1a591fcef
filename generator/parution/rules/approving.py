"""Rules of review: found by comparing a change with the branch it is meant for (`parution check --since`), and by nothing else."""

from __future__ import annotations

from parution.model import Severity
from parution.rules.rule import Rule

RULES = (
    Rule(
        "approval-uncovered",
        Severity.ERROR,
        "A post becomes approved, or an approved post changes, and nobody whom the charter names for its pillar has to agree.",
        "An approval is a change that somebody accepted; that it was somebody who may is made sure of by CODEOWNERS. What counts is what "
        "is sent, when and where: the note, the budget or the owner of a post may change freely. Found by `parution check --since "
        "BRANCH`, by the charter and the CODEOWNERS of that branch.",
        "approvals: {shop: [maud]}  (and no CODEOWNERS)",
        "approvals: {shop: [maud]}  (and in CODEOWNERS: content/ @maud-kerbrat)",
        always=True,
        of_change=True,
        section="approvals",
    ),
    Rule(
        "approval-shared",
        Severity.ERROR,
        "A post becomes approved, or an approved post changes, and somebody whom the charter does not name could agree to it alone.",
        "Of several owners of a file the forge asks any one. CODEOWNERS knows folders and no pillars: where not all pillars are approved "
        "by the same people, each needs a folder of its own. Found by `parution check --since BRANCH`.",
        "approvals: {shop: [maud]}  (and in CODEOWNERS: content/ @maud-kerbrat @intern)",
        "approvals: {shop: [maud]}  (and in CODEOWNERS: content/shop/ @maud-kerbrat)",
        always=True,
        of_change=True,
        section="approvals",
    ),
    Rule(
        "approval-rules",
        Severity.WARNING,
        "Who approves what is changed itself, or where and when approved posts go, and nobody has to agree to that.",
        "Who may change the rule can do without the approval. Found by `parution check --since BRANCH`, where CODEOWNERS names no owner of "
        "charter.yml or of itself.",
        "(in CODEOWNERS: content/ @maud-kerbrat, and nothing else)",
        "(in CODEOWNERS: content/ and /charter.yml and /.github/, each with @maud-kerbrat)",
        always=True,
        of_change=True,
        section="approvals",
    ),
    Rule(
        "approval-unjudged",
        Severity.WARNING,
        "The charter of the branch that a change is meant for has errors, so that nobody knows whose word is needed.",
        "A change is judged by the charter that is in force, never by the one that it brings. Found by `parution check --since BRANCH`.",
        "approvals: {shop: [mod]}  (on the branch; there is no “mod”)",
        "approvals: {shop: [maud]}",
        always=True,
        of_change=True,
        section="approvals",
    ),
    Rule(
        "approval-id",
        Severity.ERROR,
        "An approved post gets another id.",
        "The ledger knows a post by its id: under another one it is a post that has never gone out. The publisher holds back what it "
        "recognises all the same. Found by `parution check --since BRANCH`.",
        "id: oak-table-2  (on the branch, the same post is approved with id: oak-table)",
        "id: oak-table  (with another title, text or time, as you like)",
        always=True,
        of_change=True,
    ),
    Rule(
        "approval-past",
        Severity.WARNING,
        "A post becomes approved when its time is long past, or gets such a time.",
        "What is later than `publishing: {stale after: …}` is not sent any more; often only the year is wrong. Found by `parution check "
        "--since BRANCH`.",
        "publish_at: 2025-12-03 09:00  (approved in November 2026)",
        "publish_at: 2026-12-03 09:00  (the same post)",
        always=True,
        of_change=True,
    ),
)
