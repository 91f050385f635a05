"""Other people on the pages: invited, let in, and offered what their role may."""

from __future__ import annotations

import httpx
from playwright.async_api import Browser, expect

from tests.bot.phone import Phone
from tests.web.site import axe
from tests.web.site.conftest import PASSWORD, Keep
from tests.web.site.test_every_page import SCHEMES, TOO_WIDE, opened
from tests.web.site.test_settings import section
from tests.web.site.window import Window, window
from vault.models.credentials import CredentialKind
from vault.models.principals import Role
from vault.owners import OWNER
from vault.vault import Vault

HERS = "a boat on the lake"


async def test_somebody_is_invited_looks_around_as_a_viewer_and_is_kept_out_at_once(
    mine: Window, chromium: Browser, origin: str, vault: Vault, keep: Keep, phone: Phone
) -> None:
    await keep(1, caption="The lake")
    page = mine.page
    await page.goto("/settings")
    await mine.presses("Invite somebody")
    await page.get_by_label("Who is it?").fill("Änna Berg")
    await expect(page.get_by_label("Name to sign in with")).to_have_value("anna")
    await mine.presses("Make invitation")
    link = await page.get_by_label("The invitation", exact=True).input_value()
    await mine.presses("I have passed it on")
    people = section(page, "People").get_by_role("listitem")
    await expect(people).to_contain_text("not here yet")
    assert link not in await page.content()

    async with window(chromium, base_url=origin) as hers:
        anna = hers.page
        await anna.goto(link)
        assert await axe.faults(anna) == []
        await anna.get_by_label("Password", exact=True).fill(HERS)
        await anna.get_by_label("Password again", exact=True).fill(HERS)
        await hers.presses("Come in")
        await expect(hers.tiles).to_have_count(1)
        await expect(hers.button("Upload")).to_have_count(0)
        rooms = anna.get_by_role("navigation", name="Rooms").get_by_role("link")
        there = ["ChatVault", "Library", "Chats", "Albums", "Activity", "Duplicates", "Trash", "Settings"]
        assert await rooms.evaluate_all("(all) => all.map((each) => each.ariaLabel ?? each.innerText.trim())") == there
        await hers.picks("The lake")
        acts = anna.get_by_role("toolbar", name="Chosen photos").locator("[data-act]")
        await expect(acts).to_have_text(["Download"])
        await anna.keyboard.press("Escape")
        await anna.keyboard.press("Delete")
        await hers.opens("The lake")
        dialog = anna.get_by_role("dialog", name="Photo")
        await expect(dialog.get_by_text("The lake")).to_be_visible()
        for act in ("Send", "Purge", "Delete"):
            await expect(dialog.get_by_role("button", name=act)).to_have_count(0)
        await anna.keyboard.press("p")
        await expect(anna.get_by_role("dialog")).to_have_count(1)
        for path in ("/albums", "/duplicates", "/trash", "/activity", "/settings"):
            await opened(hers, path)
            assert await axe.faults(anna) == []
        await expect(anna.get_by_role("region")).to_have_count(3)  # her look, her password, her browsers
        await opened(hers, "/chats")
        await anna.get_by_role("link", name="Anna").click()
        await expect(anna.get_by_role("log", name="Conversation with Anna")).to_be_visible()
        await expect(anna.get_by_role("textbox", name="Message Anna")).to_have_count(0)
        hers.expects()

        await anna.goto("/sweeps")
        await expect(anna.get_by_role("heading", name="Your role does not open this page")).to_be_visible()
        said = await anna.evaluate(
            "async () => (await (await fetch('api/library/trash', {method: 'DELETE'})).json()).error"
        )
        assert said.startswith("Your role does not let you do that.")
        hers.expects(403, 403)

        await page.reload()
        await expect(people).to_contain_text("last seen")
        await page.get_by_label("What Änna Berg may do").select_option("Contributor")
        await mine.is_told("Änna Berg is Contributor now")
        await anna.goto("/library")
        await expect(hers.button("Upload")).to_be_visible()
        await mine.presses("More about Änna Berg")
        await mine.presses("Keep out")
        await page.get_by_role("dialog").get_by_role("button", name="Keep out").click()
        await mine.is_told("Änna Berg is kept out")
        await anna.reload()
        await expect(anna.get_by_role("heading", name="Welcome back")).to_be_visible()
        assert {*hers.refusals} <= {401}  # her page may have asked for news in between
        hers.refusals.clear()
        await anna.get_by_label("Name", exact=True).fill("anna")
        await anna.get_by_label("Password", exact=True).fill(HERS)
        await hers.presses("Sign in")
        await expect(anna.get_by_role("alert")).to_contain_text("kept out")
        hers.expects(403)
    await mine.presses("More about Änna Berg")
    await mine.presses("Let in again")
    await mine.is_told("Änna Berg may come in again")
    assert await vault.signins.sign_in("anna", HERS)


async def test_owner_and_others_sign_in_at_the_same_door(
    visitor: Window, session: str, vault: Vault, stranger: httpx.AsyncClient
) -> None:
    page = visitor.page
    mine = await vault.access.enter(CredentialKind.SESSION, session)
    assert mine
    await page.goto("/login")
    await expect(page.get_by_label("Name", exact=True)).to_have_count(0)  # nobody else was let in
    _, link = await vault.people.add(mine, "Anna", "anna", Role.USER)
    await vault.signins.join(link, HERS)
    for name, password, leads in (
        ("", HERS, 403),
        ("owner", PASSWORD, 303),
        ("Anna ", HERS, 303),
        ("anna", PASSWORD, 403),
    ):
        answer = await stranger.post("/login", data={"name": name, "password": password})
        assert answer.status_code == leads
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await page.goto("/login")
        assert await axe.faults(page) == []
    await page.get_by_label("Name", exact=True).fill("anna")
    await page.get_by_label("Password", exact=True).fill(HERS)
    await visitor.presses("Sign in")
    await page.goto("/settings")
    await page.get_by_label("Current password", exact=True).fill(HERS)
    await page.get_by_label("New password", exact=True).fill("another boat")
    await visitor.presses("Change password")
    await visitor.is_told("The password is changed. Every other browser is signed out.")
    assert await vault.signins.sign_in("anna", "another boat") and await vault.owners.sign_in(PASSWORD)


async def test_people_are_managed_in_a_hand_too_in_light_and_in_dark(
    my_phone: Window, vault: Vault, session: str
) -> None:
    mine = await vault.access.enter(CredentialKind.SESSION, session)
    assert mine
    for name, role in (("Anna", Role.VIEWER), ("Bartholomäus von und zu Hohenstein", Role.ADMIN)):
        await vault.people.add(mine, name, name.split()[0], role)
    page = await opened(my_phone, "/settings")
    await my_phone.presses("Invite somebody")
    await my_phone.shows("Invite somebody")
    await page.get_by_label("Who is it?").fill("Anna")
    await my_phone.presses("Make invitation")
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Choose another name.")
    my_phone.expects(400)
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await axe.faults(page) == []
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate(TOO_WIDE) == 0
    assert len(await vault.people.all(OWNER)) == 2
