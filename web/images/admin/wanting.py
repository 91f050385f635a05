"""Whose things an admin asks for."""

from __future__ import annotations

from typing import Protocol

from web.images.gate import Visit


class Wanted(Protocol):
    @property
    def client_id(self) -> str: ...

    @property
    def user_id(self) -> str: ...


async def user(visit: Visit, query: Wanted) -> str | None:
    """The id of the user, if one is named. Invalid, Missing; Forbidden: a client they do not look after."""
    if query.client_id:
        visit.vault.access.insist_on_client(visit.boss, query.client_id)
    return await visit.vault.images.users.meant_by(query.client_id, query.user_id)
