"""Where photos live: every message that holds them, and why we think so. Nothing is downloaded for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vault import ports
from vault.albums import Albums
from vault.assets import Library
from vault.links import Links
from vault.models.photos import Asset
from vault.models.purges import Coverage, Place, Selection, Tier


class Places:
    def __init__(
        self,
        library: Library,
        albums: Albums,
        forms: ports.Forms,
        sends: ports.Sends,
        messages: ports.Messages,
        links: Links,
        now: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._albums = albums
        self._forms = forms
        self._sends = sends
        self._messages = messages
        self._links = links
        self._now = now

    async def of(self, assets: Sequence[Asset], tiers: Sequence[Tier]) -> list[Place]:
        """Messages that hold one of these photos of one owner, each once, by account, chat and id.

        A message that matches several photos is told for the one it matches most surely.
        """
        raise NotImplementedError

    async def selected(self, owner: str, selection: Selection, tiers: Sequence[Tier]) -> list[Place]:
        """What a selection means now. Missing, Invalid."""
        raise NotImplementedError

    async def assets(self, owner: str, selection: Selection) -> list[Asset]:
        """The photos of the vault that a selection means; none where it means messages. Missing, Invalid."""
        raise NotImplementedError

    async def coverage(self, owner: str) -> list[Coverage]:
        """What was seen of each of the owner's accounts."""
        raise NotImplementedError
