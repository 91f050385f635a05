"""What every store that counts promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make


async def test_photos_are_their_owners_and_what_they_weigh_is_added_up(stores: Stores) -> None:
    assert (await stores.censuses.take("owner")).photos == 0
    for number, owner in ((1, "owner"), (2, "owner"), (3, "somebody else")):
        await stores.assets.add(make.asset(str(number), owner=owner))
    census = await stores.censuses.take("owner")
    assert (census.photos, census.size) == (2, 2 * make.asset("1").digests.size)


async def test_the_rest_is_counted_roughly_and_the_server_says_what_it_is(stores: Stores) -> None:
    await stores.chats.put(make.chat())
    census = await stores.censuses.take("owner")
    assert (census.chats, census.messages, census.sends) == (1, 0, 0)
    assert census.database.split(".")[0].isdigit()
