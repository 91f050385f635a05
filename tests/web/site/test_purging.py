"""Purges by plan, from the click to what the sandbox's people still see."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.seed import ANNA
from config.settings import Settings
from tests import make, pictures
from tests.bot.phone import Phone
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.models.photos import Asset
from vault.models.purges import PlanState
from vault.owners import OWNER
from vault.vault import Vault

UNDO = 60


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Time to change one's mind, and for a test to look around."""
    return settings.model_copy(update={"undo_seconds": UNDO})


@pytest.fixture
async def photo(keep: Keep, phone: Phone, vault: Vault) -> Asset:
    """One that was sent to Anna, and twice to Family."""
    photo = await keep(1, caption="The lake")
    chats = {chat.name: chat.id for chat in await vault.chats.all(OWNER)}
    for name in ("Anna", "Family", "Family"):
        await vault.sends.send(OWNER, photo.id, chats[name])
    return photo


async def asks(window: Window, photo: Asset) -> None:
    """Open the photo, and the question what of it should go."""
    await window.page.goto(f"/library#{photo.id}")
    await window.presses("Purge")
    await expect(window.page.get_by_text("For whom", exact=True)).to_be_visible()


def bar(window: Window) -> Locator:
    return window.page.get_by_role("region", name="Purges under way")


async def counts(phone: Phone, chat: str = "Family") -> tuple[int, int]:
    """Photos in the chat: in my view, and in theirs."""
    return await phone.photos(chat), await phone.photos(chat, me=False)


async def state(vault: Vault) -> PlanState:
    return (await vault.purges.all(OWNER))[0].state


# ── the question ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_unticked_stays_and_the_button_says_the_rest(mine: Window, photo: Asset, phone: Phone) -> None:
    before = await counts(phone), await counts(phone, "Anna")
    await asks(mine, photo)
    await expect(mine.button("Delete 3 messages")).to_be_enabled()
    await mine.page.get_by_role("checkbox", name="Family").uncheck()
    await mine.presses("Delete 1 message")
    await bar(mine).get_by_role("button", name="Undo").wait_for()
    [plan, *_] = await phone.vault.purges.all(OWNER)
    assert [(chat.name, chat.messages) for chat in plan.chats] == [("Anna", 1)]
    assert before == (await counts(phone), await counts(phone, "Anna"))


async def test_no_key_confirms_by_accident(mine: Window, photo: Asset, vault: Vault) -> None:
    await asks(mine, photo)
    await expect(mine.button("Delete 3 messages")).to_be_enabled()
    await expect(mine.button("Cancel")).to_be_focused()
    for name in ("Sent from here ·", "Anna"):
        await mine.page.get_by_role("checkbox", name=name).focus()
        await mine.page.keyboard.press("Enter")
    await mine.page.get_by_role("radio", name="Delete for me").press("Enter")
    await mine.shows("Purge from your chats")
    assert await state(vault) is PlanState.PLANNED


async def test_copies_are_found_and_lookalikes_are_left_to_whoever_looks(
    mine: Window, photo: Asset, phone: Phone, tmp_path: Path
) -> None:
    whole = pictures.drawing(1, (160, 120))
    cropped = tmp_path / "cropped.jpg"
    cropped.write_bytes(pictures.saved(whole.crop((6, 4, 158, 118)), "JPEG"))
    same = tmp_path / "same.jpg"
    same.write_bytes(pictures.saved(whole, "JPEG"))
    await phone.driver.post("Ben", "Ben", photo=same, recompress=True)
    await phone.driver.post("Dad", "Dad", photo=cropped)
    await asks(mine, photo)
    await expect(mine.page.get_by_role("checkbox", name="Compressed again ·")).to_be_checked()
    await expect(mine.button("Delete 4 messages")).to_be_enabled()
    alike = mine.page.get_by_role("group", name="Looks similar").get_by_role("checkbox", name="Dad")
    await expect(alike).not_to_be_checked()
    await alike.check()
    await expect(mine.button("Delete 5 messages")).to_be_enabled()


async def test_for_everyone_is_said_to_be_possible_for_what_i_sent(mine: Window, photo: Asset, phone: Phone) -> None:
    await phone.driver.forward("Family", (await phone.sees("Family"))[-1]["messageId"], "Ben")
    await phone.driver.post("Anna", "Anna", photo=await received(phone, photo))
    await asks(mine, photo)
    await mine.page.get_by_role("radio", name="Delete for everyone").check()
    await expect(mine.page.get_by_text("Possible for 4 of 5 messages")).to_be_visible()
    await expect(mine.button("Delete 4 messages for everyone")).to_be_enabled()


async def received(phone: Phone, photo: Asset) -> Path:
    """The file as others have it."""
    return await phone.vault.library.original(photo)


async def test_two_photos_leave_my_view_and_stay_in_theirs(
    mine: Window, photo: Asset, keep: Keep, phone: Phone, vault: Vault
) -> None:
    vault.purges.undo = timedelta(0)
    other = await keep(2, caption="The cake")
    await vault.sends.send(OWNER, other.id, (await vault.chats.named(OWNER, "Family")).id)
    mine_before, theirs_before = await counts(phone)
    await mine.page.goto("/library")
    await mine.picks("The lake", "The cake")
    await mine.presses("Purge")
    await mine.shows("Purge 2 photos from your chats")
    await expect(mine.page.get_by_text("4 messages in 2 chats go from your devices.")).to_be_visible()
    await mine.presses("Delete 4 messages")
    await mine.is_told("Deleted 4 messages from 2 chats")
    assert await counts(phone) == (mine_before - 3, theirs_before)


# ── while it runs ─────────────────────────────────────────────────────────────────────────────────────────


