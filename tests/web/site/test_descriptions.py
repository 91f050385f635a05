"""What the surfaces promise, as pages to read and to try; the window complains of whatever the policy forbids."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.site.window import Window


async def test_every_surface_is_shown_and_can_be_tried(visitor: Window) -> None:
    page = visitor.page
    await page.goto("/docs")
    await expect(page.locator("#operations-default-list_albums")).to_be_visible()
    await page.get_by_label("Select a definition").select_option(label="ChatVault image service")
    status = page.locator("#operations-default-read_status")
    await status.get_by_role("button").first.click()
    await status.get_by_role("button", name="Try it out").click()
    await status.get_by_role("button", name="Execute", exact=True).click()
    await expect(status.locator(".live-responses-table .response .response-col_status")).to_have_text("200")
    await expect(status.locator(".live-responses-table")).to_contain_text('"apiKey": "missing"')
