"""How the real library is linked: by QR code, by pairing code, and again from its session file."""

from __future__ import annotations

from tests.whatsapp.stage import Stage


async def test_a_client_is_linked_by_qr_code_and_stays_linked(stage: Stage) -> None:
    async with stage.client() as client:
        await client.open()
        await stage.server.scan_qr(stage.me, await client.qr_code())
        status = await client.next("PairStatus")
        assert (status.ID.User, status.ID.Device) == (stage.me.pn, stage.me.DEVICE)
        await client.next("Connected")
        assert await client.is_logged_in()
        assert await client.close()
        await client.open()
        await client.next("Connected")
        assert stage.me.logins == 2


async def test_a_client_is_linked_by_a_code_typed_on_the_phone(stage: Stage) -> None:
    async with stage.client() as client:
        await client.open()
        await client.qr_code()
        code = await client.PairPhone(stage.me.pn, True)
        assert (len(code), code[4]) == (9, "-")
        await stage.server.enter_code(stage.me, code)
        await client.next("Connected")
        assert await client.is_logged_in()


async def test_a_client_that_shows_a_qr_code_cannot_be_stopped(stage: Stage) -> None:
    """Why linking needs a process that can be killed."""
    async with stage.client() as client:
        await client.open()
        await client.qr_code()
        assert not await client.close(1)
