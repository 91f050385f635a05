"""Which messages were deleted for me, as told by the app state the library keeps.

No event tells it. The library stores a fingerprint of each change it made or saw made, keyed by the phone's secret;
so the fingerprint a deletion *would* have can be looked up. Index: RFC 5869 and HMAC-SHA256 over compact JSON.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterable

from bot.whatsapp.session import Session

COLLECTION = "regular_high"
INFO = b"WhatsApp Mutation Keys"
Index = tuple[str, ...]


class Macs:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._version = 0
        self._seen: set[bytes] = set()

    async def here(self, indexes: Iterable[Index]) -> set[Index]:
        """Which of these changes were made."""
        return await self.explained(await self._there(), indexes)

    async def fresh(self) -> set[bytes]:
        """The fingerprints of changes made since this was last asked, but for those explained meanwhile."""
        [[version]] = await self._session.rows(NEWEST, COLLECTION) or [[None]]
        if version in (None, self._version):
            return set()
        self._version = version
        fresh = await self._there() - self._seen
        self._seen |= fresh
        return fresh

    async def newest(self) -> int | None:
        """The version of the newest change; 0 before there is any, None before anything was told."""
        [[told]] = await self._session.rows(VERSION, COLLECTION) or [[None]]
        [[newest]] = await self._session.rows(NEWEST, COLLECTION) or [[None]]
        return None if told is None else newest or 0

    async def since(self, version: int) -> tuple[set[bytes], set[bytes]]:
        """The fingerprints of changes made, or made again, after this version; and of those that were not."""
        newest = {bytes.fromhex(data): at for data, at in await self._session.rows(LAST, COLLECTION)}
        made = {mac for mac, at in newest.items() if at > version}
        return made, newest.keys() - made

    async def explained(self, wanted: set[bytes], indexes: Iterable[Index]) -> set[Index]:
        """Which of these changes left one of these fingerprints. Looks no further once all are explained."""
        keys = [index_key(bytes.fromhex(data)) for (data,) in await self._session.rows(KEYS)]
        found = await asyncio.to_thread(_explained, keys, wanted, indexes)
        self._seen.update(*found.values())
        return set(found)

    async def _there(self) -> set[bytes]:
        return {bytes.fromhex(data) for (data,) in await self._session.rows(MACS, COLLECTION)}


# The library writes down first that there is a version, and in a second step, all at once, the fingerprints of it.
VERSION = "select max(version) from whatsmeow_app_state_version where name = ?"
MACS = "select hex(index_mac) from whatsmeow_app_state_mutation_macs where name = ?"
NEWEST = "select max(version) from whatsmeow_app_state_mutation_macs where name = ?"
LAST = "select hex(index_mac), max(version) from whatsmeow_app_state_mutation_macs where name = ? group by index_mac"
KEYS = "select hex(key_data) from whatsmeow_app_state_sync_keys"


def _explained(keys: list[bytes], wanted: set[bytes], indexes: Iterable[Index]) -> dict[Index, set[bytes]]:
    found = {}
    for index in indexes:
        if made := wanted.intersection(mac(key, index) for key in keys):
            found[index] = made
            wanted = wanted - made
        if not wanted:
            break
    return found


def mac(key: bytes, index: Index) -> bytes:
    return hmac.digest(key, json.dumps(list(index), separators=(",", ":"), ensure_ascii=False).encode(), "sha256")


def index_key(data: bytes) -> bytes:
    """The first 32 bytes of HKDF-SHA256 with an empty salt: one round."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), data, "sha256")
    return hmac.digest(extracted, INFO + b"\x01", "sha256")
