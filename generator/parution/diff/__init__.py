"""What a change does to the calendar: two editions compared, posts by their id and not by their files or lines.

`compare` is pure and gives `Changes`, plain data that every output is made from, and that can be written, read back and shown elsewhere.
"""

from parution.diff.changes import VERSION, Changes
from parution.diff.compare import Context, compare

__all__ = ["VERSION", "Changes", "Context", "compare"]
