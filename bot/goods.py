"""What is sent: how each kind of it is made ready, and what it leaves behind."""

from __future__ import annotations

from typing import Protocol, cast

from bot.echoes import Echoes
from bot.transport import Outgoing, Sent, Words
from vault.blocks import Blocks
from vault.chats import Chats
from vault.forms import Forms
from vault.models.chats import MessageRef
from vault.models.errands import Order, SendPhoto, SendTask, SendText
from vault.sends import Sends


class Goods(Protocol):
    @property
    def kind(self) -> type[SendTask]: ...

    async def pack(self, order: Order) -> Outgoing | Words:
        """Ready to go, under the message id of the order. Blocked, Missing, Unreachable."""

    def named(self, ref: MessageRef) -> None:
        """What comes back under this name went out from here."""

    async def record(self, order: Order, sent: Sent) -> None:
        """It is out."""


class Photos:
    kind = SendPhoto

    def __init__(self, forms: Forms, sends: Sends, blocks: Blocks, echoes: Echoes) -> None:
        self._forms = forms
        self._sends = sends
        self._blocks = blocks
        self._echoes = echoes

    async def pack(self, order: Order) -> Outgoing:
        task = cast(SendPhoto, order.task)
        await self._blocks.check(order.owner, task.photo, None)  # it may have waited for long
        form, file = await self._forms.parcel(task)
        return Outgoing(ref=order.ref, file=file, form=form, caption=task.caption, document=task.document)

    def named(self, ref: MessageRef) -> None:
        self._echoes.sent(ref)

    async def record(self, order: Order, sent: Sent) -> None:
        await self._sends.record(order, cast(SendPhoto, order.task), sent.ref, sent.at)


class Texts:
    """They come back as messages of the owner's, and as such they are kept, and heard if they are a command."""

    kind = SendText

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def pack(self, order: Order) -> Words:
        task = cast(SendText, order.task)
        return Words(ref=order.ref, text=task.text, reply_to=task.reply_to, quoted=await self._quoted(order, task))

    def named(self, ref: MessageRef) -> None:
        pass

    async def record(self, order: Order, sent: Sent) -> None:
        pass

    async def _quoted(self, order: Order, task: SendText) -> str:
        about = MessageRef(account=order.account, chat=order.chat, id=task.reply_to or "")
        answered = await self._chats.message(about) if task.reply_to else None
        return answered.text if answered else ""
