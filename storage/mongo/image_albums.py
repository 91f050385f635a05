"""`image_albums`. Which images are in them stands in the images' own rows, as the ids of their albums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.images import NEWEST
from storage.mongo.pages import belonging, containing, paged
from vault.errors import Missing
from vault.models.images import ImageAlbum, Page, Slice, Sought
from vault.words import plain

NAMED_BY_CLIENT = {"external_id": {"$gt": ""}}


class ImageAlbums:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("image_albums")
        self._images = database.collection("images")

    async def ensure_indexes(self) -> None:
        unique = IndexModel([("client", 1), ("external_id", 1)], unique=True, partialFilterExpression=NAMED_BY_CLIENT)
        await self._rows.ensure(
            unique,
            IndexModel([("client", 1), ("shown_to", 1), *NEWEST, ("user", 1)]),
            IndexModel([("client", 1), ("user", 1), *NEWEST, ("shown_to", 1)]),
            IndexModel([("client", 1), *NEWEST, ("shown_to", 1)]),
            IndexModel(NEWEST),
            IndexModel([("cover", 1)], partialFilterExpression={"cover": {"$type": "string"}}),
        )

    async def add(self, album: ImageAlbum) -> bool:
        return await self._rows.add({"_id": album.id} | _row(album))

    async def find(self, id: str) -> ImageAlbum | None:
        return await self._only({"_id": id})

    async def called(self, client: str, external_id: str) -> ImageAlbum | None:
        return await self._only({"client": client, "$and": [{"external_id": external_id}, NAMED_BY_CLIENT]})

    async def names(self, ids: Sequence[str]) -> dict[str, str]:
        rows = await self._rows.find({"_id": {"$in": list(ids)}}, fields={"name": 1})
        return {row["_id"]: row["name"] for row in rows}

    async def page(self, sought: Sought, slice: Slice) -> Page[ImageAlbum]:
        where = belonging(sought)
        if sought.private is not None:
            where["public"] = not sought.private
        if sought.words.strip():
            where["search"] = containing(sought.words)
        return await self._counted(await paged(self._rows, where, sought, slice, _album))

    async def replace(self, album: ImageAlbum) -> bool:
        row = _row(album)
        changed = {name: value for name, value in row.items() if name not in ("client", "user", "created_at")}
        try:
            there = await self._rows.update({"_id": album.id, "client": album.client}, {"$set": changed})
        except DuplicateKeyError:
            return False
        if not there:
            raise Missing("album", album.id)
        return True

    async def remove(self, client: str, id: str) -> bool:
        await self._images.update_all({"albums": id, "client": client}, {"$pull": {"albums": id}})
        return bool(await self._rows.delete({"_id": id, "client": client}))

    async def uncover(self, client: str, image: str) -> None:
        await self._rows.update_all({"client": client, "cover": image}, {"$set": {"cover": None}})

    async def put_in(self, client: str, id: str, images: Sequence[str]) -> int:
        where = {"_id": {"$in": list(images)}, "client": client, "albums": {"$ne": id}}
        return await self._images.update_all(where, {"$addToSet": {"albums": id}})

    async def take_out(self, client: str, id: str, images: Sequence[str]) -> int:
        where = {"_id": {"$in": list(images)}, "client": client, "albums": id}
        return await self._images.update_all(where, {"$pull": {"albums": id}})

    async def _only(self, where: Row) -> ImageAlbum | None:
        row = await self._rows.first(where)
        if row is None:
            return None
        [album] = (await self._counted(Page(items=(_album(row),), total=1))).items
        return album

    async def _counted(self, page: Page[ImageAlbum]) -> Page[ImageAlbum]:
        """Each with how many images are in it."""
        within = {"albums": {"$in": [album.id for album in page.items]}}
        pipeline: list[Row] = [
            {"$match": within},
            {"$unwind": "$albums"},
            {"$match": within},
            {"$group": {"_id": "$albums", "images": {"$sum": 1}}},
        ]
        groups = await self._images.aggregate(pipeline) if page.items else []
        return _with_images(page, {group["_id"]: group["images"] for group in groups})


def _with_images(page: Page[ImageAlbum], counts: Mapping[str, int]) -> Page[ImageAlbum]:
    return replace(page, items=tuple(replace(album, images=counts.get(album.id, 0)) for album in page.items))


def _row(album: ImageAlbum) -> Row:
    row: Row = pack(album)
    row = {name: value for name, value in row.items() if name not in ("id", "images")}
    search = plain("\n".join([row["name"], row["description"] or "", row["external_id"] or ""]))
    return row | {"search": search, "shown_to": "" if album.public else row["user"]}


def _album(row: Row) -> ImageAlbum:
    return unpack(ImageAlbum, row, id=row["_id"])
