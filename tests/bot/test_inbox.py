"""News is written down first, then acknowledged, and acted upon once."""

from __future__ import annotations

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import ANNA, BEN
from tests.bot.phone import OWN, Phone, overheard, serving
from vault.models.chats import MessageRef
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_command_that_was_only_written_down_is_handled_by_the_next_bot(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    id, line = await phone.posts("Ben", text="!list"), sandbox.line()
    event, news = await overheard(line)
    await vault.chats.seen(news.messages, todo=True)
    await line.acknowledge([event.receipt])
    async with serving(vault, sandbox.line()):
        assert await phone.mark("Ben", id) == "✅"


async def test_a_command_offered_again_after_it_was_handled_is_left_alone(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    id = await phone.posts("Ben", text="!list")
    _, news = await overheard(sandbox.line())
    await vault.chats.seen(news.messages, todo=True)
    await vault.chats.handled(news.messages[0].ref)
    async with serving(vault, sandbox.line()):
        await phone.commands("!help", "Ben")
    assert await phone.marks("Ben", id) == []
    assert len(await phone.told()) == 1


async def test_history_is_kept_and_never_obeyed(me: Phone, sandbox: Sandbox) -> None:
    chat = await sandbox.world.chat(BEN.id)
    old = await sandbox.world.write(chat, await sandbox.world.me(), text="!list", history=True)
    await me.commands("!help", "Ben")
    assert await me.marks("Ben", old.id) == []
    assert await me.vault.chats.message(old.ref) is not None


async def test_a_photo_i_delete_on_my_phone_is_not_looked_for_any_more(me: Phone) -> None:
    await me.saves(1)
    await me.commands("!send 1 @Ben")
    sent = (await me.sees("Ben"))[-1]["messageId"]
    await me.driver.delete("Ben", sent)
    await me.commands("!list")
    found = (await me.vault.purges.preview(OWNER, 1)).found
    assert [each.ref.chat for each in found] == [ANNA.id]


async def test_commands_of_one_chat_are_handled_in_order(me: Phone) -> None:
    await me.saves(1, "first")
    for caption in ("second", "third", "fourth"):
        await me.posts("Ben", text=f"!caption 1 {caption}")
    await me.commands("!list", "Ben")
    assert [asset.caption for asset in await me.library()] == ["fourth"]


async def test_what_was_asked_while_no_bot_ran_is_done_later(vault: Vault, sandbox: Sandbox, phone: Phone) -> None:
    photo = await phone.posts("Anna", "Anna", photo=1)
    command = await phone.posts("Anna", text="!save Beach", reply=photo)
    async with serving(vault, sandbox.line()):
        assert await phone.mark("Anna", command) == "💾"
        assert await vault.chats.message(ref(ANNA.id, photo)) is not None


async def test_another_prefix_is_listened_to(vault: Vault, sandbox: Sandbox, phone: Phone) -> None:
    async with serving(vault, sandbox.line(), prefix="cv "):
        ignored = await phone.posts(OWN, text="!list")
        assert (await phone.asks("CV help send")).startswith("*cv send REF [@chat] [caption] [24h]*\nSends a photo")
        assert await phone.marks(OWN, ignored) == []


def ref(chat: str, id: str) -> MessageRef:
    return MessageRef(account="sandbox", chat=chat, id=id)
