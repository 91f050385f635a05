"""How much there is."""

from __future__ import annotations

from typing import Protocol

from vault.models.about import Census


class Censuses(Protocol):
    async def take(self, owner: str) -> Census: ...
