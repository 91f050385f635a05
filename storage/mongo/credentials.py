"""`credentials`: the records of secrets, found by the sha256 of the secret."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.gathering import Gathered
from storage.mongo.pages import one_of, paged
from vault.models.credentials import Credential, CredentialKind
from vault.models.images import Page, Slice, Sought
from vault.models.principals import Principal

Key = tuple[CredentialKind, bytes]  # and the digest of a secret

VALID: Row = {"removed_by": None}
HOLDER: Row = {"$lookup": {"from": "principals", "localField": "principal", "foreignField": "_id", "as": "holder"}}
OPENS_ONE = {"object": {"$gt": ""}}


class Credentials:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("credentials")
        self._found = Gathered(self._all)
        self._held = Gathered(self._all_held)

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("digest", 1), ("kind", 1)], unique=True),
            IndexModel([("owner", 1), ("kind", 1)]),
            IndexModel([("object", 1), ("kind", 1)], partialFilterExpression=OPENS_ONE),
            IndexModel([("principal", 1), ("kind", 1)], partialFilterExpression={"principal": {"$gt": ""}}),
            IndexModel([("kind", 1), ("created_at", -1), ("_id", -1)]),
            IndexModel([("family", 1)], partialFilterExpression={"family": {"$gt": ""}}),
        )

    async def add(self, credential: Credential) -> None:
        await self._rows.insert([{"_id": credential.id} | pack(credential)])

    async def find(self, kind: CredentialKind, digest: bytes) -> Credential | None:
        return await self._found.find((kind, digest))

    async def held(self, kind: CredentialKind, digest: bytes) -> tuple[Credential, Principal] | None:
        return await self._held.find((kind, digest))

    async def of(self, owner: str, kind: CredentialKind) -> list[Credential]:
        rows = await self._rows.find({"owner": owner, "kind": kind.value} | VALID, sort=[("created_at", 1), ("_id", 1)])
        return [unpack(Credential, row) for row in rows]

    async def numbered(self, kind: CredentialKind, id: str) -> Credential | None:
        row = await self._rows.first({"_id": id, "kind": kind.value} | VALID)
        return unpack(Credential, row) if row else None

    async def about(self, kind: CredentialKind, objects: Sequence[str]) -> list[Credential]:
        where = {"$and": [{"object": {"$in": list(objects)}}, OPENS_ONE], "kind": kind.value} | VALID
        rows = await self._rows.find(where, sort=[("created_at", 1), ("_id", 1)])
        return [unpack(Credential, row) for row in rows]

    async def held_by(self, principal: str, kind: CredentialKind) -> list[Credential]:
        where = {"$and": [{"principal": principal}, {"principal": {"$gt": ""}}], "kind": kind.value} | VALID
        rows = await self._rows.find(where, sort=[("created_at", 1), ("_id", 1)])
        return [unpack(Credential, row) for row in rows]

    async def given(
        self, kinds: Sequence[CredentialKind], principals: Sequence[str] | None, now: datetime, slice: Slice
    ) -> Page[Credential]:
        good = {"$or": [{"expires_at": None}, {"expires_at": {"$gt": now}}]}
        where = {"kind": one_of([kind.value for kind in kinds])} | VALID
        where |= {} if principals is None else {"principal": one_of(principals)}
        return await paged(self._rows, {"$and": [where, good]}, Sought(), slice, _credential)

    async def end_by(self, id: str, at: datetime) -> None:
        sooner = {"$or": [{"expires_at": None}, {"expires_at": {"$gt": at}}]}
        await self._rows.update({"_id": id} | sooner, {"$set": {"expires_at": pack(at)}})

    async def remove(self, id: str) -> bool:
        token = uuid.uuid4().hex  # a removal whose answer got lost is still ours when it is repeated
        where = {"_id": id, "removed_by": {"$in": [None, token]}}
        mine = bool(await self._rows.update(where, {"$set": {"removed_by": token}}))
        await self._rows.delete({"_id": id})
        return mine

    async def spend(self, id: str, at: datetime) -> bool:
        token = uuid.uuid4().hex
        where = {"_id": id, "spent_by": {"$in": [None, token]}} | VALID
        return bool(await self._rows.update(where, {"$set": {"spent_by": token, "spent_at": pack(at)}}))

    async def end_family(self, family: str) -> int:
        return await self._rows.delete({"$and": [{"family": family}, {"family": {"$gt": ""}}]})

    async def used(self, id: str, at: datetime, expires_at: datetime | None) -> None:
        await self._rows.update({"_id": id}, {"$set": {"used_at": pack(at), "expires_at": pack(expires_at)}})

    async def clear(self, before: datetime) -> int:
        return await self._rows.delete({"expires_at": {"$lt": before}})

    async def _all(self, keys: Collection[Key]) -> dict[Key, Credential]:
        found = [unpack(Credential, row) for row in await self._rows.find(_among(keys))]
        return {(each.kind, each.digest): each for each in found}

    async def _all_held(self, keys: Collection[Key]) -> dict[Key, tuple[Credential, Principal]]:
        rows = await self._rows.aggregate([{"$match": _among(keys)}, HOLDER, {"$unwind": "$holder"}])
        found = [(unpack(Credential, row), unpack(Principal, row["holder"])) for row in rows]
        return {(each.kind, each.digest): (each, holder) for each, holder in found}


def _among(keys: Collection[Key]) -> Row:
    return {"digest": {"$in": [digest for _, digest in keys]}} | VALID


def _credential(row: Row) -> Credential:
    return unpack(Credential, row)
