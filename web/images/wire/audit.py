"""What was done to the service, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from vault.models.audit import Deed
from web.wire import Camel, CamelAnswer, Moment


class Wanted(Camel):
    """`before`: the id after which the record is read on; newest first."""

    before: Annotated[str, Field(max_length=64)] = ""
    per_page: Annotated[int, Field(ge=1, le=100)] = 50


class DeedEntry(CamelAnswer):
    """`credential` is `client_key` or the like, "" for somebody without one; `by` is what it is called."""

    id: str
    at: Moment
    action: str
    object: str
    by: str
    principal_id: str
    credential: str
    credential_id: str
    address: str


class Deeds(CamelAnswer):
    """`next`: what to give as `before` for those that follow; null at the end."""

    data: list[DeedEntry]
    next: str | None


def deeds(found: Sequence[Deed], wanted: int) -> Deeds:
    more = len(found) == wanted
    return Deeds(data=[_entry(each) for each in found], next=found[-1].id if more else None)


def _entry(deed: Deed) -> DeedEntry:
    return DeedEntry(
        id=deed.id,
        at=deed.at,
        action=deed.action,
        object=deed.object,
        by=deed.by,
        principal_id=deed.principal,
        credential=deed.kind,
        credential_id=deed.credential,
        address=deed.address,
    )
