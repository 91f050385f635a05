"""Messages as a conversation shows them: with what they answer, what was reacted to them, and their photo's number."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vault import ports
from vault.assets import Library
from vault.models.chats import Message, MessageRef, Shown
from vault.models.photos import Asset, Surface

Reactions = Mapping[str, Mapping[str, Message]]  # by message and person


class Showing:
    def __init__(self, messages: ports.Messages, forms: ports.Forms, library: Library) -> None:
        self._messages = messages
        self._forms = forms
        self._library = library

    async def shown(self, owner: str, messages: Sequence[Message]) -> list[Shown]:
        """These messages of one chat, in this order, as they are remembered here."""
        answered, reactions, assets = await asyncio.gather(
            self.answered(messages), self._reactions(messages), self._assets(owner, messages)
        )
        return _composed(messages, answered, reactions, assets)

    async def told(self, owner: str, messages: Sequence[Message]) -> list[Shown]:
        """A whole conversation as somebody else has it; nothing but these messages counts."""
        spoken = [each for each in messages if each.reaction is None]
        reactions = collapsed(each for each in messages if each.reaction is not None)
        assets = await self._assets(owner, spoken)
        return _composed(spoken, {each.ref: each for each in spoken}, reactions, assets)

    async def answered(self, messages: Sequence[Message]) -> dict[MessageRef, Message]:
        """What they reply or react to, where that is known."""
        return await self._messages.these([reference(each) for each in messages if each.reply_to])

    async def _reactions(self, messages: Sequence[Message]) -> Reactions:
        if not messages:
            return {}
        ref = messages[0].ref
        return collapsed(await self._messages.reactions(ref.account, ref.chat, [each.ref.id for each in messages]))

    async def _assets(self, owner: str, messages: Sequence[Message]) -> dict[bytes, int]:
        """By the bytes that messages carry, the photo of the library that they are, or were made from."""
        carried = {each.photo.sha256 for each in messages if each.photo and each.photo.sha256}
        if not carried:
            return {}
        made = await self._forms.originals([*carried])
        found = await self._library.holding(owner, [*carried.union(*made.values())])
        held = {each.digests.sha256: each.id for each in found if _listed(each)}
        return {form: held[each] for form, originals in made.items() for each in originals if each in held} | held


def reference(message: Message) -> MessageRef:
    """The message that this one replies or reacts to."""
    return MessageRef(account=message.ref.account, chat=message.ref.chat, id=message.reply_to or "")


def collapsed(reactions: Iterable[Message]) -> Reactions:
    """The last word of each person, unless it takes the one before back; they come oldest first."""
    found: dict[str, dict[str, Message]] = defaultdict(dict)
    for each in reactions:
        by_person = found[each.reply_to or ""]
        by_person.pop(each.sender, None)
        if each.reaction:
            by_person[each.sender] = each
    return found


def _composed(
    messages: Sequence[Message],
    answered: Mapping[MessageRef, Message],
    reactions: Reactions,
    assets: Mapping[bytes, int],
) -> list[Shown]:
    return [
        Shown(
            message=each,
            asset=assets.get(each.photo.sha256 or b"") if each.photo else None,
            answered=answered.get(reference(each)),
            reactions=tuple(reactions.get(each.ref.id, {}).values()),
        )
        for each in messages
    ]


def _listed(asset: Asset) -> bool:
    return asset.surface is Surface.LIBRARY and asset.trashed_at is None
