"""Speaking for the simulated people, and looking over their shoulder: only where the account is a sandbox."""

from __future__ import annotations

from vault import ports
from vault.accounts import Accounts
from vault.assets import Library
from vault.errors import Invalid, Missing
from vault.models.accounts import AccountKind
from vault.models.chats import Chat, MessageRef, Person, Shown
from vault.showing import Showing
from vault.tongue import say


class Sandbox:
    def __init__(self, stage: ports.Stage, accounts: Accounts, library: Library, showing: Showing) -> None:
        self._stage = stage
        self._accounts = accounts
        self._library = library
        self._showing = showing

    async def people(self, owner: str, chat: Chat) -> list[Person]:
        """Who is in the chat, besides me. Invalid."""
        await self._require(owner, chat)
        return [each for each in await self._stage.people(chat.account, chat.id) if not each.me]

    async def post(
        self,
        owner: str,
        chat: Chat,
        sender: str,
        *,
        text: str = "",
        photo: int | None = None,
        painted: bool = False,
        reply_to: str | None = None,
        reaction: str | None = None,
    ) -> MessageRef:
        """Let somebody write, send a photo of mine or a freshly painted one, answer, or react. Invalid, Missing."""
        await self._require(owner, chat)
        file = await self._library.original(await self._library.get(owner, photo)) if photo is not None else None
        id = await self._stage.post(
            chat.account,
            chat.id,
            sender,
            text=text,
            photo=file,
            painted=painted,
            reply_to=reply_to,
            reaction=reaction,
        )
        return MessageRef(account=chat.account, chat=chat.id, id=id)

    async def theirs(self, owner: str, chat: Chat, *, limit: int) -> list[Shown]:
        """What the others still see of the chat, newest first. Invalid."""
        await self._require(owner, chat)
        seen = await self._stage.theirs(chat.account, chat.id)
        return (await self._showing.told(owner, seen))[: -limit - 1 : -1]

    async def small(self, owner: str, chat: Chat, message_id: str) -> bytes:
        """The small JPEG that their phone shows of a photo. Invalid, Missing."""
        await self._require(owner, chat)
        seen = await self._stage.their(chat.account, chat.id, message_id)
        if seen is None or seen.media is None or not seen.pictured:
            raise Missing("message", message_id)
        return seen.media.small

    async def _require(self, owner: str, chat: Chat) -> None:
        account = await self._accounts.get(owner, chat.account)
        if account.kind is not AccountKind.SANDBOX:
            raise Invalid(
                say("{account} is a real WhatsApp account: only its people speak there.", account=account.name)
            )
