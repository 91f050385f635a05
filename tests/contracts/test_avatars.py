"""What every store of avatars promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.models.images import Slice, Sought


async def test_a_user_has_one_avatar_which_keeps_its_id_and_its_age(stores: Stores) -> None:
    first = make.avatar("first")
    second = make.avatar("second", created_at=make.later(1), updated_at=make.later(1))
    assert await stores.avatars.put(first) is None
    assert await stores.avatars.put(second) == first
    there = replace(second, id="first", created_at=make.NOON)
    assert await stores.avatars.find("shop", "anna") == there == await stores.avatars.get("first")
    assert await stores.avatars.holding([first.digests.sha256, second.digests.sha256]) == {second.digests.sha256}


async def test_the_same_user_of_another_client_is_another(stores: Stores) -> None:
    await stores.avatars.put(make.avatar("ours"))
    await stores.avatars.put(theirs := make.avatar("theirs", client="other", created_at=make.later(1)))
    assert await stores.avatars.find("other", "anna") == theirs
    page = await stores.avatars.page(Sought(clients=("shop", "other")), Slice())
    assert ([each.id for each in page.items], page.total) == (["theirs", "ours"], 2)
    assert (await stores.avatars.page(Sought(clients=("other",), user="anna"), Slice())).items == (theirs,)


async def test_an_avatar_is_removed_by_its_client(stores: Stores) -> None:
    await stores.avatars.put(make.avatar())
    assert not await stores.avatars.remove("other", "avatar")
    assert await stores.avatars.remove("shop", "avatar")
    assert await stores.avatars.find("shop", "anna") is None
    with pytest.raises(Missing):
        await stores.avatars.get("avatar")
