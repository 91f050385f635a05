"""Sending a photo to a chat: the bytes are prepared and remembered first, then an order is left for the courier."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import PureWindowsPath

from vault import ports
from vault.assets import CAPTION_LIMIT, Library
from vault.blocks import Blocks
from vault.chats import Chats
from vault.errors import Invalid, Missing, StoreDown, Unconfirmed, UnknownChat
from vault.formats import EXTENSIONS
from vault.forms import Forms
from vault.links import Links
from vault.models.chats import Chat, MessageRef
from vault.models.errands import Expiry, Order, Send, SendPhoto
from vault.models.photos import Asset, Form
from vault.models.purges import Scope
from vault.orders import Desk, verdict
from vault.tongue import say

SOONEST, LATEST = timedelta(minutes=1), timedelta(days=3652)  # that a send may be purged by itself


class Sends:
    """What leaves, and the trail of it."""

    def __init__(
        self,
        sends: ports.Sends,
        forms: Forms,
        library: Library,
        chats: Chats,
        links: Links,
        desk: Desk,
        blocks: Blocks,
        now: Callable[[], datetime],
    ) -> None:
        self._blocks = blocks
        self._sends = sends
        self._forms = forms
        self._library = library
        self._chats = chats
        self._links = links
        self._desk = desk
        self._now = now

    async def send(
        self,
        owner: str,
        asset_id: int,
        chat_id: str,
        *,
        caption: str | None = None,
        document: bool = False,
        account: str | None = None,
        key: str | None = None,
        expiry: Expiry | None = None,
    ) -> MessageRef:
        """Send a photo and wait until it went; answers the message it became.

        Without a caption the photo's own goes along; "" sends none. As a `document` it is shown as a file, under the
        name it came in by. The same `key` never sends twice. With an `expiry` the message is purged by itself then.
        Raises Missing, UnknownChat, Invalid, Blocked, Unreachable (it was not sent), SendRefused, Unconfirmed.
        """
        key = key or uuid.uuid4().hex
        order = await self.order(
            owner, asset_id, chat_id, key, caption=caption, document=document, account=account, expiry=expiry
        )
        try:
            [ended] = await self._desk.carry_out(key, [order])
        except StoreDown as silence:  # the order may be there, so “try again” would be bad advice
            raise Unconfirmed from silence
        return verdict(ended).ref

    async def order(
        self,
        owner: str,
        asset_id: int,
        chat_id: str,
        key: str,
        *,
        errand: str = "",
        caption: str | None = None,
        document: bool = False,
        account: str | None = None,
        expiry: Expiry | None = None,
        prepared: dict[int, Form] | None = None,
    ) -> Order:
        """What `send` would leave for the courier, with everything made ready that travels. It is not left yet.

        `prepared`: what orders of the same photos share, so that each is made ready once.
        """
        asset = await self._library.get(owner, asset_id)
        chat = await self._recipient(owner, chat_id, account)
        await self._blocks.check(owner, asset.digests.sha256, asset.picture.phash)
        if expiry:
            vet(expiry, self._now())
        if caption is not None and len(caption) > CAPTION_LIMIT:
            raise Invalid(say("A caption has at most {most} characters.", most=CAPTION_LIMIT))
        await self._links.require(owner, {chat.account})
        form = (prepared or {}).get(asset.id) or await self._forms.prepare(asset)
        if prepared is not None:
            prepared[asset.id] = form
        task = SendPhoto(
            asset_id=asset.id,
            photo=asset.digests.sha256,
            form=form.sha256,
            caption=(asset.caption or "") if caption is None else caption,
            message_id="",
            document=document_name(asset, form) if document else "",
            expiry=expiry,
        )
        return Order(
            id=key,
            errand=errand or key,
            owner=owner,
            account=chat.account,
            chat=chat.id,
            task=task,
            created_at=self._now(),
        )

    async def _recipient(self, owner: str, chat: str, account: str | None) -> Chat:
        try:
            return await self._chats.get(owner, chat, account)
        except Missing as missing:
            raise UnknownChat(chat) from missing

    # ── the trail ────────────────────────────────────────────────────────────────────────────────────────

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
                expires_at=ends(task.expiry, sent_at),
                expires_for=task.expiry.scope if task.expiry else Scope.ME,
            )
        )

    async def of(self, asset: Asset) -> list[Send]:
        """Oldest first."""
        return await self._sends.of(asset.owner, [asset.digests.sha256])

    async def all(self, assets: Sequence[Asset]) -> list[Send]:
        """Of these photos of one owner, oldest first."""
        if not assets:
            return []
        return await self._sends.of(assets[0].owner, [asset.digests.sha256 for asset in assets])

    async def last(self, asset: Asset) -> dict[tuple[str, str], datetime]:
        """When it last went to each chat, by account and chat."""
        return {(send.ref.account, send.ref.chat): send.sent_at for send in await self.of(asset)}

    async def tracked(self, ref: MessageRef) -> bool:
        """Whether we sent this message."""
        return await self._sends.find(ref) is not None

    async def forget(self, refs: Sequence[MessageRef]) -> None:
        await self._sends.remove(refs)


def vet(expiry: Expiry, now: datetime) -> None:
    """Raise Invalid unless it is a time to come, neither too soon nor too late."""
    if (expiry.after is None) == (expiry.at is None):
        raise Invalid(say("Say either after how long the send is to be purged, or when."))
    if expiry.after is not None and not SOONEST <= expiry.after <= LATEST:
        raise Invalid(say("A send is purged after a minute at the soonest, and after ten years at the latest."))
    if expiry.at is not None and not timedelta() < expiry.at - now <= LATEST:
        raise Invalid(say("A send is purged at a time to come, within ten years."))


def ends(expiry: Expiry | None, sent_at: datetime) -> datetime | None:
    """When a photo sent at that time is purged; None: never."""
    if expiry is None:
        return None
    return expiry.at if expiry.after is None else sent_at + expiry.after


def document_name(asset: Asset, form: Form) -> str:
    """Ends as the bytes that travel do. What was saved from a chat bears its name: nobody else's business."""
    private = asset.source.startswith("chat:")
    stem = PureWindowsPath(asset.filename if private else asset.original_name).stem  # knows both kinds of slashes
    return f"{stem or PureWindowsPath(asset.filename).stem}.{EXTENSIONS[form.mime]}"
