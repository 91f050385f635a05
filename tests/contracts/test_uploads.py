"""What every store of unfinished uploads promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.models.uploads import Upload


def upload(id: str = "u1", *, owner: str = "owner", minutes: float = 60, photo: int | None = None) -> Upload:
    expires_at = make.later(minutes)
    return Upload(id=id, owner=owner, filename="lake.jpg", size=2**40, offset=7, expires_at=expires_at, photo=photo)


async def test_an_upload_comes_back_as_it_was_added_and_to_its_owner_alone(stores: Stores) -> None:
    await stores.uploads.add(upload())
    assert await stores.uploads.get("owner", "u1") == upload()
    with pytest.raises(Missing):
        await stores.uploads.get("other", "u1")


async def test_how_far_it_is_can_be_told_again_and_again(stores: Stores) -> None:
    await stores.uploads.add(upload())
    for _ in range(2):
        await stores.uploads.replace(replace(upload(), offset=9, expires_at=make.later(90)))
    assert await stores.uploads.get("owner", "u1") == replace(upload(), offset=9, expires_at=make.later(90))


async def test_what_has_become_a_photo_stays_one(stores: Stores) -> None:
    await stores.uploads.add(upload())
    done = upload(photo=12)
    for each in (done, upload()):
        await stores.uploads.replace(each)
    assert await stores.uploads.get("owner", "u1") == done


async def test_what_was_removed_does_not_come_back(stores: Stores) -> None:
    await stores.uploads.add(upload())
    await stores.uploads.remove("other", "u1")
    assert await stores.uploads.open("owner") == 1
    await stores.uploads.remove("owner", "u1")
    await stores.uploads.replace(upload())
    assert await stores.uploads.open("owner") == 0


async def test_only_what_is_no_photo_yet_is_open(stores: Stores) -> None:
    for each in (upload("a"), upload("b", photo=1), upload("c", owner="other")):
        await stores.uploads.add(each)
    assert await stores.uploads.open("owner") == 1


async def test_those_whose_time_is_over_are_found_whoever_they_belong_to(stores: Stores) -> None:
    for each in (upload("a", minutes=1), upload("b", minutes=2, owner="other"), upload("c", minutes=3)):
        await stores.uploads.add(each)
    assert [each.id for each in await stores.uploads.expired(make.later(2.5))] == ["a", "b"]