async def test_undo_leaves_everything(mine: Window, photo: Asset, phone: Phone, vault: Vault) -> None:
    before = await counts(phone)
    await asks(mine, photo)
    await mine.presses("Delete 3 messages")
    await expect(bar(mine).get_by_role("status")).to_have_text("Deleting 3 messages from 2 chats")
    await expect(bar(mine).locator("[data-left]")).to_be_visible()
    await bar(mine).get_by_role("button", name="Undo").click()
    await mine.is_told("Undone: nothing was deleted")
    assert await counts(phone) == before and await state(vault) is PlanState.CANCELLED


async def test_a_purge_under_way_is_found_again_and_can_be_undone_elsewhere(
    mine: Window, my_phone: Window, photo: Asset, phone: Phone
) -> None:
    before = await counts(phone)
    await asks(mine, photo)
    await mine.presses("Delete 3 messages")
    await bar(mine).get_by_role("button", name="Undo").wait_for()
    await mine.page.goto("/receipts")
    await expect(bar(mine).get_by_role("button", name="Undo")).to_be_visible()
    await my_phone.page.goto("/library")
    await bar(my_phone).get_by_role("button", name="Undo").tap()
    await mine.is_told("Undone: nothing was deleted")
    assert await counts(phone) == before


async def test_a_connection_that_breaks_comes_back(mine: Window, photo: Asset, phone: Phone) -> None:
    mine.knows_of_a_cut_line()
    await mine.page.route("**/events", lambda route: route.abort())
    await asks(mine, photo)
    await mine.presses("Delete 3 messages")
    await expect(bar(mine).get_by_text("The connection broke")).to_be_visible()
    await mine.page.unroute("**/events")
    await bar(mine).get_by_role("button", name="Undo").click()
    await mine.is_told("Undone: nothing was deleted")


async def test_pausing_stops_it_and_resuming_ends_it(mine: Window, photo: Asset, phone: Phone, vault: Vault) -> None:
    vault.purges.undo = timedelta(0)
    mine_before, theirs_before = await counts(phone)
    await phone.driver.fault("offline", True)
    await asks(mine, photo)
    await mine.presses("Delete 3 messages")
    await bar(mine).get_by_role("button", name="Pause").click()
    await expect(bar(mine).get_by_role("status")).to_have_text("Paused: deleted 0 of 3 messages")
    await phone.driver.fault("offline", False)
    assert await eventually(lambda: phone._alive())
    await asyncio.sleep(1)
    assert await counts(phone) == (mine_before, theirs_before)
    await bar(mine).get_by_role("button", name="Resume").click()
    await mine.is_told("Deleted 3 messages from 2 chats")
    assert await counts(phone) == (mine_before - 2, theirs_before)


async def test_the_receipt_says_what_became_of_each_message(mine: Window, photo: Asset, vault: Vault) -> None:
    vault.purges.undo = timedelta(0)
    await asks(mine, photo)
    await mine.page.get_by_role("checkbox", name="Never again").check()
    await mine.presses("Delete 3 messages")
    await bar(mine).get_by_role("link", name="Receipt").click()
    paper = mine.page.get_by_role("article")
    await expect(paper.get_by_role("heading", name="Deleted 3 messages from 2 chats")).to_be_visible()
    await expect(paper.get_by_role("row").filter(has_text="Family")).to_have_count(2)
    await expect(paper.get_by_role("row").filter(has_text="Deleted from your devices")).to_have_count(3)
    [receipt] = await vault.receipts.page(OWNER)
    await expect(paper.get_by_text(receipt.digest.hex())).to_be_visible()
    assert [block.filename for block in await vault.blocks.all(OWNER)] == [photo.original_name]
    await mine.page.goto("/receipts")
    await expect(mine.page.get_by_role("heading", name="Nothing was changed")).to_be_visible()
    await expect(mine.page.get_by_role("link", name="Deleted 3 messages from 2 chats")).to_be_visible()


async def test_the_receipt_of_an_undone_purge_says_so_and_leads_back(mine: Window, photo: Asset) -> None:
    await asks(mine, photo)
    await mine.presses("Delete 3 messages")
    await mine.presses("Undo")
    await bar(mine).get_by_role("link", name="Receipt").click()
    await expect(mine.page.get_by_role("heading", name="Undone: nothing was deleted")).to_be_visible()
    await expect(mine.page.get_by_role("link", name="Receipts", exact=True)).to_have_attribute("aria-current", "page")
    await mine.page.get_by_role("link", name="All receipts").click()
    await expect(mine.page.get_by_role("link", name="Undone: nothing was deleted")).to_be_visible()


async def test_a_receipt_that_is_not_there_says_so(mine: Window) -> None:
    await mine.page.goto("/receipts/none")
    await expect(mine.page.get_by_role("heading", name="There is no such receipt")).to_be_visible()
    mine.expects(404)


# ── where it lives ────────────────────────────────────────────────────────────────────────────────────────


async def test_where_a_photo_lives_is_told_beside_it(mine: Window, photo: Asset, vault: Vault) -> None:
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.page.get_by_text("Lives in 3 messages, 2 chats")).to_be_visible()
    rows = mine.page.locator("photo-places li")
    await expect(rows.filter(has_text="Family")).to_have_count(2)
    await expect(rows.filter(has_text="Deletable for everyone until")).to_have_count(3)
    media = make.media(sha256=photo.digests.sha256)
    await vault.chats.seen([make.message(f"M{number}", chat=ANNA.id, media=media) for number in range(42)])
    await mine.page.reload()
    await expect(mine.page.get_by_text("Lives in 45 messages, 2 chats")).to_be_visible()
    await expect(rows.last).to_have_text("and 12 more")
