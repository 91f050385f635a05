from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.web.site.conftest import PASSWORD
from tests.web.site.window import Window, window
from vault.vault import Vault


async def choose(visitor: Window, code: str, password: str = PASSWORD, again: str = PASSWORD) -> None:
    await visitor.page.goto(f"/setup?code={code}")
    await visitor.page.get_by_label("Password", exact=True).fill(password)
    await visitor.page.get_by_label("Password again", exact=True).fill(again)
    await visitor.presses("Open the vault")


async def test_the_setup_link_makes_the_vault_mine_and_leaves_the_address_bar(visitor: Window, vault: Vault) -> None:
    await choose(visitor, await vault.owners.invite())
    await expect(visitor.page.get_by_role("heading", name="Save your first photo")).to_be_visible()
    assert visitor.page.url.endswith("/welcome")
    assert await vault.owners.claimed()


async def test_the_second_visitor_with_the_same_link_is_told_what_to_do(
    visitor: Window, vault: Vault, chromium: Browser, origin: str
) -> None:
    code = await vault.owners.invite()
    await choose(visitor, code)
    await expect(visitor.page).to_have_url("/welcome")
    async with window(chromium, base_url=origin) as second:
        await second.page.goto(f"/setup?code={code}")
        await expect(second.page.get_by_role("heading", name="This link is used up")).to_be_visible()
        await expect(second.page.get_by_text("chatvault setup-link")).to_be_visible()
        second.expects(403)


async def test_a_link_used_while_the_form_was_open_is_refused(visitor: Window, vault: Vault) -> None:
    code = await vault.owners.invite()
    await visitor.page.goto(f"/setup?code={code}")
    await vault.owners.claim(code, "somebody was faster")
    for label in ("Password", "Password again"):
        await visitor.page.get_by_label(label, exact=True).fill(PASSWORD)
    await visitor.presses("Open the vault")
    await expect(visitor.page.get_by_role("heading", name="This link is used up")).to_be_visible()
    visitor.expects(403)


async def test_two_passwords_that_differ_are_not_even_sent(visitor: Window, vault: Vault) -> None:
    await choose(visitor, await vault.owners.invite(), again="something else")
    assert (
        await visitor.page.eval_on_selector("#again", "field => field.validationMessage") == "The two passwords differ."
    )
    assert not await vault.owners.claimed()


async def test_a_refused_password_leaves_the_link_good(stranger: httpx.AsyncClient, vault: Vault) -> None:
    code = await vault.owners.invite()
    for password, again in (("short", "short"), ("long enough", "but another")):
        form = {"code": code, "password": password, "again": again}
        answer = await stranger.post("/setup", data=form)
        assert (answer.status_code, code in answer.text) == (400, True)
    assert await vault.owners.invited(code)


async def test_an_unclaimed_vault_says_how_to_claim_it(visitor: Window) -> None:
    await visitor.page.goto("/")
    await expect(visitor.page.get_by_text("open the setup link it prints")).to_be_visible()


async def test_the_password_opens_the_vault_and_another_does_not(visitor: Window, session: str) -> None:
    await visitor.page.goto("/library")
    await visitor.page.get_by_label("Password", exact=True).fill("a lake at noon")
    await visitor.presses("Sign in")
    await expect(visitor.page.get_by_role("alert")).to_have_text("That password is not right.")
    visitor.expects(403)
    await visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await visitor.presses("Sign in")
    await expect(visitor.page).to_have_url("/library")


async def test_whoever_signs_in_gets_where_they_wanted_to_go(visitor: Window, session: str) -> None:
    await visitor.page.goto("/library?tag=lake")
    await visitor.page.get_by_label("Password", exact=True).fill("a lake at noon")
    await visitor.presses("Sign in")
    await expect(visitor.page.get_by_role("alert")).to_be_visible()
    await visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await visitor.presses("Sign in")
    await expect(visitor.page).to_have_url("/library?tag=lake")
    visitor.expects(403)


@pytest.mark.parametrize(
    ("wish", "door"),
    [
        ("/receipts/7?a=%C3%B1#3", "/receipts/7?a=%C3%B1#3"),
        ("", "/library"),
        ("https://elsewhere.example/library", "/library"),
        ("//elsewhere.example", "/library"),
        ("/\t/elsewhere.example", "/library"),
        ("/\\elsewhere.example", "/library"),
        ("https://[", "/library"),
        ("/api/library", "/library"),
        ("javascript:alert(1)", "/library"),
    ],
)
async def test_signing_in_leads_to_pages_of_ours_only(
    stranger: httpx.AsyncClient, session: str, wish: str, door: str
) -> None:
    answer = await stranger.post("/login", data={"password": PASSWORD, "next": wish})
    assert (answer.status_code, answer.headers["Location"]) == (303, door)


async def test_what_was_typed_can_be_shown(visitor: Window, session: str) -> None:
    await visitor.page.goto("/login")
    field = visitor.page.get_by_label("Password", exact=True)
    await visitor.presses("Show password")
    await expect(field).to_have_attribute("type", "text")
    await visitor.presses("Show password")
    await expect(field).to_have_attribute("type", "password")


async def test_signing_out_ends_the_session_for_good(mine: Window, session: str, vault: Vault) -> None:
    await mine.page.goto("/library")
    await mine.presses("Sign out")
    await expect(mine.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert await mine.page.context.cookies() == []
    await mine.page.goto("/library")
    await expect(mine.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert {*mine.refusals} <= {401}  # news end with the session; the page may ask for them until the next one is there
    mine.refusals.clear()


async def test_a_form_on_another_site_cannot_sign_anybody_in(stranger: httpx.AsyncClient, session: str) -> None:
    answer = await stranger.post("/login", data={"password": PASSWORD}, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_the_setup_link_is_told_to_nobody(visitor: Window, vault: Vault) -> None:
    code = await vault.owners.invite()
    referers: list[str] = []
    visitor.page.on("request", lambda request: referers.append(request.headers.get("referer", "")))
    await choose(visitor, code)
    await expect(visitor.page).to_have_url("/welcome")
    assert not any(code in referer for referer in referers)
