"""What went wrong is seen, and tried again, up to what the sandbox's people get."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from config.wiring import House
from tests import make
from tests.bot.phone import Phone
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.window import Late, Window
from vault.errors import SendRefused
from vault.models.errands import OrderState
from vault.owners import OWNER


async def test_a_send_that_was_refused_arrives_after_another_try(mine: Window, phone: Phone, keep: Keep) -> None:
    photo, before = await keep(caption="The lake"), await phone.photos("Anna", me=False)
    await phone.driver.fault(Fault.SEND_REFUSED, True)
    with pytest.raises(SendRefused):
        await phone.vault.sends.send(OWNER, photo.id, ANNA.id)
    await phone.driver.fault(Fault.SEND_REFUSED, False)
    await mine.page.goto("/activity")
    await mine.page.get_by_role("link", name="Failed 1").click()
    await expect(mine.page.get_by_role("listitem").get_by_role("heading", name="Send a photo to Anna")).to_be_visible()
    await mine.presses("Try again")
    await mine.is_told("It is being tried again")
    await expect(mine.page.get_by_role("heading", name="Nothing here")).to_be_visible()

    async def arrived() -> bool:
        return await phone.photos("Anna", me=False) == before + 1

    assert await eventually(arrived)


async def test_what_was_looked_up_before_does_not_hide_what_came_since(mine: Window, house: House) -> None:
    late, failed = Late(), mine.page.get_by_role("heading", name="Delete a message")
    await mine.page.route(listed := "**/api/library/activity?*", late, times=1)
    await mine.page.goto("/activity")
    await late.given()
    await house.stores.orders.add([make.order("a", owner=OWNER, state=OrderState.FAILED)])
    await expect(failed).to_be_visible()
    await late.heard(mine.page, listed)
    await expect(failed).to_be_visible()


async def test_what_may_have_arrived_goes_again_only_after_a_warning(
    my_phone: Window, phone: Phone, keep: Keep, house: House
) -> None:
    photo = await keep()
    sent = await house.vault.sends.order(OWNER, photo.id, ANNA.id, "in doubt")
    await house.stores.orders.add([replace(sent, state=OrderState.UNCONFIRMED)])
    before = await phone.photos("Anna", me=False)
    await my_phone.page.goto("/activity?state=unconfirmed")
    await my_phone.presses("Send again…")
    await expect(my_phone.page.get_by_text("It may have arrived in Anna already.")).to_be_visible()
    await expect(my_phone.button("Cancel")).to_be_focused()
    await my_phone.presses("Send again")

    async def arrived() -> bool:
        return await phone.photos("Anna", me=False) == before + 1

    assert await eventually(arrived)
