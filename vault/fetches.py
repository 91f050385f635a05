"""Saving a photo out of a conversation: an order to fetch it, carried out by the courier through the same corridor."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from vault import digests, ports
from vault.assets import Library
from vault.chats import Chats
from vault.errors import Damaged
from vault.intake import Intake
from vault.links import Links
from vault.models.chats import Message
from vault.models.errands import Order, SaveMedia
from vault.models.photos import Accepted, Incoming
from vault.orders import Desk, verdict
from vault.tongue import say

SETTLING = timedelta(seconds=5)  # a phone sends the sharper picture of a photo right after it


class Fetches:
    def __init__(
        self,
        blobs: ports.Blobs,
        intake: Intake,
        library: Library,
        chats: Chats,
        links: Links,
        desk: Desk,
        now: Callable[[], datetime],
    ) -> None:
        self._blobs = blobs
        self._intake = intake
        self._library = library
        self._chats = chats
        self._links = links
        self._desk = desk
        self._now = now

    async def save(
        self,
        owner: str,
        chat: str,
        message_id: str,
        *,
        caption: str | None = None,
        tags: Sequence[str] = (),
        account: str | None = None,
        key: str | None = None,
    ) -> Accepted:
        """Take the photo of a message into the vault. Raises Missing, Invalid, MediaGone, Unacceptable, Unreachable."""
        message = await self._chats.photo(owner, chat, message_id, account)
        await self._links.require(owner, {message.ref.account})
        errand = key or uuid.uuid4().hex
        order = Order(
            id=errand,
            errand=errand,
            owner=owner,
            account=message.ref.account,
            chat=chat,
            task=SaveMedia(message_id=message_id, caption=caption, tags=tuple(tags)),
            created_at=self._now(),
        )
        [ended] = await self._desk.carry_out(errand, [order])
        asset = await self._library.get(owner, int(verdict(ended).result))
        return Accepted(asset=asset, new=ended.new, restored=ended.restored)

    async def leave(self, owner: str, messages: Sequence[Message]) -> None:
        """Save the photos of these messages soon; nobody waits for it, and the same photo is not fetched twice."""
        await self._desk.leave([self._arrived(owner, message) for message in messages])

    def _arrived(self, owner: str, message: Message) -> Order:
        now, ref = self._now(), message.ref
        photo = message.media.sha256 if message.media else None
        key = f"arrived/{ref.account}/{ref.chat}/{ref.id}/{(photo or b'').hex()}"
        return Order(
            id=key,
            errand=key,
            owner=owner,
            account=ref.account,
            chat=ref.chat,
            task=SaveMedia(message_id=ref.id),
            not_before=now + SETTLING,
            created_at=now,
        )

    # ── for the courier ──────────────────────────────────────────────────────────────────────────────────

    def scratch(self) -> Path:
        return self._blobs.scratch()

    async def take_in(self, order: Order, task: SaveMedia, message: Message, file: Path) -> Accepted:
        """The bytes have arrived in `file`: check that they are what the message promised, and let them in."""
        found = await digests.of_file(file)
        promised = message.media.sha256 if message.media else None
        if promised and promised != found.sha256:
            raise Damaged(say("WhatsApp delivered other bytes than the message promised"))
        await self._chats.learn(message.ref, found)
        return await self._intake.accept(
            Incoming(
                owner=order.owner,
                file=file,
                filename=f"{order.chat}_{message.ref.id}",
                source=f"chat:{order.chat}",
                digests=found,
                caption=(message.text if task.caption is None else task.caption) or None,
                tags=task.tags,
                sent_at=message.sent_at,
                sender=message.sender,
                sender_name=message.sender_name,
            )
        )
