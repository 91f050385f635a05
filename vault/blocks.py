"""Never again: photos that are neither saved nor sent any more, whatever bytes they come in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from vault import ports
from vault.batches import abreast, batched
from vault.errors import Blocked, Missing
from vault.likeness import RE_ENCODED
from vault.models.photos import Asset
from vault.models.purges import Block


class Blocks:
    def __init__(self, blocks: ports.Blocks, forms: ports.Forms, now: Callable[[], datetime]) -> None:
        self._blocks = blocks
        self._forms = forms
        self._now = now

    async def add(self, assets: Sequence[Asset], *, plan: str = "") -> list[Block]:
        """Block these photos of one owner; repeating it changes nothing."""
        forms = await self._bytes([asset.digests.sha256 for asset in assets])
        blocks = [self._block(asset, plan, forms[asset.digests.sha256]) for asset in assets]
        await abreast(self._blocks.add, blocks)
        return blocks

    async def all(self, owner: str) -> list[Block]:
        """Newest first; a photo that several purges blocked is there once."""
        newest: dict[bytes, Block] = {}
        for block in await self._blocks.of(owner):
            newest.setdefault(block.photo, block)
        return list(newest.values())

    async def remove(self, owner: str, id: str) -> None:
        """The photo may be saved and sent again, whoever blocked it. Missing.

        `id`: of any of its blocks, or its sha256 in hex, which stays the same when one of several blocks is lifted.
        """
        blocks = await self._blocks.of(owner)
        photo = next((block.photo for block in blocks if id in (block.id, block.photo.hex())), None)
        if photo is None:
            raise Missing("block", id)
        for block in blocks:
            if block.photo == photo:
                await self._blocks.remove(owner, block.id)

    async def lift(self, owner: str, plan: str) -> None:
        """Take back what this purge blocked."""
        await self._blocks.lift(owner, plan)

    async def check(self, owner: str, sha256: bytes, phash: int | None) -> None:
        """Raise Blocked for the bytes of a blocked photo, and for one that looks like a re-encoded copy of it."""
        block = await self._blocks.holding(owner, sha256)
        if block is None and phash is not None:
            block = await self._blocks.near(owner, phash, RE_ENCODED)
        if block:
            raise Blocked(block.filename, block.created_at)

    async def _bytes(self, photos: Sequence[bytes]) -> dict[bytes, list[bytes]]:
        """What each of them ever left as."""
        left: dict[bytes, list[bytes]] = defaultdict(list)
        for batch in batched(photos):
            for form in await self._forms.of(batch):
                left[form.original].append(form.sha256)
        return left

    def _block(self, asset: Asset, plan: str, forms: Sequence[bytes]) -> Block:
        photo = asset.digests.sha256
        return Block(
            id=_id(asset.owner, plan, photo),
            owner=asset.owner,
            photo=photo,
            sha256s=tuple(dict.fromkeys([photo, *forms])),
            phash=asset.picture.phash,
            filename=asset.original_name,
            plan=plan,
            created_at=self._now(),
        )


def _id(owner: str, plan: str, photo: bytes) -> str:
    """Of the purge and the photo: so cancelling one purge leaves what another one blocked."""
    return hashlib.sha256(f"{owner}\0{plan}\0{photo.hex()}".encode()).hexdigest()[:16]
