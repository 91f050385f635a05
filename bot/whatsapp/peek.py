"""python -m bot.whatsapp.peek FILE: answers queries on an SQLite file, one JSON line for one JSON line.

A process of its own, because two copies of SQLite in one process do not see each other's locks on a file, and the
library brings its own copy.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

PATIENCE = 10.0  # seconds while the file is being written


def rows(file: Path, query: str, values: list[Any], mode: str = "ro") -> list[Any]:
    """Nothing where the file is still empty.

    `mode="rw"`: what a process left half written when it died is undone first. Only while nobody else has it open.
    """
    with closing(sqlite3.connect(f"{file.as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)) as database:
        try:
            return database.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []
            raise


def main(file: Path) -> None:
    for line in sys.stdin:
        print(json.dumps(rows(file, *json.loads(line))), flush=True)  # noqa: T201 - this is how it answers


if __name__ == "__main__":
    main(Path(sys.argv[1]))
