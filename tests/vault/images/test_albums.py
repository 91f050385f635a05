"""Albums of images: whose they are, who sees them, and what somebody with a link finds in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.vault.images.conftest import ANNA, BEN, RIVAL, SHOP, STRANGER, Upload, album
from vault.errors import Forbidden, Invalid, Missing, Taken
from vault.images.albums import AlbumChanges
from vault.images.service import ImageService
from vault.models.images import Asker, Caller, Overseer, Slice, Sought


async def test_an_album_is_its_owners_to_change_and_a_public_one_everybodys_to_see(service: ImageService) -> None:
    made = await service.albums.add(album(external_id="trip-7", name=" The  sea "))
    assert (made.name, await service.albums.called("trip-7", ANNA)) == ("The sea", made)
    for asker in (BEN, STRANGER, Caller(client=SHOP)):
        with pytest.raises(Forbidden):
            await service.albums.see(made.id, asker)
    changed = await service.albums.change(made.id, ANNA, public=True, description="Blue", external_id=None)
    assert await service.albums.see(made.id, STRANGER) == changed == await service.albums.see(made.id, BEN)
    with pytest.raises(Forbidden):
        await service.albums.change(made.id, BEN, name="Mine")
    with pytest.raises(Forbidden):
        await service.albums.remove(made.id, BEN)
    rival = Caller(client=RIVAL, user="anna")
    for attempt in (service.albums.see, service.albums.change, service.albums.remove):
        with pytest.raises(Missing):
            await attempt(made.id, rival)
    await service.albums.remove(made.id, Overseer(clients=(SHOP,)))
    with pytest.raises(Missing):
        await service.albums.see(made.id, ANNA)


async def test_what_makes_no_sense_of_an_album_is_refused(service: ImageService, upload: Upload) -> None:
    first = await service.albums.add(album(external_id="e"))
    second = await service.albums.add(album())
    with pytest.raises(Taken):
        await service.albums.add(album(external_id="e", user="ben"))
    with pytest.raises(Taken):
        await service.albums.change(second.id, ANNA, external_id="e")
    assert (await service.albums.add(album(external_id="e", client=RIVAL))).external_id == first.external_id
    wrongs: list[AlbumChanges] = [
        {"name": " "},
        {"name": "x" * 201},
        {"description": "x" * 5000},
        {"external_id": "x" * 300},
    ]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            await service.albums.change(first.id, ANNA, **wrong)
    hidden, foreign = await upload(user="ben", private=True), await upload(client=RIVAL)
    for cover in (hidden.id, foreign.id, "none"):
        with pytest.raises(Missing):
            await service.albums.change(first.id, ANNA, cover=cover)
    mine = await upload(private=True)
    assert (await service.albums.change(first.id, ANNA, cover=mine.id)).cover == mine.id
    assert (await service.albums.change(first.id, ANNA, cover=None)).cover is None
    await service.albums.change(first.id, ANNA, cover=mine.id)
    await service.images.delete(mine.id, ANNA)
    assert (await service.albums.see(first.id, ANNA)).cover is None
    with pytest.raises(Missing):
        await service.albums.add(album(), Overseer(clients=(RIVAL,)))


async def test_images_are_put_in_all_or_none(service: ImageService, upload: Upload) -> None:
    made = await service.albums.add(album())
    mine, bens, hidden = await upload(private=True), await upload(user="ben"), await upload(user="ben", private=True)
    foreign = await upload(client=RIVAL)
    for wrong in (hidden.id, foreign.id, "none"):
        with pytest.raises(Missing):
            await service.albums.put_in(made.id, ANNA, [mine.id, wrong])
    assert await found(service, made.id, ANNA) == set()
    assert await service.albums.put_in(made.id, ANNA, [mine.id, bens.id, mine.id]) == 2
    with pytest.raises(Forbidden):
        await service.albums.take_out(made.id, BEN, [mine.id])
    assert await service.albums.take_out(made.id, ANNA, [bens.id, foreign.id]) == 1
    assert await found(service, made.id, ANNA) == {mine.id}


async def test_a_link_to_an_album_opens_what_its_owner_put_in_and_no_more(
    service: ImageService, upload: Upload
) -> None:
    made = await service.albums.add(album())
    mine, bens, outside = await upload(private=True), await upload(user="ben"), await upload(private=True)
    await service.albums.put_in(made.id, ANNA, [mine.id, bens.id])
    await service.images.describe(bens.id, BEN, private=True)  # after Anna put it into her album
    secret, share = await service.shares.share_album(made.id, ANNA, timedelta(hours=1))
    guest = Caller(token=secret)
    assert await service.shares.album(secret) == await service.albums.see(made.id, guest)
    assert await found(service, made.id, guest) == {mine.id} == await found(service, made.id, ANNA)
    assert (await service.images.see(mine.id, guest)).id == mine.id
    for image in (bens, outside):
        with pytest.raises(Forbidden):
            await service.images.see(image.id, guest)
    with pytest.raises(Missing):  # another client's key beside the link
        await service.images.see(mine.id, Caller(client=RIVAL, token=secret))
    await service.albums.take_out(made.id, ANNA, [mine.id])
    with pytest.raises(Forbidden):
        await service.images.see(mine.id, guest)
    assert [each.id for each in await service.shares.of_album(made.id, ANNA)] == [share.id]


async def test_a_public_album_shows_everybody_what_they_may_see(service: ImageService, upload: Upload) -> None:
    made = await service.albums.add(album(public=True))
    shown, hidden = await upload(), await upload(private=True)
    await service.albums.put_in(made.id, ANNA, [shown.id, hidden.id])
    assert await found(service, made.id, STRANGER) == {shown.id} == await found(service, made.id, BEN)
    assert await found(service, made.id, ANNA) == {shown.id, hidden.id} == await found(service, made.id, Overseer())
    await service.albums.add(album(user="ben"))
    assert (await service.albums.page(ANNA, Sought(), Slice())).total == 1
    assert (await service.albums.page(Overseer(clients=(SHOP,)), Sought(), Slice())).total == 2
    assert (await service.albums.page(Caller(client=RIVAL, user="anna"), Sought(), Slice())).total == 0


async def found(service: ImageService, album: str, asker: Asker) -> set[str]:
    return {image.id for image in (await service.albums.images(album, asker, Slice())).items}
