"""Long lists, a page at a time: by its number, or on from where one ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from vault.models.images import Page, Place, Slice
from web.wire import Camel, CamelAnswer

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Cursor = Annotated[str, Field(pattern=r"^[0-9]{1,14}_[0-9a-f-]{1,36}$")]


class Paging(Camel):
    """`cursor`: the `nextCursor` of the page before, however deep it was; it counts instead of `page`."""

    page: Annotated[int, Field(ge=1)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Cursor | None = None

    @property
    def slice(self) -> Slice:
        return Slice(page=self.page, per_page=self.per_page, after=_place(self.cursor) if self.cursor else None)


class Pagination(CamelAnswer):
    """`nextCursor`: null at the end, and where the list is not newest first."""

    page: int
    per_page: int
    total: int
    total_pages: int
    next_cursor: str | None


def pagination(found: Page[Any], wanted: Slice) -> Pagination:
    return Pagination(
        page=wanted.page,
        per_page=wanted.per_page,
        total=found.total,
        total_pages=-(-found.total // wanted.per_page),
        next_cursor=_cursor(found.next) if found.next else None,
    )


def _cursor(place: Place) -> str:
    return f"{(place.at - EPOCH) // timedelta(milliseconds=1)}_{place.id}"


def _place(cursor: str) -> Place:
    milliseconds, _, id = cursor.partition("_")
    return Place(at=EPOCH + timedelta(milliseconds=int(milliseconds)), id=id)
