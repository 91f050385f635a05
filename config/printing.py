"""What every command of the command line begins and ends with: its log, and rows for people or for scripts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.logging import configure
from config.settings import Settings
from vault.tongue import speak

out, err = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def serving(name: str) -> Settings:
    """Settings, with the log of this process opened. It writes down sentences, so English is spoken in it."""
    settings = Settings()
    configure(settings.log_level, name, settings.data / "logs")
    return settings


def started(name: str) -> Settings:
    """The same of a command, which speaks the language that was set from here on."""
    settings = serving(name)
    speak(settings.language)
    return settings


def print_rows(rows: list[dict[str, str]], as_json: bool, none: str) -> None:
    if as_json:
        out.print_json(data=rows)
    elif not rows:
        out.print(none)
    else:
        table = Table(box=None)
        for name in rows[0]:
            table.add_column(name, overflow="fold")  # an id that is cut short can't be copied
        for row in rows:
            table.add_row(*map(escape, row.values()))
        out.print(table)
