from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests import pictures
from tests.conftest import Arrive
from tests.web.site.window import Window
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault

Pair = tuple[Asset, Asset]


@pytest.fixture
async def pairs(vault: Vault, arrive: Arrive) -> list[Pair]:
    """Two groups: each a large photo, and a small copy that somebody tagged."""
    return [await pair(vault, arrive, seed) for seed in (1, 2)]


async def pair(vault: Vault, arrive: Arrive, seed: int) -> Pair:
    drawn = pictures.drawing(seed, (800, 600))
    large, small = pictures.saved(drawn, "JPEG"), pictures.saved(drawn.resize((400, 300)), "JPEG", quality=40)
    best = await vault.intake.accept(await arrive(large, caption=f"large {seed}"))
    copy = await vault.intake.accept(await arrive(small, caption=f"small {seed}", tags=("sea",)))
    return best.asset, copy.asset


def box(window: Window, name: str) -> Locator:
    return window.page.get_by_role("checkbox", name=name)


async def test_where_nothing_is_double_it_says_what_it_looks_for(mine: Window) -> None:
    await mine.page.goto("/duplicates")
    await expect(mine.page.get_by_role("heading", name="No duplicates")).to_be_visible()


async def test_the_best_is_chosen_and_the_other_goes_to_the_trash(
    mine: Window, vault: Vault, pairs: list[Pair]
) -> None:
    best, small = pairs[1]
    await mine.page.goto("/duplicates")
    await expect(box(mine, "large 2")).to_be_checked()
    await expect(box(mine, "small 2")).not_to_be_checked()
    await expect(mine.page.get_by_text("800 × 600")).to_be_visible()
    await mine.presses("Keep the best")
    await mine.is_told("1 copy moved to the trash")
    await expect(box(mine, "large 1")).to_be_checked()
    assert [asset.id for asset in await vault.trash.page(OWNER)] == [small.id]
    assert (await vault.library.get(OWNER, best.id)).tags == ("sea",)
    await mine.presses("Undo")
    await expect(box(mine, "large 2")).to_be_checked()
    assert await vault.trash.page(OWNER) == []


async def test_it_goes_by_the_keyboard_alone(mine: Window, vault: Vault, pairs: list[Pair]) -> None:
    """The other one of the first group is kept, and all of the second."""
    (first, copy), (_, small) = pairs
    await mine.page.goto("/duplicates")
    await expect(box(mine, "large 2")).to_be_visible()
    for key in ("ArrowRight", "Space", "ArrowRight", "Space", "Enter"):
        await mine.page.keyboard.press(key)
    await mine.is_told("1 copy moved to the trash")
    await expect(box(mine, "large 1")).to_be_focused()
    await mine.page.keyboard.press("d")
    await mine.is_told("All are kept, and you are not asked again")
    await expect(mine.page.get_by_role("heading", name="No duplicates")).to_be_visible()
    assert [asset.id for asset in await vault.library.page(OWNER)] == [small.id, copy.id, first.id]


async def test_a_group_can_wait_and_all_can_be_kept_and_asked_about_again(
    my_phone: Window, vault: Vault, pairs: list[Pair]
) -> None:
    await my_phone.page.goto("/duplicates")
    await my_phone.presses("Decide later")
    await expect(box(my_phone, "large 1")).to_be_checked()
    await my_phone.presses("Keep all")
    await my_phone.is_told("All are kept, and you are not asked again")
    await expect(box(my_phone, "large 2")).to_be_checked()
    await my_phone.presses("Undo")
    await expect(box(my_phone, "large 1")).to_be_checked()
    assert len(await vault.duplicates.page(OWNER)) == 2


async def test_what_changed_behind_the_page_is_not_decided(
    mine: Window, vault: Vault, arrive: Arrive, pairs: list[Pair]
) -> None:
    await mine.page.goto("/duplicates")
    await expect(box(mine, "large 2")).to_be_checked()
    await vault.trash.put(OWNER, [pairs[1][1].id])
    await mine.presses("Keep the best")
    await expect(box(mine, "large 1")).to_be_checked()
    assert len(await vault.library.page(OWNER)) == 3
    mine.expects(404)
