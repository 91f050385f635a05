"""“Delete for me”: one patch for many messages, one patch at a time, believed only when its fingerprint is there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from neonize.proto.Neonize_pb2 import MutationInfo, PatchInfo
from neonize.proto.waSyncAction.WAWebProtobufSyncAction_pb2 import DeleteMessageForMeAction, SyncActionValue

from bot.transport import Deleted, Deletion, NotDeleted
from bot.whatsapp.diary import Diary, Known
from bot.whatsapp.identity import GROUP, Identities, server
from bot.whatsapp.library import NeonizeError, NewAClient
from bot.whatsapp.macs import Index, Macs
from bot.whatsapp.memory import Memory
from bot.whatsapp.state import State
from vault.errors import Unreachable
from vault.models.chats import MessageRef
from vault.tongue import noted, say

log = logging.getLogger(__name__)

VERSION = 3
BATCH = 100  # messages in a patch
BY_HAND = noted("“Delete for me” is not possible on this machine. Delete the message on the phone.")
REFUSED = noted("WhatsApp did not delete it ({error}).")
PAUSES = (0.5, 1, 2, 4)  # seconds between attempts
WORTH_REPEATING = ("409", "no app state keys", "timed out", "mismatching")


class Deletions:
    """`able` is False where the library could not be repaired: nothing can be deleted for me then."""

    def __init__(
        self,
        account: str,
        library: NewAClient,
        macs: Macs,
        diary: Diary,
        memory: Memory,
        people: Identities,
        state: State,
        *,
        able: bool,
    ) -> None:
        self._account = account
        self._library = library
        self._macs = macs
        self._diary = diary
        self._memory = memory
        self._people = people
        self._state = state
        self._able = able
        self._one = asyncio.Lock()

    async def delete(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        """Of what is not known here, or known to have gone, there is nothing left to delete."""
        if not self._able:
            return {ref: NotDeleted(reason=say(BY_HAND)) for ref in refs}
        known = {ref: await self._memory.known(ref) for ref in refs}
        here = {ref: each for ref, each in known.items() if each and not each.gone}
        async with self._one:
            before = await self._confirmed(list(here.values()))
            error = await self._all([each for each in here.values() if each not in before])
            after = await self._confirmed(list(here.values()))
        self._diary.gone((each.chat, each.id) for each in after)
        return {ref: _answer(here.get(ref), before, after, error) for ref in refs}

    async def made_elsewhere(self) -> list[tuple[str, str]]:
        """Chat and id of messages that were deleted on another device, each told once."""
        fresh = await self._macs.fresh()
        if not fresh:
            return []
        here = {index: (each.chat, each.id) for each in self._diary.here() for index in self._indexes(each)}
        found = await self._macs.explained(fresh, list(here))
        return list({here[index] for index in found})

    async def _confirmed(self, messages: Sequence[Known]) -> set[Known]:
        indexes = {index: each for each in messages for index in self._indexes(each)}
        return {indexes[index] for index in await self._macs.here(list(indexes))}

    async def _all(self, messages: Sequence[Known]) -> str:
        """What WhatsApp said last, or nothing when it agreed to all."""
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            copies = [copy for each in batch for copy in self._diary.copies(each.chat, each.id)]
            error = await self._patch([(index, each.at) for each in (*batch, *copies) for index in self._indexes(each)])
            if error:
                return error
        return ""

    def _indexes(self, message: Known) -> list[Index]:
        """How the phone may know the message: by each address of its chat or, in a group, of its author."""
        chats = (message.address,) if server(message.address) == GROUP else self._people.addresses(message.chat)
        foreign = server(message.address) == GROUP and not message.from_me
        authors = self._people.addresses(message.sender) if foreign else ("0",)
        mine = "1" if message.from_me else "0"
        return [("deleteMessageForMe", chat, message.id, mine, by) for chat in chats for by in authors]

    async def _patch(self, deletions: Sequence[tuple[Index, int]]) -> str:
        """What WhatsApp said at last, or nothing when it agreed."""
        for pause in (*PAUSES, None):
            self._state.require()  # before the phone is linked this call would end the process
            error = await self._sent(deletions)
            if "not connected" in error:
                raise Unreachable(self._state.standing.remedy)
            if not error or pause is None or not any(word in error for word in WORTH_REPEATING):
                return error
            log.info("Deleting is tried again in %s s (%s)", pause, error)
            await asyncio.sleep(pause)
        raise AssertionError

    async def _sent(self, deletions: Sequence[tuple[Index, int]]) -> str:
        mutations = [MutationInfo(Index=index, Version=VERSION, Value=_value(at)) for index, at in deletions]
        patch = PatchInfo(Timestamp=time.time_ns(), Type=PatchInfo.REGULAR_HIGH, Mutations=mutations)
        try:
            await self._library.send_app_state(patch)
        except NeonizeError as error:
            return str(error)
        return ""


def _answer(known: Known | None, before: set[Known], after: set[Known], error: str) -> Deletion:
    if known is None or known in before:
        return Deleted(already_gone=True)
    return Deleted() if known in after else NotDeleted(reason=say(REFUSED, error=error or say("it did not say why")))


def _value(at: int) -> SyncActionValue:
    return SyncActionValue(deleteMessageForMeAction=DeleteMessageForMeAction(deleteMedia=False, messageTimestamp=at))
