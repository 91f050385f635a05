"""Long-running tasks with an owner: a crash is logged and mended, and closing ends them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(name: str, work: Callable[[], Awaitable[None]], pause: float = 1.0) -> AsyncIterator[None]:
    """Keep `work` going while the block lasts; when it crashes, log it and start it again after `pause` seconds."""
    task = asyncio.create_task(_again_and_again(name, work, pause), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(name: str, work: Callable[[], Awaitable[None]], pause: float) -> None:
    while True:
        try:
            await work()
            return
        except Exception:
            log.exception("%s crashed; starting it again in %.0f s", name, pause)
            await asyncio.sleep(pause)
