"""The switches for what goes wrong. They are kept in the world, so that every process sees them."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.sandbox.posts import key
from vault.errors import Invalid
from vault.ports import Records
from vault.tongue import say


class Fault(StrEnum):
    OFFLINE = "offline"
    SLOW = "slow"
    MEDIA_404 = "media-404"
    MEDIA_410 = "media-410"
    MEDIA_500 = "media-500"
    SEND_REFUSED = "send-refused"
    DELETE_REFUSED = "delete-refused"
    RESTART = "restart"  # once: the next call is carried out, but the process dies before it is answered


def named(name: str) -> Fault:
    """The fault somebody means, whatever the case and whatever stands between the words. Invalid."""
    plain = _plain(name.lower().removeprefix("expired")).removesuffix("midway")
    for fault in Fault:
        if plain in (_plain(fault), _plain(fault.removeprefix("media"))):
            return fault
    raise Invalid(say("There is no fault “{name}”. There are: {fault}.", name=name, fault=", ".join(Fault)))


class Faults:
    def __init__(self, account: str, records: Records) -> None:
        self._account = account
        self._records = records

    async def on(self) -> frozenset[Fault]:
        rows = await self._records.find({"account": self._account, "what": "fault", "on": True})
        return frozenset(Fault(row["name"]) for row in rows)

    async def switch(self, fault: Fault, on: bool) -> None:
        row = {"account": self._account, "what": "fault", "name": fault, "on": on}
        await self._records.set({"_id": self._key(fault)}, row, upsert=True)

    async def take(self, fault: Fault) -> bool:
        """Turn it off if it is on; True for exactly one caller."""
        return await self._records.set({"_id": self._key(fault), "on": True}, {"on": False}) == 1

    def _key(self, fault: Fault) -> str:
        return key(self._account, "fault", fault)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
