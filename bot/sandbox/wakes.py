"""Waking up when something may have changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator


async def wakes(ticks: AsyncIterator[None], every: float) -> AsyncGenerator[None]:
    """At every tick, and after so many seconds without one: some things change by the mere passing of time."""
    tick = asyncio.ensure_future(anext(ticks))
    try:
        await tick
        while True:
            if tick.done():
                tick.result()
                tick = asyncio.ensure_future(anext(ticks))
            yield
            await asyncio.wait({tick}, timeout=every)
    finally:
        tick.cancel()
        await asyncio.wait({tick})
