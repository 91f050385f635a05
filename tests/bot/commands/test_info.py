"""!info"""

from __future__ import annotations

from bot.sandbox.sandbox import Sandbox
from tests.bot.phone import Phone, serving
from vault.vault import Vault


async def test_what_is_known_is_told(me: Phone) -> None:
    await me.saves(1, "Beach #summer")
    await me.commands("!send 1 @Ben")
    lines = (await me.asks("!info beach")).splitlines()
    assert lines[0] == "“Beach” #1"
    assert lines[1].startswith("64 × 48, JPEG, ")
    assert lines[3:] == ["Tags: #summer", "In 2 messages in 2 chats"]


async def test_an_unclear_reference_is_answered_with_how_to_be_clear(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    async with serving(vault, sandbox.line()):
        await phone.saves(1, "Beach one")
        await phone.saves(2, "Beach two")
    async with serving(vault, sandbox.line(), prefix="cv "):
        answer = await phone.asks("cv info beach")
    assert answer.endswith("More than one photo fits “beach”. Name it by its number. cv find beach lists them.")


async def test_a_number_beyond_all_photos_is_no_photos(me: Phone) -> None:
    assert "There is no photo 99999999999999999999." in await me.asks("!info 99999999999999999999")


async def test_of_a_photo_in_the_trash_it_tells_until_when(me: Phone) -> None:
    await me.saves(1)
    assert "In the trash" not in await me.asks("!info 1")
    await me.commands("!delete 1")
    assert "\nIn the trash until " in await me.asks("!info 1")
