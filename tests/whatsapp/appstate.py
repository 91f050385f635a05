"""App state ("syncd"): answers the patches the client pushes, and lets the owner's phone push its own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.whatsapp.mutations import Codec, Mutation, apply
from tests.whatsapp.protobuf import SyncdPatch
from tests.whatsapp.wabinary import Node

REGULAR_HIGH = "regular_high"
COLLECTIONS = {"critical_block", "critical_unblock_low", REGULAR_HIGH, "regular", "regular_low"}


@dataclass
class Push:
    """One patch the client tried to send. `error` is what the server answered, if not accepted."""

    collection: str
    base_version: int
    mutations: list[Mutation]
    snapshot_mac_ok: bool
    error: str = ""


@dataclass
class _Collection:
    name: str
    patches: list[bytes] = field(default_factory=list)
    value_macs: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def version(self) -> int:
        return len(self.patches)

    def accept(self, patch: SyncdPatch) -> None:
        patch.version.version = self.version + 1
        self.value_macs = apply(self.value_macs, patch)
        self.patches.append(patch.SerializeToString())

    def error(self, code: str, text: str, more: Iterable[Node] = ()) -> Node:
        attrs = {"type": "error", "name": self.name, "version": str(self.version)}
        return Node("collection", attrs, [Node("error", {"code": code, "text": text}), *more])

    def since(self, base: int) -> list[Node]:
        missing = self.patches[base:] if self.name else []
        return [Node("patches", {}, [Node("patch", {}, patch) for patch in missing])] if missing else []


class AppState:
    """All app-state collections of one account, with the sync key its phone shares with the client."""

    def __init__(self) -> None:
        self.key_id, self.key_data = b"\0\0\0\0\x01\x02", os.urandom(32)
        self.conflicts = 0  # answer this many pushes with 409
        self.refusal = ""  # answer every push with this code
        self.pushes: list[Push] = []
        self._codec = Codec(self.key_id, self.key_data)
        self._collections: dict[str, _Collection] = {}

    def collection(self, name: str) -> _Collection:
        return self._collections.setdefault(name, _Collection(name))

    def answer(self, request: Node) -> tuple[Node, Push | None]:
        """Answer one <collection> of a sync query; also the push, if it carried a patch."""
        collection = self.collection(request.attrs.get("name", ""))
        base = int(request.attrs.get("version") or 0)
        patch = request.find("patch")
        if patch is None:
            attrs = {"name": collection.name, "version": str(collection.version)}
            return Node("collection", attrs, collection.since(base) or None), None
        return self._take(collection, base, SyncdPatch.FromString(patch.data))

    def push_from_phone(self, mutations: Iterable[Mutation], name: str = REGULAR_HIGH) -> int:
        """Store a patch as the owner's phone would; the new version."""
        collection = self.collection(name)
        version = collection.version + 1
        collection.accept(self._codec.patch(mutations, collection.value_macs, version, name))
        return version

    def _take(self, collection: _Collection, base: int, patch: SyncdPatch) -> tuple[Node, Push]:
        mac = self._codec.snapshot_mac(apply(collection.value_macs, patch), base + 1, collection.name)
        mutations = [self._codec.decode(mutation) for mutation in patch.mutations]
        push = Push(collection.name, base, mutations, mac == patch.snapshotMAC)
        push.error = self._error_for(push)
        self.pushes.append(push)
        if push.error == "409":
            return collection.error("409", "conflict", collection.since(base)), push
        if push.error:
            return collection.error(push.error, "bad-request"), push
        collection.accept(patch)
        return Node("collection", {"name": collection.name, "version": str(collection.version)}), push

    def _error_for(self, push: Push) -> str:
        if not push.collection:
            return "400"
        if self.conflicts:
            self.conflicts -= 1
            return "409"
        return self.refusal or ("" if push.base_version == self.collection(push.collection).version else "409")
