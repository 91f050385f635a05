"""How much clients have: counted in `images`, `avatars`, `image_albums` and, for their users, `principals`."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from storage.mongo.database import Collection, Database
from storage.mongo.documents import Row, pack
from storage.mongo.pages import one_of
from vault.models.images import Totals
from vault.models.principals import PrincipalKind


class ImageTotals:
    def __init__(self, database: Database) -> None:
        self._images = database.collection("images")
        self._avatars = database.collection("avatars")
        self._albums = database.collection("image_albums")
        self._principals = database.collection("principals")

    async def of(self, clients: Sequence[str] | None, since: datetime | None = None) -> dict[str, Totals]:
        made: Row = {} if since is None else {"created_at": {"$gte": pack(since)}}
        users = made | {"kind": PrincipalKind.EXTERNAL_USER.value}
        images, avatars, albums, people = await asyncio.gather(
            _counted(self._images, "client", clients, made),
            _counted(self._avatars, "client", clients, made),
            _counted(self._albums, "client", clients, made),
            _counted(self._principals, "owner", clients, users),
        )
        return {
            client: Totals(
                images=images[client][0],
                avatars=avatars[client][0],
                albums=albums[client][0],
                users=people[client][0],
                storage=images[client][1] + avatars[client][1],
            )
            for client in {*images, *avatars, *albums, *people}
        }


async def _counted(
    rows: Collection, name: str, clients: Sequence[str] | None, where: Row
) -> defaultdict[str, tuple[int, int]]:
    """By client: how many, and how many bytes they are."""
    theirs: Row = {} if clients is None else {name: one_of(clients)}
    group = {"_id": f"${name}", "many": {"$sum": 1}, "bytes": {"$sum": "$digests.size"}}
    found = await rows.aggregate([{"$match": theirs | where}, {"$group": group}])
    counts: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counts.update({row["_id"]: (row["many"], row["bytes"]) for row in found})
    return counts
