"""What a purge finds. That it then deletes is shown in tests/bot and by the walk, where there is somebody to delete."""

from __future__ import annotations

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault.errors import Missing, Unreachable
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.photos import Asset
from vault.models.purges import Found
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    """A photo in the vault of an owner with one line, which is up."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    return (await vault.intake.accept(await arrive(pictures.jpeg()))).asset


async def found(vault: Vault, photo: Asset) -> dict[MessageRef, Found]:
    return {each.ref: each for each in (await vault.purges.preview(OWNER, photo.id)).found}


async def seen(vault: Vault, id: str, *, account: str = "sandbox", **media: object) -> MessageRef:
    message = make.message(id, account=account, media=make.media(None, **media))
    await vault.chats.seen([message])
    return message.ref


async def test_a_tracked_send_is_found(house: House, photo: Asset) -> None:
    send = make.send("sent", photo=photo.digests.sha256, asset_id=photo.id)
    await house.stores.sends.add(send)
    assert (await found(house.vault, photo))[send.ref].tracked


async def test_the_same_bytes_in_any_chat_are_found_whoever_sent_them(vault: Vault, photo: Asset) -> None:
    ref = await seen(vault, "received", sha256=photo.digests.sha256)
    await seen(vault, "another photo", sha256=make.sha256("other"))
    assert await found(vault, photo) == {ref: Found(ref=ref, tracked=False, same_hash=True)}


async def test_every_form_the_photo_ever_left_in_is_found(vault: Vault, photo: Asset) -> None:
    form = await vault.forms.prepare(photo)
    assert form.sha256 != photo.digests.sha256
    ref = await seen(vault, "forwarded", sha256=form.sha256)
    assert set(await found(vault, photo)) == {ref}


async def test_md5_counts_only_where_no_sha256_is_known(vault: Vault, photo: Asset) -> None:
    unknown = await seen(vault, "old record", md5=photo.digests.md5)
    await seen(vault, "a collision", md5=photo.digests.md5, sha256=make.sha256("another picture"))
    assert set(await found(vault, photo)) == {unknown}


async def test_a_message_that_matches_twice_is_counted_once(house: House, photo: Asset) -> None:
    await seen(house.vault, "both", sha256=photo.digests.sha256)
    await house.stores.sends.add(make.send("both", photo=photo.digests.sha256, asset_id=photo.id))
    [both] = (await found(house.vault, photo)).values()
    assert both.tracked and both.same_hash


async def test_what_anothers_account_saw_is_not_found(vault: Vault, photo: Asset) -> None:
    await vault.links.report("theirs", "somebody else", "sandbox", LinkState.READY)
    await seen(vault, "private", account="theirs", sha256=photo.digests.sha256)
    assert await found(vault, photo) == {}


async def test_deleting_a_photo_keeps_the_trail_of_its_sends(house: House, photo: Asset, arrive: Arrive) -> None:
    vault = house.vault
    send = make.send("sent", photo=photo.digests.sha256, asset_id=photo.id)
    await house.stores.sends.add(send)
    assert await vault.library.delete(OWNER, photo.id) == 1
    again = (await vault.intake.accept(await arrive(pictures.jpeg()))).asset
    assert set(await found(vault, again)) == {send.ref}


async def test_a_preview_counts_messages_for_each_chat(vault: Vault, photo: Asset) -> None:
    for chat, id in [("ana@c.us", "1"), ("ana@c.us", "2"), ("trip@g.us", "3")]:
        await vault.chats.seen([make.message(id, chat=chat, media=make.media(None, sha256=photo.digests.sha256))])
    preview = await vault.purges.preview(OWNER, photo.id)
    assert preview.chats == {("sandbox", "ana@c.us"): 2, ("sandbox", "trip@g.us"): 1}


async def test_nothing_is_touched_when_whatsapp_cannot_be_reached(vault: Vault, photo: Asset) -> None:
    ref = await seen(vault, "received", sha256=photo.digests.sha256)
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.OFFLINE, "Switch it on.")
    with pytest.raises(Unreachable, match="Switch it on"):
        await vault.purges.purge(OWNER, photo.id)
    assert set(await found(vault, photo)) == {ref}


async def test_another_owners_photo_cannot_be_purged(vault: Vault, photo: Asset) -> None:
    with pytest.raises(Missing):
        await vault.purges.purge("somebody else", photo.id)


async def test_a_purge_that_finds_nothing_is_done_at_once(vault: Vault, photo: Asset) -> None:
    purged = await vault.purges.purge(OWNER, photo.id)
    assert (purged.deleted, purged.failed, purged.chats) == (0, 0, 0)


async def test_a_preview_says_what_a_purge_would_not_reach(house: House, photo: Asset) -> None:
    vault = house.vault
    await house.stores.sends.add(make.send("sent", photo=photo.digests.sha256, asset_id=photo.id))
    told = ("sandbox", OWNER, "whatsapp", LinkState.READY)
    await vault.links.report(*told, deletes=False, since=make.later(1))
    preview = await vault.purges.preview(OWNER, photo.id)
    assert (len(preview.found), preview.by_hand, preview.since) == (1, 1, make.later(1))
