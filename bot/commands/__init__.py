"""One file per chat command: adding one is adding a file here, with its `COMMAND`, and a test."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bot.asking import Command

ALL: tuple[Command, ...] = tuple(import_module(f"{__name__}.{file.name}").COMMAND for file in iter_modules(__path__))
NAMED = {name: command for command in ALL for name in (command.name, *command.aliases)}
