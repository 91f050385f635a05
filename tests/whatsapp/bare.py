"""A line in a process that finds no libmagic on its machine."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.whatsapp import hosted
from tests.whatsapp.hosted import Watched


@asynccontextmanager
async def opened(*arguments: Any) -> AsyncIterator[Watched]:
    sys.addaudithook(_miss)  # for as long as the process lives
    async with hosted.opened(*arguments) as line:
        yield line


def _miss(event: str, details: tuple[Any, ...]) -> None:
    """What is asked for by its bare name is looked for on the machine; what was brought along has a path."""
    if event == "ctypes.dlopen" and str(details[0]).startswith("libmagic"):
        raise OSError(f"{details[0]}: cannot open shared object file: No such file or directory")
