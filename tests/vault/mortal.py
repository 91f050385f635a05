"""Processes that die in the middle of an errand: their stores answer so many times and no more."""

from __future__ import annotations

from typing import Any

from config.wiring import House
from vault.intake import utc_now
from vault.purges import Purges


class Died(Exception):
    """The process is gone."""


class Breath:
    """How many calls to the database are left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def drawn(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Died


class Mortal:
    """A store whose calls cost breath."""

    def __init__(self, store: Any, breath: Breath) -> None:
        self._store = store
        self._breath = breath

    def __getattr__(self, name: str) -> Any:
        self._breath.drawn()
        return getattr(self._store, name)


def mortal(house: House, breath: Breath) -> Purges:
    """Purges of a process that will die."""
    vault, stores = house.vault, house.stores
    return Purges(
        Mortal(stores.plans, breath),
        Mortal(stores.orders, breath),
        vault.places,
        vault.library,
        vault.chats,
        vault.links,
        vault.blocks,
        vault.receipts,
        vault.desk,
        utc_now,
    )
