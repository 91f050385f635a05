"""Which photos, in which messages: what purges and sweeps have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from vault.models.purges import Scope, Selection, Tier
from web.library.wire.terms import AT_ONCE, Id, Ids, Name, Tag, Words
from web.wire import Camel, CamelAnswer, Moment

Asked = Literal[Tier.TRACKED, Tier.EXACT, Tier.REENCODED, Tier.LOOKALIKE]
Tiers = Annotated[tuple[Asked, ...], Field(min_length=1)]


class Choosing(Camel):
    """Photos of the vault, by number, album, tag or words; without any of these, the photos in messages themselves.

    All conditions must hold. `chats` and `mine` (written by me) narrow where they are looked for.
    """

    photo_ids: Ids = ()
    album: Id | None = None
    tag: Tag = ""
    q: Words = ""
    chats: Annotated[tuple[Name, ...], Field(max_length=AT_ONCE)] = ()
    mine: bool = False
    tiers: Tiers = (Tier.TRACKED, Tier.EXACT)
    scope: Scope = Scope.ME

    def selection(self, before: datetime | None = None) -> Selection:
        return Selection(
            photos=self.photo_ids,
            album=self.album,
            tag=self.tag,
            words=self.q,
            chats=self.chats,
            before=before,
            mine=self.mine,
        )


class Chosen(CamelAnswer):
    photo_ids: tuple[int, ...]
    album: int | None
    tag: str
    q: str
    chats: tuple[str, ...]
    before: Moment | None
    mine: bool


def chosen(selection: Selection) -> Chosen:
    return Chosen(
        photo_ids=selection.photos,
        album=selection.album,
        tag=selection.tag,
        q=selection.words,
        chats=selection.chats,
        before=selection.before,
        mine=selection.mine,
    )
