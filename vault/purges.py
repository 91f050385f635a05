"""Purge: find every message that holds a photo, tracked sends and same bytes alike, and delete each for me.

Preview and purge share one `find`. A message that could not be deleted keeps its records, so a second purge
tries it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from vault.assets import Library
from vault.chats import Chats
from vault.forms import Forms
from vault.links import Links
from vault.models.chats import MessageRef
from vault.models.errands import DeleteMessage, Order, OrderState
from vault.models.photos import Asset
from vault.models.purges import Found, Preview, Purged
from vault.orders import Desk
from vault.sends import Sends


class Purges:
    def __init__(
        self,
        forms: Forms,
        library: Library,
        sends: Sends,
        chats: Chats,
        links: Links,
        desk: Desk,
        now: Callable[[], datetime],
    ) -> None:
        self._forms = forms
        self._library = library
        self._sends = sends
        self._chats = chats
        self._links = links
        self._desk = desk
        self._now = now

    async def preview(self, owner: str, asset_id: int) -> Preview:
        """What `purge` would delete now. Changes nothing."""
        found = await self.find(await self._library.get(owner, asset_id))
        links = {link.account: link for link in await self._links.of(owner)}
        by_hand = [each for each in found if (link := links.get(each.ref.account)) and not link.deletes]
        since = max((link.since for link in links.values() if link.since), default=None)
        return Preview(found=found, by_hand=len(by_hand), since=since)

    async def purge(self, owner: str, asset_id: int, *, key: str | None = None) -> Purged:
        """Delete the photo for me from every conversation it is in; the photo itself stays in the vault.

        The same `key` again is the same purge: it goes on, and counts what was done before.
        Raises Missing, and Unreachable before anything was touched.
        """
        found = await self.find(await self._library.get(owner, asset_id))
        await self._links.require(owner, {each.ref.account for each in found})
        errand = key or uuid.uuid4().hex
        return _tally(await self._desk.carry_out(errand, [self._order(owner, errand, each.ref) for each in found]))

    async def find(self, asset: Asset) -> tuple[Found, ...]:
        """Tracked sends ∪ messages seen with the same bytes, in any form they ever left in; each message once."""
        tracked = {send.ref for send in await self._sends.of(asset)}
        same = set(await self._same_bytes(asset))
        return tuple(Found(ref=ref, tracked=ref in tracked, same_hash=ref in same) for ref in sorted(tracked | same))

    async def _same_bytes(self, asset: Asset) -> Sequence[MessageRef]:
        accounts = await self._links.accounts(asset.owner)
        forms = await self._forms.of(asset)
        sha256s = {asset.digests.sha256, *(form.sha256 for form in forms)}
        return await self._chats.holding(accounts, sorted(sha256s), asset.digests.md5)

    def _order(self, owner: str, errand: str, ref: MessageRef) -> Order:
        return Order(
            id=f"{errand}:{ref.account}:{ref.chat}:{ref.id}",
            errand=errand,
            owner=owner,
            account=ref.account,
            chat=ref.chat,
            task=DeleteMessage(message_id=ref.id),
            created_at=self._now(),
        )


def _tally(orders: Sequence[Order]) -> Purged:
    """Counted by looking at each order, never by a counter that a crash could leave wrong."""
    done = [order for order in orders if order.state is OrderState.DONE]
    return Purged(
        deleted=len(done), failed=len(orders) - len(done), chats=len({(order.account, order.chat) for order in done})
    )
