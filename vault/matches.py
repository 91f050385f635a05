"""Which photo a message holds, and how surely: of several that it might be, the surest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from vault.likeness import RE_ENCODED
from vault.models.chats import Message, MessageRef
from vault.models.photos import Asset
from vault.models.purges import Place, Tier

RANK = {tier: rank for rank, tier in enumerate(Tier)}
ALIKE = (Tier.REENCODED, Tier.LOOKALIKE)


class Hit(NamedTuple):
    """One reason to think that a message holds a photo."""

    ref: MessageRef
    asset: Asset
    tier: Tier
    distance: int | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Every reason to think that a message holds this one photo."""

    ref: MessageRef
    asset: Asset
    tiers: tuple[Tier, ...]  # strongest first
    distance: int | None
    sent_at: datetime | None

    @property
    def surety(self) -> tuple[int, int, int]:
        """The less, the surer; of equals the older photo."""
        return RANK[self.tiers[0]], self.distance or 0, self.asset.id

    def told(self, message: Message | None) -> Place:
        """Of a message that was not seen only what our own send says is known."""
        return Place(
            ref=self.ref,
            tiers=self.tiers,
            from_me=message.from_me if message else Tier.TRACKED in self.tiers,
            sent_at=message.sent_at if message else self.sent_at,
            sender_name=message.sender_name if message else "",
            asset=self.asset.id,
            photo=self.asset.digests.sha256,
            distance=self.distance,
            pictured=bool(message and message.pictured),
        )

    def holds(self, message: Message | None) -> bool:
        """Only photos look like photos; the frame that a film begins with is none."""
        return self.tiers[0] not in ALIKE or bool(message and message.media and message.media.is_photo)


def alike(distance: int) -> Tier:
    return Tier.REENCODED if distance <= RE_ENCODED else Tier.LOOKALIKE


def surest(hits: Iterable[Hit]) -> list[Match]:
    """One for each message."""
    reasons: dict[tuple[MessageRef, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        reasons[hit.ref, hit.asset.id].append(hit)
    return best(_match(each) for each in reasons.values())


def best(matches: Iterable[Match]) -> list[Match]:
    """One for each message."""
    found: dict[MessageRef, Match] = {}
    for match in matches:
        rival = found.setdefault(match.ref, match)
        found[match.ref] = min(rival, match, key=lambda each: each.surety)
    return list(found.values())


def _match(hits: Sequence[Hit]) -> Match:
    return Match(
        ref=hits[0].ref,
        asset=hits[0].asset,
        tiers=tuple(sorted({hit.tier for hit in hits}, key=RANK.__getitem__)),
        distance=min((hit.distance for hit in hits if hit.distance is not None), default=None),
        sent_at=next((hit.sent_at for hit in hits if hit.sent_at), None),
    )
