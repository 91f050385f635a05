from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Locator, expect

from config.wiring import House
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.intake import utc_now
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


async def three(keep: Keep, vault: Vault) -> list[Asset]:
    """Photos called A, B and C, in the trash; C went in last."""
    kept = [await keep(seed, caption=name) for seed, name in enumerate("ABC")]
    for asset in kept:
        await vault.trash.put(OWNER, [asset.id])
    return kept


def box(window: Window, name: str) -> Locator:
    return window.page.get_by_role("checkbox", name=f"{name}, 30 days left")


async def test_an_empty_trash_says_what_it_is_for(mine: Window) -> None:
    await mine.page.goto("/trash")
    await expect(mine.page.get_by_text("What you delete waits here for 30 days")).to_be_visible()


async def test_photos_are_brought_back_and_put_in_again(mine: Window, keep: Keep, vault: Vault) -> None:
    a, b, c = await three(keep, vault)
    await mine.page.goto("/trash")
    await box(mine, "C").click()
    await box(mine, "B").click(modifiers=["Shift"])
    await expect(mine.page.get_by_text("2 photos selected")).to_be_visible()
    await mine.presses("Restore")
    await mine.is_told("2 photos are back in the library")
    await expect(box(mine, "B")).to_have_count(0)
    assert [each.id for each in await vault.library.page(OWNER)] == [c.id, b.id]
    await mine.presses("Undo")
    await expect(box(mine, "B")).to_be_visible()
    assert [each.id for each in await vault.trash.page(OWNER)] == [c.id, b.id, a.id]


async def test_what_is_chosen_is_deleted_for_good_after_a_question(mine: Window, keep: Keep, vault: Vault) -> None:
    a, _, c = await three(keep, vault)
    await mine.page.goto("/trash")
    await box(mine, "B").check()
    await mine.page.keyboard.press("Delete")
    await mine.shows("Delete 1 photo for good?")
    await mine.page.keyboard.press("Enter")  # answers with no
    await expect(box(mine, "B")).to_be_checked()
    await mine.page.keyboard.press("Delete")
    await mine.page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    await mine.is_told("Photo deleted for good")
    assert [each.id for each in await vault.trash.page(OWNER)] == [c.id, a.id]


async def test_the_trash_is_emptied(mine: Window, keep: Keep, vault: Vault) -> None:
    await three(keep, vault)
    await mine.page.goto("/trash")
    await mine.presses("Empty trash")
    await mine.page.get_by_role("dialog").get_by_role("button", name="Empty trash").click()
    await mine.is_told("3 photos deleted for good")
    await expect(mine.page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    assert await vault.trash.page(OWNER) == []


async def test_what_went_in_elsewhere_meanwhile_stays(mine: Window, keep: Keep, vault: Vault) -> None:
    await three(keep, vault)
    late = await keep(7)
    await mine.page.goto("/trash")
    await mine.presses("Empty trash")
    await vault.trash.put(OWNER, [late.id])
    await mine.page.get_by_role("dialog").get_by_role("button", name="Empty trash").click()
    await mine.is_told("3 photos deleted for good")
    assert [each.id for each in await vault.trash.page(OWNER)] == [late.id]


async def test_a_range_begins_at_the_photo_that_was_chosen(mine: Window, keep: Keep, vault: Vault) -> None:
    await three(keep, vault)
    late = await keep(7)
    await mine.page.goto("/trash")
    await box(mine, "B").click()
    await vault.trash.put(OWNER, [late.id])
    await mine.page.evaluate("document.querySelector('trash-bin').refresh()")
    await box(mine, "A").click(modifiers=["Shift"])
    await expect(mine.page.get_by_text("2 photos selected")).to_be_visible()


async def test_each_photo_says_how_long_it_has(my_phone: Window, house: House, keep: Keep) -> None:
    for seed, days in ((1, 29.5), (2, 31)):
        asset = await keep(seed)
        await house.stores.assets.trash(OWNER, [asset.id], utc_now() - timedelta(days=days))
    await my_phone.page.goto("/trash")
    await expect(my_phone.page.get_by_text("1 day left")).to_be_visible()
    await expect(my_phone.page.get_by_text("Goes today")).to_be_visible()
