"""`images`. To whom each is shown stands in its row as one value: "" is everybody, else the one user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.pages import belonging, containing, one_of, paged
from vault.models.images import Image, Page, Slice, Sought
from vault.words import plain

NEWEST = [("created_at", -1), ("_id", -1)]
SAID = ("original_name", "description", "tags", "private", "updated_at")  # what may be said of one anew


class Images:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("images")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("client", 1), ("shown_to", 1), *NEWEST, ("user", 1)]),
            IndexModel([("client", 1), ("user", 1), *NEWEST, ("shown_to", 1)]),
            IndexModel([("client", 1), *NEWEST, ("shown_to", 1), ("digests.size", 1)]),
            IndexModel([("albums", 1), ("client", 1), *NEWEST, ("shown_to", 1)]),
            IndexModel([("client", 1), ("tags", 1), *NEWEST]),
            IndexModel(NEWEST),
            IndexModel([("digests.sha256", 1)]),
        )

    async def add(self, image: Image) -> None:
        await self._rows.insert([{"_id": image.id} | _row(image)])

    async def find(self, id: str) -> Image | None:
        row = await self._rows.first({"_id": id})
        return _image(row) if row else None

    async def these(self, client: str, ids: Sequence[str]) -> list[Image]:
        where = {"_id": {"$in": list(ids)}, "client": client}
        return [_image(row) for row in await self._rows.find(where, sort=[("_id", 1)])]

    async def replace(self, image: Image) -> bool:
        row = _row(image)
        said = {name: row[name] for name in (*SAID, "shown_to", "search", "search_name")}
        return bool(await self._rows.update({"_id": image.id, "client": image.client}, {"$set": said}))

    async def remove(self, client: str, id: str) -> bool:
        return bool(await self._rows.delete({"_id": id, "client": client}))

    async def count(self, views: Mapping[str, int], downloads: Mapping[str, int]) -> None:
        more = {id: {"views": views.get(id, 0), "downloads": downloads.get(id, 0)} for id in {*views, *downloads}}
        await self._rows.update_each([({"_id": id}, {"$inc": each}) for id, each in more.items()])

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        return set(await self._rows.values("digests.sha256", {"digests.sha256": {"$in": list(sha256s)}}))

    # ── looking through them ─────────────────────────────────────────────────────────────────────────────

    async def page(self, sought: Sought, slice: Slice) -> Page[Image]:
        return await paged(self._rows, conditions(sought), sought, slice, _image)

    async def tags(self, clients: Sequence[str] | None, words: str, limit: int) -> tuple[list[str], int]:
        theirs = {} if clients is None else {"client": one_of(clients)}
        names = await self._rows.values("tags", theirs)
        found = sorted(name for name in names if plain(words) in plain(name))
        return found[:limit], len(found)


def conditions(sought: Sought) -> Row:
    where = belonging(sought)
    if sought.album is not None:
        where["albums"] = sought.album
    if sought.tags:
        where["tags"] = {"$all": list(sought.tags)}
    if sought.private is not None:
        where["private"] = sought.private
    if sought.words.strip():
        where["search"] = containing(sought.words)
    if sought.name.strip():
        where["search_name"] = containing(sought.name)
    return where


def _row(image: Image) -> Row:
    row: Row = pack(image)
    del row["id"]
    said = [row["original_name"], row["description"] or "", *row["tags"]]
    found = {"search": plain("\n".join(said)), "search_name": plain(row["original_name"])}
    return row | found | {"shown_to": row["user"] if image.private else ""}


def _image(row: Row) -> Image:
    return unpack(Image, row, id=row["_id"])
