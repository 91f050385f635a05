"""Albums and tags: gathered in the library, looked after on their own page."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.site import axe
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault


async def names(vault: Vault) -> dict[str, list[int]]:
    albums = await vault.albums.all(OWNER)
    return {album.name: [photo.id for photo in await vault.albums.photos(OWNER, album.id)] for album in albums}


async def chooses_all(mine: Window, photos: int) -> None:
    await expect(mine.page.get_by_role("option")).to_have_count(photos)
    await mine.page.keyboard.press("Control+a")
    await expect(mine.page.get_by_role("toolbar", name="Chosen photos")).to_contain_text(f"{photos} photo")


async def test_an_album_is_begun_named_anew_and_cleared_away(mine: Window, vault: Vault) -> None:
    await mine.page.goto("/albums")
    await expect(mine.page.get_by_role("heading", name="No albums yet")).to_be_visible()
    await mine.button("New album").first.click()
    await mine.page.get_by_role("textbox", name="Name").fill("Sea")
    await mine.presses("Create")
    await mine.is_told("Album “Sea” created")
    await mine.presses("More about the album “Sea”")
    await mine.presses("Rename")
    await mine.page.get_by_role("textbox", name="Name").fill("The sea")
    await mine.page.keyboard.press("Enter")
    await mine.is_told("The album is called “The sea” now")
    assert await names(vault) == {"The sea": []}
    await mine.presses("More about the album “The sea”")
    await mine.presses("Delete")
    await mine.presses("Delete album")
    await mine.is_told("Album “The sea” deleted")
    assert await names(vault) == {}


async def test_a_name_that_will_not_do_is_asked_for_again(mine: Window, vault: Vault) -> None:
    await vault.albums.add(OWNER, "Sea")
    await mine.page.goto("/albums")
    await mine.presses("New album")
    await mine.page.get_by_role("textbox", name="Name").fill("sea")
    await mine.presses("Create")
    await expect(mine.page.get_by_role("alert")).to_have_text("There is an album “sea” already.")
    mine.expects(400)
    await mine.page.get_by_role("textbox", name="Name").fill("Lake")
    await mine.presses("Create")
    await expect(mine.page.get_by_role("link", name="Lake")).to_be_visible()
    assert await axe.faults(mine.page) == []


async def test_chosen_photos_go_into_a_new_album_and_out_of_it_again(mine: Window, vault: Vault, keep: Keep) -> None:
    photos = [(await keep(seed)).id for seed in (1, 2)]
    await mine.page.goto("/library")
    await chooses_all(mine, 2)
    await mine.page.get_by_role("toolbar").get_by_role("button", name="Album").click()
    await mine.page.get_by_label("Find an album, or name a new one").fill("Sea")
    await mine.presses("New album “Sea”")
    await mine.is_told("2 photos put in “Sea”")
    assert await names(vault) == {"Sea": photos}
    await mine.presses("Show album")
    await chooses_all(mine, 2)
    await mine.page.get_by_role("toolbar").get_by_role("button", name="Album").click()
    await mine.presses("Take out of “Sea”")
    await mine.is_told("2 photos taken out of “Sea”")
    await expect(mine.page.get_by_role("option")).to_have_count(0)
    assert await names(vault) == {"Sea": []}


async def test_tags_are_put_on_all_and_taken_off_some(mine: Window, vault: Vault, keep: Keep) -> None:
    for seed, tags in ((1, ("sea", "old")), (2, ("old",))):
        await keep(seed, tags=tags)
    await mine.page.goto("/library")
    await chooses_all(mine, 2)
    await mine.page.get_by_role("toolbar").get_by_role("button", name="Tag").click()
    dialog = mine.page.get_by_role("dialog", name="Tag 2 photos")
    await expect(dialog.get_by_role("checkbox", name="sea 1 of 2")).to_have_attribute("aria-checked", "mixed")
    await dialog.get_by_role("checkbox", name="sea").click()
    await dialog.get_by_role("checkbox", name="old").click()
    await dialog.get_by_label("Add a tag").fill("Anna")
    await mine.page.keyboard.press("Enter")
    await mine.page.keyboard.press("Enter")
    await mine.is_told("2 photos tagged")
    assert [{*photo.tags} for photo in await vault.library.page(OWNER)] == [{"sea", "Anna"}] * 2


async def test_a_tag_is_renamed_and_removed_on_its_page(my_phone: Window, vault: Vault, keep: Keep) -> None:
    photo = await keep(1, tags=("sea",))
    await my_phone.page.goto("/albums")
    await my_phone.presses("More about the tag “sea”")
    await my_phone.presses("Rename")
    await my_phone.page.get_by_role("textbox", name="Name").fill("lake / shore")
    await my_phone.presses("Rename")
    await my_phone.is_told("Renamed on 1 photo")
    assert (await vault.library.get(OWNER, photo.id)).tags == ("lake / shore",)
    await my_phone.presses("More about the tag “lake / shore”")
    await my_phone.presses("Remove")
    await my_phone.presses("Remove tag")
    await my_phone.is_told("Tag “lake / shore” removed")
    assert (await vault.library.get(OWNER, photo.id)).tags == ()
