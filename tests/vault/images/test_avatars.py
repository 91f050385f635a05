"""Avatars: one for each user, and the new one instead of the old."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests import pictures
from tests.vault.images.conftest import ANNA, BEN, RIVAL, SHOP, arrived
from vault import renditions
from vault.errors import Forbidden, Missing, NotServed
from vault.images.service import ImageService
from vault.models.images import Avatar, Caller, Overseer, Slice, Sought
from vault.vault import Vault

APP = Caller(client=SHOP)


async def put(vault: Vault, data: bytes, caller: Caller = APP, user: str = "anna") -> Avatar:
    new = await arrived(vault, data)
    return await vault.images.avatars.put(caller, user, new.file, new.digests)


async def test_a_new_avatar_takes_the_place_of_the_old_whose_bytes_go(vault: Vault, service: ImageService) -> None:
    first = await put(vault, pictures.jpeg(1))
    second = await put(vault, pictures.png(), ANNA)
    assert (second.id, second.created_at) == (first.id, first.created_at)
    assert await service.avatars.see(APP, "anna") == second != first
    old, new = [await vault.blobs.get(renditions.original(each.digests.sha256)) for each in (first, second)]
    for file in (old, new):
        os.utime(file, (0, 0))
    assert (await vault.housekeeping.orphans())["originals"] == 1
    assert (old.exists(), new.exists()) == (False, True)


async def test_many_at_once_leave_one(vault: Vault, service: ImageService) -> None:
    every = await asyncio.gather(*(put(vault, pictures.jpeg(seed)) for seed in range(6)))
    assert {avatar.id for avatar in every} == {(await service.avatars.see(APP, "anna")).id}
    assert (await service.avatars.page(Overseer(), Sought(), Slice())).total == 1


async def test_an_avatar_is_its_clients_and_its_users(vault: Vault, service: ImageService) -> None:
    avatar = await put(vault, pictures.jpeg())
    rival = Caller(client=RIVAL)
    assert (await put(vault, pictures.jpeg(2), rival)).id != avatar.id
    assert await service.avatars.see(BEN, "anna") == avatar
    for caller in (BEN, Caller()):
        with pytest.raises(Forbidden):
            await put(vault, pictures.jpeg(), caller)
        with pytest.raises(Forbidden):
            await service.avatars.remove(caller, "anna")
    with pytest.raises(NotServed):
        await put(vault, pictures.heic())
    assert await service.avatars.get(avatar.id, Overseer()) == avatar
    for attempt in (service.avatars.get, service.avatars.delete):
        with pytest.raises(Missing):
            await attempt(avatar.id, Overseer(clients=(RIVAL,)))
    await service.avatars.remove(ANNA, "anna")
    with pytest.raises(Missing):
        await service.avatars.see(APP, "anna")
    assert (await service.avatars.see(rival, "anna")).client == RIVAL
