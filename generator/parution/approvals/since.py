"""What has become of the bytes that were approved: which protected fields are not the same any more."""

from __future__ import annotations

from dataclasses import replace

from parution import rules
from parution.approvals.comparing import changed
from parution.content import Reader
from parution.edition import Edition
from parution.history import History
from parution.history.objects import BranchNotRead, Git
from parution.model import Facts
from parution.schema import compile_schema
from parution.source import MAX_FILE


def compared(edition: Edition, known: History) -> History:
    """What git knows of the posts, with what was changed in each since its last approval; where git cannot say, that stays unknown."""
    charter = edition.charter
    if charter is None:
        return known
    changes = {}
    for post in edition.posts:
        found = known.files.get(post.path)
        approval = found.approval(post) if found else None
        if found and approval and approval.blob != post.blob:  # it is then the last of `approvals`
            changes[post.path] = post, found, approval
    if not changes:
        return known
    try:
        texts = Git(edition.root).blobs([approval.blob for _, _, approval in changes.values()], MAX_FILE)
    except BranchNotRead:
        return known
    reader = Reader(charter, compile_schema(charter, rules.TUNABLE), lambda _: ((), Facts()))
    files = dict(known.files)
    for path, (post, found, approval) in changes.items():
        was = reader.entry(path, texts[approval.blob], approval.blob).post if approval.blob in texts else None
        if was:
            files[path] = replace(found, approvals=(*found.approvals[:-1], replace(approval, changed=changed(was, post))))
    return replace(known, files=files)
