"""Which rules the charter may weigh by channel: those that say which channel they are about."""

from __future__ import annotations

import ast
from pathlib import Path

from parution import rules


def test_a_rule_whose_problems_name_a_channel_may_be_weighed_by_channel():
    named = set()
    for file in (Path(rules.__file__).parent).glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem" and isinstance(call.args[0], ast.Constant):
                has_channel = len(call.args) > 4 or "channel" in {word.arg for word in call.keywords}
                named |= {call.args[0].value} if has_channel else set()
    assert len(named) > 10
    assert {name for name in named if not rules.BY_ID[name].by_channel} == set()
