"""The posts as a table: a row each, a column for each field, which spreadsheets open and `parution import csv` reads again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from parution.model import Yaml
from parution.tabular import COLUMNS, FIELDS, FILE, TEXT, cell_of, guarded

BOM = "\ufeff"


def written(posts: Iterable[tuple[str, Mapping[str, Yaml], str]], *, delimiter: str = ",", bom: bool = False) -> bytes:
    """The file: of each post its path, its fields as they were typed, and its text.

    No cell is a formula for a spreadsheet. With `bom`, Excel sees that it is UTF-8.
    """
    target = io.StringIO(newline="")
    target.write(BOM if bom else "")
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for path, fields, body in posts:
        cells = {**{field: cell_of(field, fields.get(field)) for field in FIELDS}, TEXT: body, FILE: path}
        writer.writerow([guarded(cells[column]) for column in COLUMNS])
    return target.getvalue().encode("utf-8", "replace")
