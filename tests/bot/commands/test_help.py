"""!help"""

from __future__ import annotations

from bot.commands import ALL
from tests.bot.phone import Phone


async def test_every_command_is_listed(me: Phone) -> None:
    answer = await me.asks("!help")
    assert [command.name for command in ALL if f"• !{command.name}" not in answer] == []


async def test_one_command_is_explained(me: Phone) -> None:
    assert (await me.asks("!help !SEND", "Anna")).startswith("*!send REF [@chat] [caption] [24h]*\nSends a photo")
    assert "There is no command !dance" in await me.asks("!help dance")


async def test_an_unknown_command_is_answered_with_the_closest(me: Phone) -> None:
    assert await me.asks("!sned 12") == "“!sned 12” did not work. There is no such command. Did you mean !send?"
    assert "!help lists what there is" in await me.asks("!xyzzy")
