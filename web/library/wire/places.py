"""Where photos live, and how much of that can be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator

from vault.models.chats import Chat, MessageRef
from vault.models.purges import Coverage, Place, Tier
from vault.reach import objection, revocable_until
from web.library.wire.selections import Tiers
from web.library.wire.terms import Many, Name, listed
from web.wire import Camel, CamelAnswer, Moment, Wire

Names = Mapping[tuple[str, str], str]  # of chats, by account and id


class Looking(Wire):
    """`tiers`: with commas between them; look-alikes only where they are asked for."""

    tiers: Annotated[Tiers, BeforeValidator(listed)] = (Tier.TRACKED, Tier.EXACT, Tier.REENCODED)


class LookingFor(Camel):
    """Photos that are looked for together."""

    photo_ids: Many
    tiers: Tiers = (Tier.TRACKED, Tier.EXACT, Tier.REENCODED)


class FullName(Camel):
    """The full name of a message."""

    account: Name
    chat_id: Name
    message_id: Name

    @property
    def ref(self) -> MessageRef:
        return MessageRef(account=self.account, chat=self.chat_id, id=self.message_id)


class PlaceEntry(CamelAnswer):
    """`photoId`: the photo it holds. `tiers`: why it matched, strongest first.

    `distance`: bits between the pictures' hashes, where that is why. `sentAt` is null where only the photo's hash was
    seen. `revocableUntil`: until then it can go for everyone.
    `hasThumbnail`: the message's own small picture is there.
    """

    account: str
    chat_id: str
    chat_name: str
    message_id: str
    photo_id: int | None
    tier: Tier
    tiers: tuple[Tier, ...]
    distance: int | None
    from_me: bool
    sender_name: str
    sent_at: Moment | None
    deletable_for_me: bool
    deletable_for_everyone: bool
    revocable_until: Moment | None
    has_thumbnail: bool


class CoverageEntry(CamelAnswer):
    """What was seen of an account: messages from before `since` may not have been found; null, there were none.

    In `trimmedChats` older messages are forgotten, but for what was sent from here.
    """

    account: str
    since: Moment | None
    photos: int
    deletable_for_me: bool
    reachable: bool
    trimmed_chats: int


class Found(CamelAnswer):
    places: tuple[PlaceEntry, ...]
    coverage: tuple[CoverageEntry, ...]


class PhotoPlaces(Found):
    photo_id: int


def found(places: Sequence[Place], chats: Sequence[Chat], coverage: Sequence[Coverage], now: datetime) -> Found:
    names = {(chat.account, chat.id): chat.name for chat in chats}
    able = {each.account for each in coverage if each.deletes}
    return Found(
        places=tuple(_place(each, names, able, now) for each in places),
        coverage=tuple(covered(each) for each in coverage),
    )


def _place(place: Place, names: Names, able: set[str], now: datetime) -> PlaceEntry:
    ref, sent_at = place.ref, place.sent_at
    return PlaceEntry(
        account=ref.account,
        chat_id=ref.chat,
        chat_name=names.get((ref.account, ref.chat), ""),
        message_id=ref.id,
        photo_id=place.asset,
        tier=place.tier,
        tiers=place.tiers,
        distance=place.distance,
        from_me=place.from_me,
        sender_name=place.sender_name,
        sent_at=sent_at,
        deletable_for_me=ref.account in able,
        deletable_for_everyone=sent_at is not None and not objection(place.from_me, sent_at, now),
        revocable_until=revocable_until(place.from_me, sent_at) if sent_at else None,
        has_thumbnail=place.pictured,
    )


def covered(coverage: Coverage) -> CoverageEntry:
    return CoverageEntry(
        account=coverage.account,
        since=coverage.since,
        photos=coverage.photos,
        deletable_for_me=coverage.deletes,
        reachable=coverage.reachable,
        trimmed_chats=coverage.trimmed,
    )
