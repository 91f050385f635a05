"""Copies of one picture: found, shown, decided about, and not asked about again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault.errors import Invalid, Missing
from vault.models.copies import Copies
from vault.models.finding import Filter, State
from vault.models.photos import Asset
from vault.models.purges import Tier
from vault.owners import OWNER
from vault.vault import Vault

Add = Callable[..., Awaitable[Asset]]
BASE = 0x0F0F_3C3C_5A5A_9999


def flipped(bits: int) -> int:
    """A hash that is so many bits away."""
    return BASE ^ (1 << bits) - 1


@pytest.fixture
def add(house: House) -> Add:
    """A photo, known only by its hash."""

    async def added(bits: int | None, width: int = 40, *, owner: str = OWNER, **given: object) -> Asset:
        picture = make.picture(width=width, phash=None if bits is None else flipped(bits))
        name = f"{owner} {bits} {width} {given}"
        return await house.stores.assets.add(make.asset(name, owner=owner, picture=picture, **given))

    return added


async def shown(vault: Vault) -> list[list[int]]:
    return [[asset.id for asset in group.photos] for group in await vault.duplicates.page(OWNER)]


async def only(vault: Vault) -> Copies:
    [group] = await vault.duplicates.page(OWNER)
    return group


async def marked(vault: Vault) -> set[int]:
    """Those the library finds by “duplicates”."""
    return {each.id for each in await vault.finding.page(OWNER, Filter(state=State.DUPLICATES))}


async def test_a_picture_that_was_compressed_again_is_a_copy(vault: Vault, arrive: Arrive) -> None:
    drawn, other = pictures.drawing(1, (1200, 900)), pictures.jpeg(seed=2)
    small = pictures.saved(drawn.resize((600, 450)), "JPEG", quality=40)
    for data in (small, other, pictures.saved(drawn, "JPEG", quality=95)):
        await vault.intake.accept(await arrive(data))
    group = await only(vault)
    assert [asset.picture.width for asset in group.photos] == [1200, 600]
    assert group.tier is Tier.REENCODED
    assert await marked(vault) == {asset.id for asset in group.photos}


async def test_what_looks_alike_is_shown_as_such_and_what_does_not_is_not(vault: Vault, add: Add) -> None:
    best, near = await add(0, 80), await add(10)
    for stranger in (21, None):
        await add(stranger)
    await add(0, owner="other")
    group = await only(vault)
    assert (group.photos, group.tier) == ((best, near), Tier.LOOKALIKE)


async def test_copies_of_one_photo_are_told_with_how_far_they_are(vault: Vault, add: Add) -> None:
    best, near, nearer = await add(0, 80), await add(10), await add(4)
    await add(11, 90)
    assert await vault.duplicates.near(OWNER, best.id) == []  # whoever looks does not wait for the clock
    await vault.duplicates.keep()
    assert await vault.duplicates.near(OWNER, best.id) == [(nearer, 4), (near, 10)]


async def test_groups_come_page_by_page_the_newest_first(vault: Vault, add: Add) -> None:
    old = [await add(0, 80), await add(1)]
    new = [await add(30, 80), await add(31)]
    [first] = await vault.duplicates.page(OWNER, limit=1)
    [second] = await vault.duplicates.page(OWNER, before=first.newest)
    assert (first.photos, second.photos) == (tuple(new), tuple(old))
    assert await vault.duplicates.page(OWNER, before=second.newest) == []


async def test_keeping_one_puts_the_others_into_the_trash_and_leaves_it_what_they_had(vault: Vault, add: Add) -> None:
    best, worse = await add(0, 80, tags=("sea",)), await add(1, caption="Beach", tags=("sea", "sun"))
    album = await vault.albums.add(OWNER, "Summer")
    await vault.albums.put_in(OWNER, album.id, [worse.id])
    assert await vault.duplicates.choose(OWNER, (await only(vault)).id, [best.id]) == 1
    kept = await vault.library.get(OWNER, best.id)
    assert (kept.caption, kept.tags) == ("Beach", ("sea", "sun"))
    assert [each.id for each in await vault.albums.photos(OWNER, album.id)] == [best.id]
    assert [each.id for each in await vault.trash.page(OWNER)] == [worse.id]
    assert (await shown(vault), await marked(vault)) == ([], set())


async def test_a_caption_that_is_there_stays(vault: Vault, add: Add) -> None:
    best = await add(0, 80, caption="Mine")
    await add(1, caption="Theirs")
    await vault.duplicates.choose(OWNER, (await only(vault)).id, [best.id])
    assert (await vault.library.get(OWNER, best.id)).caption == "Mine"


async def test_what_is_tagged_meanwhile_keeps_its_tags(vault: Vault, add: Add) -> None:
    kept = [(await add(0, 80 + n)).id for n in range(10)]
    await add(1, tags=("sea",))
    choosing = vault.duplicates.choose(OWNER, (await only(vault)).id, kept)
    await asyncio.gather(choosing, vault.tags.change(OWNER, kept, add=["sun"], remove=[]))
    assert [{*asset.tags} for asset in await vault.library.these(OWNER, kept)] == [{"sea", "sun"}] * len(kept)


async def test_what_comes_back_from_the_trash_is_asked_about_again(vault: Vault, add: Add) -> None:
    best, worse = await add(0, 80), await add(1)
    await vault.duplicates.choose(OWNER, (await only(vault)).id, [best.id])
    await vault.trash.restore(OWNER, [worse.id])
    assert await shown(vault) == [[best.id, worse.id]]


async def test_several_may_be_kept_and_are_not_asked_about_again(vault: Vault, add: Add) -> None:
    best, good, worse = await add(0, 90), await add(1, 80), await add(2)
    await vault.duplicates.choose(OWNER, (await only(vault)).id, [best.id, good.id])
    assert await shown(vault) == []
    await vault.trash.restore(OWNER, [worse.id])
    assert await shown(vault) == [[best.id, good.id, worse.id]]


async def test_a_dismissed_group_is_not_shown_until_another_copy_comes(vault: Vault, add: Add) -> None:
    best, worse = await add(0, 80), await add(1)
    await vault.duplicates.dismiss(OWNER, (await only(vault)).id)
    assert (await shown(vault), await marked(vault)) == ([], set())
    another = await add(2)
    assert await shown(vault) == [[best.id, worse.id, another.id]]


async def test_a_dismissal_can_be_taken_back(vault: Vault, add: Add) -> None:
    await add(0, 80)
    await add(1)
    group = await only(vault)
    await vault.duplicates.dismiss(OWNER, group.id)
    await vault.duplicates.dismiss(OWNER, group.id, False)
    assert await only(vault) == group


async def test_what_was_not_seen_is_not_decided(vault: Vault, add: Add) -> None:
    best = await add(0, 80)
    await add(1)
    group = await only(vault)
    await add(2)
    await vault.duplicates.keep()
    with pytest.raises(Missing):
        await vault.duplicates.choose(OWNER, group.id, [best.id])
    assert await vault.trash.page(OWNER) == []


async def test_nothing_but_photos_of_the_group_can_be_chosen(vault: Vault, add: Add) -> None:
    best, stranger = await add(0, 80), await add(40)
    await add(1)
    group = await only(vault)
    for chosen in ([], [stranger.id], [best.id, stranger.id]):
        with pytest.raises(Invalid):
            await vault.duplicates.choose(OWNER, group.id, chosen)
    with pytest.raises(Missing):
        await vault.duplicates.choose("other", group.id, [best.id])


async def test_a_copy_that_is_deleted_or_in_the_trash_is_none(vault: Vault, add: Add) -> None:
    best, worse = await add(0, 80), await add(1)
    assert len(await shown(vault)) == 1
    await vault.trash.put(OWNER, [worse.id])
    assert (await shown(vault), await marked(vault)) == ([], set())
    await vault.library.delete(OWNER, worse.id)
    assert await vault.duplicates.near(OWNER, best.id) == []


async def test_what_was_a_copy_of_a_photo_that_is_deleted_is_none_before_long(vault: Vault, add: Add) -> None:
    best, worse = await add(0, 80), await add(1)
    await vault.duplicates.keep()
    assert await marked(vault) == {best.id, worse.id}
    await vault.library.delete(OWNER, worse.id)
    await vault.duplicates.tidy()
    assert await marked(vault) == set()


async def test_of_two_processes_that_compare_at_once_each_pair_is_found_once(house: House, add: Add) -> None:
    for bits in range(4):
        await add(bits, 80 - bits)
    await asyncio.gather(*(house.vault.duplicates.keep() for _ in range(5)))
    assert len(await house.stores.likenesses.of(OWNER)) == 6
    assert await house.vault.duplicates.keep() == {"compared": 0}
