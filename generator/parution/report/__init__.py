"""Findings in five forms: a terminal, one JSON object, GitHub annotations, GitLab's Code Quality, SARIF.

Each reporter takes findings as `shown.show` has placed them and returns text; none of them reads a file, asks the clock or prints. What a
writer typed reaches every form as text only: no terminal reads it as an escape sequence, and no runner as a command.
"""
