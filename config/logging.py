"""Logging for every process: the whole story to a file of its own, what matters to standard error. No secrets."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

SECRET = re.compile(r"\bcv[ks1]_[\w-]{8,}|(?<=code=)[\w-]{8,}|(?<=://)[^/@\s]+:[^/@\s]+(?=@)")
NOISY = ("pymongo", "apscheduler", "asyncio", "hpack")


class Redacting(logging.Formatter):
    """The last net under “no secrets in logs”: one that got into a message is blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub("[secret]", super().format(record))


def configure(level: str, process: str, folder: Path | None) -> None:
    """Log to `folder/process.log` (at most 10 MB, twice) if there is a folder, and warnings to standard error."""
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [screen, _file(folder, process)] if folder else [screen]
    for handler in handlers:
        handler.setFormatter(Redacting(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=handlers, force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _file(folder: Path, process: str) -> logging.Handler:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return RotatingFileHandler(folder / f"{process}.log", maxBytes=10_000_000, backupCount=1, encoding="utf-8")
