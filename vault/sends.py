"""Sending a photo to a chat: the bytes are prepared and remembered first, then an order is left for the courier."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from vault import digests, ports, renditions
from vault.assets import Library
from vault.chats import Chats
from vault.darkroom import Darkroom, Made
from vault.errors import Missing
from vault.links import Links
from vault.models import Asset, Form, MessageRef, Order, Send, SendPhoto
from vault.orders import Desk, verdict


class Sends:
    """What leaves, and the trail of it. Also what a courier needs to carry a send out."""

    def __init__(
        self,
        sends: ports.Sends,
        forms: ports.Forms,
        blobs: ports.Blobs,
        darkroom: Darkroom,
        library: Library,
        chats: Chats,
        links: Links,
        desk: Desk,
        now: Callable[[], datetime],
        *,
        keep_metadata: bool,
    ) -> None:
        self._sends = sends
        self._forms = forms
        self._blobs = blobs
        self._darkroom = darkroom
        self._library = library
        self._chats = chats
        self._links = links
        self._desk = desk
        self._now = now
        self._keep_metadata = keep_metadata

    async def send(
        self, owner: str, asset_id: int, chat_id: str, *, caption: str | None = None, key: str | None = None
    ) -> MessageRef:
        """Send a photo and wait until it went; answers the message it became.

        Without a caption the photo's own goes along; "" sends none. The same `key` never sends twice.
        Raises Missing, Unreachable, SendRefused, Unconfirmed.
        """
        asset = await self._library.get(owner, asset_id)
        chat = await self._chats.get(owner, chat_id)
        await self._links.require(owner, {chat.account})
        form = await self.prepare(asset)
        errand = key or uuid.uuid4().hex
        order = Order(
            id=errand,
            errand=errand,
            owner=owner,
            account=chat.account,
            chat=chat.id,
            task=SendPhoto(
                asset_id=asset.id,
                photo=asset.digests.sha256,
                form=form.sha256,
                caption=(asset.caption or "") if caption is None else caption,
                message_id="",
            ),
            created_at=self._now(),
        )
        await self._desk.place([order])
        [ended] = await self._desk.outcome(errand)
        return verdict(ended).ref

    async def prepare(self, asset: Asset) -> Form:
        """The bytes that will travel, without secrets; their hash is on record before anything leaves."""
        folder = self._blobs.scratch()
        try:
            await asyncio.to_thread(folder.mkdir)
            source = await self._library.original(asset)
            made = await self._darkroom.form(source, folder, keep_metadata=self._keep_metadata)
            return await self._remember(asset, made)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _remember(self, asset: Asset, made: Made) -> Form:
        found = await digests.of_file(made.file)
        if found.sha256 != asset.digests.sha256:
            await self._blobs.put(made.file, renditions.form(found.sha256))
        form = Form(
            sha256=found.sha256,
            md5=found.md5,
            size=found.size,
            original=asset.digests.sha256,
            mime=made.mime,
            width=made.width,
            height=made.height,
            small=made.small,
        )
        await self._forms.add(form)
        return form

    # ── for the courier ──────────────────────────────────────────────────────────────────────────────────

    async def parcel(self, task: SendPhoto) -> tuple[Form, Path]:
        """The form to send and the file of its bytes. Missing."""
        form = await self._forms.find(task.form)
        if form is None:
            raise Missing("photo", f"#{task.asset_id}")
        own = renditions.original if form.sha256 == form.original else renditions.form
        return form, await self._blobs.get(own(form.sha256))

    async def record(self, order: Order, task: SendPhoto, ref: MessageRef, sent_at: datetime) -> None:
        """The photo is out, as this message: put it on the trail."""
        await self._sends.add(
            Send(
                ref=ref,
                owner=order.owner,
                asset_id=task.asset_id,
                photo=task.photo,
                form=task.form,
                sent_at=sent_at,
            )
        )

    async def of(self, asset: Asset) -> list[Send]:
        return await self._sends.of(asset.owner, asset.digests.sha256)

    async def tracked(self, ref: MessageRef) -> bool:
        """Whether we sent this message."""
        return await self._sends.find(ref) is not None

    async def forget(self, refs: Sequence[MessageRef]) -> None:
        await self._sends.remove(refs)
