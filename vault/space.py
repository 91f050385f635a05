"""Room on the disk: what the system says when there is none is said in one way, and scratch folders are tidied."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vault.errors import NoSpace

if TYPE_CHECKING:  # every child of the darkroom would load all ports for it
    from vault.ports import Blobs

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def needed() -> Iterator[None]:
    """Whatever is written in this block has room, or NoSpace."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace from error
        raise


@asynccontextmanager
async def folder(blobs: Blobs) -> AsyncIterator[Path]:
    """A scratch folder that goes with the block. NoSpace."""
    place = blobs.scratch()
    try:
        with needed():
            await asyncio.to_thread(place.mkdir)
        yield place
    finally:
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
