"""Named sets of photos."""

from __future__ import annotations

import asyncio

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.wire import albums as wire
from web.library.wire.assets import Photo, photos
from web.library.wire.terms import Done, PhotoIds
from web.surface import Answer, Route, Visit


async def list_albums(visit: Visit) -> list[wire.AlbumEntry]:
    """Every album, by name."""
    return [wire.album(album) for album in await visit.vault.albums.all(visit.owner)]


async def add_album(visit: Visit, body: wire.AlbumName) -> Answer:
    """A new album, without photos yet."""
    return Answer(wire.album(await visit.vault.albums.add(visit.owner, body.name)), 201)


async def read_album(visit: Visit, id: int) -> wire.AlbumEntry:
    """One album, without its photos."""
    return wire.album(await visit.vault.albums.get(visit.owner, id))


async def rename_album(visit: Visit, id: int, body: wire.AlbumName) -> wire.AlbumEntry:
    """Give it another name."""
    return wire.album(await visit.vault.albums.rename(visit.owner, id, body.name))


async def remove_album(visit: Visit, id: int) -> Done:
    """Remove the album; its photos stay in the library."""
    await visit.vault.albums.remove(visit.owner, id)
    return Done()


async def list_album_photos(visit: Visit, id: int) -> list[Photo]:
    """Its photos, in the order of their ids."""
    return await asyncio.to_thread(photos, await visit.vault.albums.photos(visit.owner, id))


async def put_in_album(visit: Visit, id: int, body: PhotoIds) -> wire.AlbumEntry:
    """Put photos in; those that are in it already stay."""
    return wire.album(await visit.vault.albums.put_in(visit.owner, id, body.photo_ids))


async def take_out_of_album(visit: Visit, id: int, body: PhotoIds) -> wire.AlbumEntry:
    """Take photos out; they stay in the library."""
    return wire.album(await visit.vault.albums.take_out(visit.owner, id, body.photo_ids))


ROUTES = (
    Route(
        method="GET",
        path="/albums",
        handler=list_albums,
        scope=Scope.LIBRARY_READ,
        answers={200: list[wire.AlbumEntry]},
    ),
    Route(
        method="POST",
        path="/albums",
        handler=add_album,
        scope=Scope.LIBRARY_WRITE,
        body=wire.AlbumName,
        answers={201: wire.AlbumEntry},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path="/albums/<serial:id>",
        handler=read_album,
        scope=Scope.LIBRARY_READ,
        answers={200: wire.AlbumEntry},
        refusals=(Missing,),
    ),
    Route(
        method="PATCH",
        path="/albums/<serial:id>",
        handler=rename_album,
        scope=Scope.LIBRARY_WRITE,
        body=wire.AlbumName,
        answers={200: wire.AlbumEntry},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="DELETE",
        path="/albums/<serial:id>",
        handler=remove_album,
        scope=Scope.LIBRARY_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/albums/<serial:id>/photos",
        handler=list_album_photos,
        scope=Scope.LIBRARY_READ,
        answers={200: list[Photo]},
        refusals=(Missing,),
    ),
    *(
        Route(
            method=method,
            path="/albums/<serial:id>/photos",
            handler=handler,
            scope=Scope.LIBRARY_WRITE,
            body=PhotoIds,
            answers={200: wire.AlbumEntry},
            refusals=(Missing, Invalid),
        )
        for method, handler in (("POST", put_in_album), ("DELETE", take_out_of_album))
    ),
)
