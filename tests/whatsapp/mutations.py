"""The encryption and the checksums of app-state mutations."""

from __future__ import annotations

import hmac
import json
import os
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.whatsapp import cbc
from tests.whatsapp.curve import hkdf
from tests.whatsapp.protobuf import (
    ClearChatAction,
    DeleteChatAction,
    DeleteMessageForMeAction,
    SyncActionData,
    SyncActionMessageRange,
    SyncActionValue,
    SyncdMutation,
    SyncdPatch,
)

_MAC_LENGTH = 32
_IV_LENGTH = 16
_HASH_LENGTH = 128


@dataclass
class Mutation:
    """One decoded change, e.g. index ["deleteMessageForMe", chat, id, fromMe, participant]."""

    index: list[str]
    version: int
    value: SyncActionValue
    is_set: bool = True
    index_mac_ok: bool = True


class Codec:
    """Seals and opens mutations with the five keys derived from one app-state sync key."""

    def __init__(self, key_id: bytes, data: bytes) -> None:
        self._key_id = key_id
        keys = hkdf(data, 160, b"WhatsApp Mutation Keys")
        self._index, self._cipher, self._value_mac, self._snapshot_mac, self._patch_mac = (
            keys[at : at + 32] for at in range(0, 160, 32)
        )

    def decode(self, mutation: SyncdMutation) -> Mutation:
        sealed = mutation.record.value.blob[:-_MAC_LENGTH]
        plain = cbc.open_(self._cipher, sealed[:_IV_LENGTH], sealed[_IV_LENGTH:])
        action = SyncActionData.FromString(plain)
        return Mutation(
            json.loads(action.index),
            action.version,
            action.value,
            is_set=mutation.operation == SyncdMutation.SET,
            index_mac_ok=self._index_mac(action.index) == mutation.record.index.blob,
        )

    def patch(
        self, mutations: Iterable[Mutation], value_macs: dict[bytes, bytes], version: int, name: str
    ) -> SyncdPatch:
        """A patch as the phone makes it, on top of the values whose MACs are given."""
        patch = SyncdPatch(mutations=[self._encode(mutation) for mutation in mutations])
        patch.keyID.ID = self._key_id
        patch.version.version = version
        patch.snapshotMAC = self.snapshot_mac(apply(value_macs, patch), version, name)
        macs = b"".join(value_mac(mutation) for mutation in patch.mutations)
        suffix = struct.pack(">Q", version) + name.encode()
        patch.patchMAC = hmac.digest(self._patch_mac, patch.snapshotMAC + macs + suffix, "sha256")
        return patch

    def snapshot_mac(self, value_macs: dict[bytes, bytes], version: int, name: str) -> bytes:
        data = _lt_hash(value_macs.values()) + struct.pack(">Q", version) + name.encode()
        return hmac.digest(self._snapshot_mac, data, "sha256")

    def _encode(self, mutation: Mutation) -> SyncdMutation:
        index = json.dumps(mutation.index, separators=(",", ":"), ensure_ascii=False).encode()
        action = SyncActionData(index=index, value=mutation.value, padding=b"", version=mutation.version)
        iv = os.urandom(_IV_LENGTH)
        sealed = iv + cbc.seal(self._cipher, iv, action.SerializeToString())
        encoded = SyncdMutation(operation=SyncdMutation.SET)
        encoded.record.index.blob = self._index_mac(index)
        encoded.record.value.blob = sealed + self._mac_of(sealed)
        encoded.record.keyID.ID = self._key_id
        return encoded

    def _index_mac(self, index: bytes) -> bytes:
        return hmac.digest(self._index, index, "sha256")

    def _mac_of(self, sealed: bytes) -> bytes:
        associated = b"\x01" + self._key_id
        length = struct.pack(">Q", len(associated))
        return hmac.digest(self._value_mac, associated + sealed + length, "sha512")[:_MAC_LENGTH]


def delete_for_me(chat: str, message_id: str, from_me: bool, participant: str = "0", timestamp: int = 0) -> Mutation:
    """The mutation by which a message disappears for its owner only; `timestamp` in seconds."""
    action = DeleteMessageForMeAction(deleteMedia=False, messageTimestamp=timestamp)
    value = SyncActionValue(timestamp=int(time.time() * 1000), deleteMessageForMeAction=action)
    return Mutation(["deleteMessageForMe", chat, message_id, "1" if from_me else "0", participant], 3, value)


def clear_chat(chat: str, *, starred: bool) -> Mutation:
    """The mutation by which a chat is emptied for its owner; `starred`: of messages with a star, too."""
    action = ClearChatAction(messageRange=_until_now())
    value = SyncActionValue(timestamp=int(time.time() * 1000), clearChatAction=action)
    return Mutation(["clearChat", chat, "1" if starred else "0", "0"], 6, value)


def delete_chat(chat: str) -> Mutation:
    """The mutation by which a chat disappears for its owner, with all that is in it."""
    action = DeleteChatAction(messageRange=_until_now())
    value = SyncActionValue(timestamp=int(time.time() * 1000), deleteChatAction=action)
    return Mutation(["deleteChat", chat, "1"], 6, value)


def _until_now() -> SyncActionMessageRange:
    return SyncActionMessageRange(lastMessageTimestamp=int(time.time()))


def value_mac(mutation: SyncdMutation) -> bytes:
    return mutation.record.value.blob[-_MAC_LENGTH:]


def apply(value_macs: dict[bytes, bytes], patch: SyncdPatch) -> dict[bytes, bytes]:
    """Value MACs by index MAC after a patch."""
    after = dict(value_macs)
    for mutation in patch.mutations:
        if mutation.operation == SyncdMutation.SET:
            after[mutation.record.index.blob] = value_mac(mutation)
        else:
            after.pop(mutation.record.index.blob, None)
    return after


def _lt_hash(value_macs: Iterable[bytes]) -> bytes:
    """Order-independent sum of all value MACs (64 little-endian 16-bit counters)."""
    total = [0] * (_HASH_LENGTH // 2)
    for mac in value_macs:
        words = struct.unpack("<64H", hkdf(mac, _HASH_LENGTH, b"WhatsApp Patch Integrity"))
        total = [(a + b) & 0xFFFF for a, b in zip(total, words, strict=True)]
    return struct.pack("<64H", *total)
