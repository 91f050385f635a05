"""Links to images and albums: what they open, and when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.wiring import House
from tests.vault.images.conftest import ANNA, BEN, RIVAL, SHOP, Upload, album
from vault.errors import Expired, Forbidden, Missing
from vault.images.service import ImageService
from vault.intake import utc_now
from vault.models.images import Caller, Overseer
from vault.vault import Vault


async def test_a_link_opens_its_image_until_it_is_revoked(service: ImageService, upload: Upload) -> None:
    image, other = await upload(private=True), await upload(private=True)
    secret, share = await service.shares.share(image.id, ANNA)
    guest = Caller(token=secret)
    assert await service.shares.image(secret) == image == await service.images.see(image.id, guest)
    with pytest.raises(Forbidden):
        await service.images.see(other.id, guest)
    for asker, refusal in ((BEN, Forbidden), (Caller(client=RIVAL, user="anna"), Missing)):
        with pytest.raises(refusal):
            await service.shares.revoke(share.id, asker)
        with pytest.raises(refusal):
            await service.shares.share(image.id, asker)
    assert await service.shares.of_image(image.id, ANNA) == [share] == await service.shares.held(SHOP, Overseer())
    assert await service.shares.counted([image.id, other.id]) == {image.id: 1}
    with pytest.raises(Missing):
        await service.shares.held(SHOP, Overseer(clients=(RIVAL,)))
    await service.shares.revoke(share.id, ANNA)
    for attempt in (service.shares.image(secret), service.shares.revoke(share.id, ANNA)):
        with pytest.raises(Missing):
            await attempt
    with pytest.raises(Forbidden):
        await service.images.see(image.id, guest)


async def test_a_link_whose_time_is_over_says_so_and_opens_nothing(
    vault: Vault, service: ImageService, upload: Upload
) -> None:
    image = await upload(private=True)
    made = await service.albums.add(album())
    over, _ = await service.shares.share(image.id, ANNA, until=utc_now() - timedelta(days=1))
    past, _ = await service.shares.share_album(made.id, ANNA, timedelta(seconds=-1))
    await vault.tokens.clear()
    for attempt in (service.shares.image(over), service.shares.album(past)):
        with pytest.raises(Expired):
            await attempt
    with pytest.raises(Forbidden):
        await service.images.see(image.id, Caller(token=over))
    assert await service.shares.of_image(image.id, ANNA) == []
    with pytest.raises(Missing):
        await service.shares.image("cvi_unknown")


async def test_links_to_an_album_end_one_by_one_or_all_together_or_with_it(service: ImageService) -> None:
    made, other = await service.albums.add(album()), await service.albums.add(album(name="Alps"))
    by_secret, _ = await service.shares.share_album(made.id, ANNA)
    by_id, share = await service.shares.share_album(made.id, ANNA)
    with pytest.raises(Missing):
        await service.shares.revoke_album(other.id, ANNA, by_secret)
    with pytest.raises(Forbidden):
        await service.shares.revoke_album(made.id, BEN, by_secret)
    await service.shares.revoke_album(made.id, ANNA, by_secret)
    await service.shares.revoke_album(made.id, ANNA, share.id)
    rest = [(await service.shares.share_album(made.id, ANNA))[0] for _ in range(2)]
    assert await service.shares.revoke_all(made.id, ANNA) == 2
    last, _ = await service.shares.share_album(made.id, Overseer(clients=(SHOP,)))
    await service.albums.remove(made.id, ANNA)
    for secret in (by_secret, by_id, *rest, last):
        with pytest.raises(Missing):
            await service.shares.album(secret)


async def test_no_link_of_a_client_that_is_not_active_opens_anything(
    house: House, service: ImageService, upload: Upload
) -> None:
    secret, _ = await service.shares.share((await upload(private=True)).id, ANNA)
    await house.stores.principals.change(SHOP, disabled_at=utc_now())
    with pytest.raises(Missing):
        await service.shares.image(secret)
