"""A post may be hundreds of thousands of the same signs: what reads them does so once, not again from each of them.

Each text here would take hours if it were gone through from every sign, and takes a second; a test that hangs is stopped.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

SIGNS = 400_000
PATIENCE = 90
"""Seconds: a hundred times what a slow machine needs, a hundredth of what reading from every sign would take."""

READERS = {
    "masked": "from parution.prose.masking import masked as read",
    "sentences": "from parution.prose.sentences import sentences as read",
    "graphemes": "from parution.networks.characters import graphemes as read",
    "emoji": "from parution.networks.characters import emoji as read",
    "cells": "from parution.report.cells import cells as read",
    "fence": "from parution.report.escaping import fence as read",
}
RUNS = {
    "masked": ("![", "](", "![](", "![[", "(](", "](a ", "<", "<@", "</a", "`", "`a``b", "@", "#", "a@", "a.", "a.b@", "://", ":a", "<!--"),
    "sentences": (".", "!?", ". ", "…»", "\n", "\n> ", "😀", "😀\u200d", "M. ", ".\u00a0"),
    "graphemes": ("🇫", "\u0301", "\u200d", "👩\u200d", "\r"),
    "emoji": ("🇫", "👩\u200d", "\U0001f3f4", "1\ufe0f"),
    "cells": ("🇫", "#"),
    "fence": ("\n", "`"),
}
READ = """
import sys
{reader}
unit = sys.argv[1].encode("ascii").decode("unicode_escape")
text = unit * ({signs} // len(unit))
for end in ("", "\\x00"):
    read("a.fr " + text + end)
"""


@pytest.mark.parametrize("name", READERS)
def test_a_long_run_is_read_once(name):
    program = READ.format(reader=READERS[name], signs=SIGNS)
    running = {
        unit: subprocess.Popen([sys.executable, "-c", program, unit.encode("unicode_escape").decode()], stderr=subprocess.PIPE, text=True)
        for unit in RUNS[name]
    }
    endless = {}
    for unit, process in running.items():
        try:
            said = process.communicate(timeout=PATIENCE)[1]
            assert process.returncode == 0, said
        except subprocess.TimeoutExpired:
            endless[unit] = "not done"
        finally:
            process.kill()
            process.communicate()
    assert endless == {}
