"""What every store of portraits promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make
from vault.models.chats import Portrait


def portrait(chat: str = "ana@c.us") -> Portrait:
    return Portrait(account="phone", chat=chat, sha256=make.sha256("face"), seen_at=make.NOON)


async def test_the_last_picture_counts(stores: Stores) -> None:
    for image in (b"first", b"second"):
        await stores.portraits.put(portrait(), image)
    assert await stores.portraits.image("phone", "ana@c.us") == b"second"
    assert await stores.portraits.all(["phone"]) == [portrait()]


async def test_a_chat_may_have_none(stores: Stores) -> None:
    await stores.portraits.put(portrait("ben@c.us"), b"")
    assert [await stores.portraits.image("phone", chat) for chat in ("ben@c.us", "nobody@c.us")] == [b"", b""]


async def test_an_accounts_pictures_are_its_own(stores: Stores) -> None:
    await stores.portraits.put(portrait(), b"mine")
    assert await stores.portraits.image("other", "ana@c.us") == b""
    assert await stores.portraits.all(["other"]) == []
