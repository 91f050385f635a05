"""One photo, large: leafing through, what is written of it, and the trash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests import pictures
from tests.conftest import Arrive
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault

FOLLOW = """() => {
    window.moved = 0; // how often the photos moved after the finger left
    const watch = new MutationObserver(() => (window.moved += 1));
    const container = document.querySelector(".pswp__container");
    const begin = () => watch.observe(container, { attributeFilter: ["style"] });
    addEventListener("pointerup", begin, { capture: true, once: true });
}"""
TWO_TAGS = """input => ["dawn", "dusk"].forEach(tag => {
  input.value = tag;
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""


async def test_one_leafs_with_the_arrows_and_escape_leads_back_to_the_tile(mine: Window, keep: Keep) -> None:
    older, newer = await keep(1, caption="Older"), await keep(2, caption="Newer")
    await mine.page.goto("/library")
    await mine.opens("Newer")
    await expect(mine.page).to_have_url(f"/library#{newer.id}")
    await mine.page.keyboard.press("ArrowLeft")
    await expect(mine.large).to_have_attribute("alt", "Newer")
    await expect(mine.button("Next photo")).to_be_enabled()
    await mine.page.keyboard.press("ArrowRight")
    await expect(mine.large).to_have_attribute("alt", "Older")
    await expect(mine.page).to_have_url(f"/library#{older.id}")
    await expect(mine.button("Next photo")).to_have_count(0)
    await mine.page.keyboard.press("Escape")
    await expect(mine.tile("Older")).to_be_focused()
    await expect(mine.page).to_have_url("/library")


async def test_from_right_to_left_the_next_photo_is_to_the_left(mine: Window, keep: Keep) -> None:
    for seed, name in enumerate(("Older", "Newer")):
        await keep(seed, caption=name)
    await mine.page.goto("/library")
    await mine.page.evaluate("document.documentElement.dir = 'rtl'")
    await mine.opens("Newer")
    await expect(mine.button("Next photo")).to_be_enabled()
    await mine.page.keyboard.press("ArrowRight")
    await expect(mine.large).to_have_attribute("alt", "Newer")
    await mine.page.keyboard.press("ArrowLeft")
    await expect(mine.large).to_have_attribute("alt", "Older")
    await expect(mine.button("Next photo")).to_have_count(0)
    await mine.presses("Previous photo")
    await expect(mine.large).to_have_attribute("alt", "Newer")


async def test_back_closes_the_photo_and_forward_opens_it_again(mine: Window, keep: Keep) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto("/library")
    await mine.opens("The lake")
    await expect(mine.page).to_have_url(f"/library#{photo.id}")
    await mine.page.go_back()
    await expect(mine.page.get_by_role("dialog")).to_have_count(0)
    await mine.page.go_forward()
    await mine.shows("Photo")
    await expect(mine.large).to_have_attribute("alt", "The lake")


async def test_the_original_is_downloaded_byte_for_byte(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.large).to_be_visible()
    async with mine.page.expect_download() as download:
        await mine.page.keyboard.press("d")
    saved = await (await download.value).path()
    assert saved.read_bytes() == (await vault.library.original(photo)).read_bytes()


async def test_what_is_written_saves_itself_and_can_be_taken_back(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(1, caption="A lake", tags=("water",))
    await mine.page.goto(f"/library#{photo.id}")
    caption, saving = mine.page.get_by_role("textbox", name="Caption"), mine.page.locator(".saving")
    await caption.fill("The lake at dawn")
    await expect(saving).to_contain_text("Saved")
    await mine.page.get_by_role("combobox", name="Add a tag").fill("dawn")
    await mine.page.keyboard.press("Enter")
    await mine.presses("Remove the tag water")
    await expect(mine.page.get_by_role("list", name="Tags").get_by_role("listitem")).to_have_text(["#dawn"])
    await saving.get_by_role("button", name="Undo").click()
    await expect(saving).to_have_text("Taken back")
    kept = await vault.library.get(OWNER, photo.id)
    assert (kept.caption, set(kept.tags)) == ("The lake at dawn", {"dawn", "water"})
    await mine.page.keyboard.press("Escape")
    await expect(mine.tile("The lake at dawn")).to_be_visible()


async def test_nothing_that_is_written_is_lost(mine: Window, keep: Keep, vault: Vault) -> None:
    """Not by haste, nor by a server that says no, nor by news of the photo, nor by leaving."""
    photo = await keep(1, tags=("water",))
    await mine.page.goto(f"/library#{photo.id}")
    tags, caption = mine.page.get_by_role("list", name="Tags"), mine.page.get_by_role("textbox", name="Caption")
    await mine.page.get_by_role("combobox", name="Add a tag").evaluate(TWO_TAGS)
    await expect(tags.get_by_role("listitem")).to_have_text(["#water", "#dawn", "#dusk"])
    no = {"status": 503, "json": {"error": "Not now."}}
    await mine.page.route(f"**/api/library/{photo.id}", lambda route: route.fulfill(**no), times=1)
    await caption.fill("The lake")
    await mine.is_told("Not now.")
    mine.expects(503)
    await vault.tags.change(OWNER, [photo.id], add=["sea"], remove=[])
    await expect(tags).to_contain_text("#sea")
    await expect(caption).to_have_value("The lake")
    await mine.page.reload()
    await expect(caption).to_have_value("The lake")

    async def arrived() -> bool:
        return (await vault.library.get(OWNER, photo.id)).caption == "The lake"

    assert await eventually(arrived)


async def test_escape_takes_a_change_of_the_caption_back(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.clock.install()
    await mine.page.goto(f"/library#{photo.id}")
    caption = mine.page.get_by_role("textbox", name="Caption")
    await expect(caption).to_have_value("The lake")
    await mine.looks()
    await mine.page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # what is written saves itself soon
    await caption.fill("Something silly")
    await mine.page.keyboard.press("Escape")
    await expect(caption).to_have_value("The lake")
    await mine.shows("Photo")
    assert (await vault.library.get(OWNER, photo.id)).caption == "The lake"


async def test_a_caption_is_text_and_never_markup(mine: Window, keep: Keep) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    photo = await keep(1, caption=evil, tags=("<b>x</b>",))
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.large).to_have_attribute("alt", evil)
    await expect(mine.page.get_by_text("#<b>x</b>")).to_be_visible()
    await mine.page.keyboard.press("Escape")
    await expect(mine.tile(evil)).to_be_visible()


async def test_photos_go_to_the_trash_after_a_question_and_come_back_at_a_word(
    mine: Window, keep: Keep, vault: Vault
) -> None:
    await keep(1, caption="Older")
    await keep(2, caption="Newer")
    await mine.page.goto("/library")
    await mine.opens("Newer")
    await mine.page.keyboard.press("Delete")
    await mine.shows("Move to the trash?")
    await expect(mine.page.get_by_text("No message in your chats shows it.")).to_be_visible()
    await expect(mine.button("Cancel")).to_be_focused()
    await mine.presses("Move to the trash")
    await expect(mine.large).to_have_attribute("alt", "Older")
    assert [photo.caption for photo in await vault.library.page(OWNER)] == ["Older"]
    await mine.page.get_by_role("status").get_by_role("button", name="Undo").click()
    await mine.is_told("Photo is back")
    await mine.page.keyboard.press("Escape")
    await expect(mine.tile("Newer")).to_be_visible()
    assert len(await vault.library.page(OWNER)) == 2


async def test_copies_are_shown_beside_it_and_lead_on(mine: Window, keep: Keep, vault: Vault, arrive: Arrive) -> None:
    photo = await keep(1, caption="The lake")
    smaller = pictures.saved(pictures.drawing(1, (160, 120)), "JPEG", quality=50)
    copy = (await vault.intake.accept(await arrive(smaller, caption="The lake again"))).asset
    await vault.duplicates.keep()
    await mine.page.goto(f"/library#{photo.id}")
    near = mine.page.get_by_role("complementary", name="About this photo").get_by_role("button", name="The lake again")
    await near.click()
    await expect(mine.large).to_have_attribute("alt", "The lake again")
    await expect(mine.page).to_have_url(f"/library#{copy.id}")


async def test_in_a_hand_one_swipes_and_the_facts_come_up_in_a_sheet(my_phone: Window, keep: Keep) -> None:
    await keep(1, (600, 400), caption="Older", tags=("lake",))
    await keep(2, (400, 600), caption="Newer")
    await my_phone.page.emulate_media(reduced_motion="reduce")
    await my_phone.page.goto("/library")
    await my_phone.tile("Newer").tap()
    await expect(my_phone.large).to_have_attribute("alt", "Newer")
    await my_phone.looks()
    await my_phone.page.evaluate(FOLLOW)
    await my_phone.swipes(left=True)
    await expect(my_phone.large).to_have_attribute("alt", "Older")
    await my_phone.presses("Info")
    await expect(my_phone.page.get_by_role("textbox", name="Caption")).to_have_value("Older")
    await my_phone.button("Close details").tap()
    await my_phone.shows("Photo")
    assert await my_phone.page.evaluate("window.moved") <= 2  # without motion it is there at once
