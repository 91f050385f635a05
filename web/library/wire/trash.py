"""The trash."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from vault.models.photos import Asset
from web.library.wire.finding import EPOCH
from web.library.wire.terms import Instant, Many
from web.wire import Camel, CamelAnswer, Wire


class Photos(Camel):
    photo_ids: Many


class Emptying(Camel):
    """Without `photoIds` it is all that is in the trash. `until`: only what went in by then."""

    photo_ids: Many | None = None
    until: Instant | None = None


class TrashPage(Wire):
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    cursor: Annotated[str, Field(pattern=r"^[0-9]{1,14}_[0-9]{1,18}$")] | None = None

    @property
    def after(self) -> tuple[datetime, int] | None:
        if self.cursor is None:
            return None
        at, id = self.cursor.split("_")
        return EPOCH + timedelta(milliseconds=int(at)), int(id)


class Trashed(CamelAnswer):
    """How many went in: not those that are no more, or are in it already."""

    trashed: int


class Restored(CamelAnswer):
    restored: int


class Emptied(CamelAnswer):
    deleted: int


def cursor(last: Asset) -> str:
    """What the next page goes on from."""
    at = last.trashed_at or EPOCH
    return f"{(at - EPOCH) // timedelta(milliseconds=1)}_{last.id}"
