"""Who did what with which credential."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.audit import Deed
from web.wire import CamelAnswer, Moment, Wire


class Pages(Wire):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=64)] = ""


class DeedEntry(CamelAnswer):
    """`kind`: the kind of credential, or "" for none; `by`: what it is called. `object`: what it was done to.

    `who`: what whoever did it was called then; "" for the owner, and where nobody knows.
    """

    id: str
    at: Moment
    action: str
    object: str
    kind: str
    credential_id: str
    by: str
    who: str
    address: str


def deed(deed: Deed) -> DeedEntry:
    return DeedEntry(
        id=deed.id,
        at=deed.at,
        action=deed.action,
        object=deed.object,
        kind=deed.kind,
        credential_id=deed.credential,
        by=deed.by,
        who=deed.by if deed.principal not in ("", deed.owner) else "",
        address=deed.address,
    )
