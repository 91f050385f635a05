"""Never again: the same photo is refused in whatever bytes it comes, for as long as it is blocked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.wiring import House
from tests import pictures
from tests.conftest import Arrive
from vault import renditions, space
from vault.errors import Blocked, Missing
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault

THEIRS = "somebody else"


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    return (await vault.intake.accept(await arrive(pictures.jpeg(), "party.jpg"))).asset


async def refused(vault: Vault, sha256: bytes, phash: int | None = None, owner: str = OWNER) -> bool:
    try:
        await vault.blocks.check(owner, sha256, phash)
    except Blocked:
        return True
    return False


async def test_the_photo_and_every_form_it_left_in_are_refused(vault: Vault, photo: Asset) -> None:
    form = await vault.forms.prepare(photo)
    await vault.blocks.add([photo])
    assert await refused(vault, photo.digests.sha256)
    assert await refused(vault, form.sha256)
    assert not await refused(vault, b"other bytes")


async def test_a_refusal_says_which_photo_and_since_when(vault: Vault, photo: Asset) -> None:
    [block] = await vault.blocks.add([photo])
    with pytest.raises(Blocked, match="party") as refusal:
        await vault.blocks.check(OWNER, photo.digests.sha256, None)
    assert refusal.value.since == block.created_at


@pytest.mark.parametrize(("bits", "blocked"), [(0, True), (4, True), (5, False)])
async def test_a_copy_compressed_again_is_refused_and_a_look_alike_is_not(
    vault: Vault, photo: Asset, bits: int, blocked: bool
) -> None:
    await vault.blocks.add([photo])
    assert photo.picture.phash is not None
    assert await refused(vault, b"other bytes", photo.picture.phash ^ (1 << bits) - 1) is blocked


async def test_a_blocked_photo_is_not_saved_again_nor_its_copy(house: House, photo: Asset, arrive: Arrive) -> None:
    vault = house.vault
    async with space.folder(vault.blobs) as folder:
        copy = (await house.darkroom.recompress(await vault.library.original(photo), folder)).file.read_bytes()
    await vault.blocks.add([photo])
    await vault.library.delete(OWNER, photo.id)
    for data in (pictures.jpeg(), copy):
        incoming = await arrive(data)
        with pytest.raises(Blocked):
            await vault.intake.accept(incoming)
        assert not incoming.file.exists()
    with pytest.raises(Missing):
        await vault.blobs.get(renditions.original(incoming.digests.sha256))
    assert await vault.library.page(OWNER) == []


async def test_blocking_twice_is_blocking_once(vault: Vault, photo: Asset) -> None:
    first = await vault.blocks.add([photo], plan="one")
    await vault.blocks.add([photo], plan="one")
    assert await vault.blocks.all(OWNER) == first


async def test_lifting_one_purges_block_leaves_anothers(vault: Vault, photo: Asset) -> None:
    for plan in ("one", "two"):
        await vault.blocks.add([photo], plan=plan)
    assert len(await vault.blocks.all(OWNER)) == 1
    await vault.blocks.lift(OWNER, "one")
    assert await refused(vault, photo.digests.sha256)
    await vault.blocks.lift(OWNER, "two")
    assert not await refused(vault, photo.digests.sha256)


async def test_a_block_that_is_removed_is_gone_whoever_blocked_it(vault: Vault, photo: Asset) -> None:
    for plan in ("one", "two", ""):
        await vault.blocks.add([photo], plan=plan)
    [block] = await vault.blocks.all(OWNER)
    await vault.blocks.remove(OWNER, block.id)
    assert await vault.blocks.all(OWNER) == []
    assert not await refused(vault, photo.digests.sha256, photo.picture.phash)
    with pytest.raises(Missing, match="block"):
        await vault.blocks.remove(OWNER, block.id)


async def test_one_owners_block_is_not_anothers(vault: Vault, photo: Asset, arrive: Arrive) -> None:
    [block] = await vault.blocks.add([photo])
    assert not await refused(vault, photo.digests.sha256, photo.picture.phash, owner=THEIRS)
    assert (await vault.intake.accept(await arrive(pictures.jpeg(), owner=THEIRS))).new
    assert await vault.blocks.all(THEIRS) == []
    with pytest.raises(Missing):
        await vault.blocks.remove(THEIRS, block.id)
    await vault.blocks.add([replace(photo, owner=THEIRS)])
    assert len(await vault.blocks.all(OWNER)) == len(await vault.blocks.all(THEIRS)) == 1
