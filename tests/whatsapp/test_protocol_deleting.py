"""“Delete for me” over the wire: broken in the library as it comes, and what the phones see once it is mended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.whatsapp import messages
from tests.whatsapp.appstate import REGULAR_HIGH
from tests.whatsapp.mutations import delete_for_me
from tests.whatsapp.people import Seen
from tests.whatsapp.protobuf import MutationInfo, PatchInfo
from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage


@pytest.fixture
async def mended(stage: Stage, client: Remote) -> Remote:
    """The client, repaired, with the key that its phone shares after linking."""
    await stage.me.share_app_state_key()
    assert await client.mend()
    return client


async def test_the_library_as_it_comes_names_no_collection(stage: Stage, client: Remote) -> None:
    with pytest.raises(Exception, match="no app state keys"):
        await client.send_app_state(patch())
    await stage.me.share_app_state_key()
    first = await stage.me.receive(stage.anna, messages.text("first"))
    with pytest.raises(Exception, match="400"):
        await delete(client, first)
    push = stage.me.app_state.pushes[-1]
    assert (push.collection, push.mutations[0].index) == ("", first.delete_index)
    assert first.id in stage.me.view


async def test_only_the_build_it_was_made_for_is_mended_and_only_once(client: Remote, tmp_path: Path) -> None:
    other = tmp_path / "other.so"
    other.write_bytes(b"not the known build")
    assert not await client.mend(other)
    assert await client.mend()
    assert await client.mend()


async def test_three_messages_are_deleted_in_one_patch(stage: Stage, mended: Remote) -> None:
    me, anna = stage.me, stage.anna
    direct = await me.receive(anna, messages.text("hello"))
    mine = await me.type_on_phone(anna, messages.text("!save"))
    group = await me.receive(anna, messages.text("hi all"), group=stage.trip)
    kept = await me.receive(anna, messages.text("keep me"))
    targets = [direct, mine, group]
    await delete(mended, *targets)
    push = me.app_state.pushes[-1]
    assert (push.collection, push.snapshot_mac_ok) == (REGULAR_HIGH, True)
    assert [each.index for each in push.mutations] == [each.delete_index for each in targets]
    assert push.mutations[2].index[4] == anna.jid
    assert {(each.version, each.index_mac_ok) for each in push.mutations} == {(3, True)}
    actions = [each.value.deleteMessageForMeAction for each in push.mutations]
    assert [(each.messageTimestamp, each.deleteMedia) for each in actions] == [
        (each.timestamp, False) for each in targets
    ]
    assert list(me.view.messages) == [kept.id]
    assert [each.id in anna.view for each in targets] == [True] * 3


async def test_a_conflict_is_resolved_by_the_library_once(stage: Stage, mended: Remote) -> None:
    me, anna = stage.me, stage.anna
    one, two = [await me.receive(anna, messages.text(text)) for text in ("one", "two")]
    me.app_state.conflicts = 1
    await delete(mended, one)
    assert [push.error for push in me.app_state.pushes] == ["409", ""]
    me.app_state.conflicts = 2
    with pytest.raises(Exception, match="409"):
        await delete(mended, two)
    assert list(me.view.messages) == [two.id]
    await delete(mended, two)
    assert list(me.view.messages) == []


async def test_a_phone_that_is_ahead_is_caught_up_with(stage: Stage, mended: Remote) -> None:
    other, mine = [await stage.me.receive(stage.anna, messages.text(text)) for text in ("three", "four")]
    await stage.me.delete_on_phone(other, notify=False)
    await delete(mended, mine)
    assert list(stage.me.view.messages) == []


async def test_a_wrong_chat_is_agreed_to_and_deletes_nothing(stage: Stage, mended: Remote) -> None:
    seen = await stage.me.receive(stage.anna, messages.text("addressed wrongly"))
    wrong = delete_for_me(stage.anna.phone_jid, seen.id, False, timestamp=seen.timestamp)
    await mended.send_app_state(patch(MutationInfo(Index=wrong.index, Version=wrong.version, Value=wrong.value)))
    assert (seen.id in stage.me.view, stage.me.view.unmatched) == (True, [wrong.index])


async def test_a_deletion_on_the_phone_is_told_to_nobody(stage: Stage, mended: Remote) -> None:
    me, anna = stage.me, stage.anna
    seen = await me.receive(anna, messages.text("gone soon"))
    await mended.next("Message")
    await mended.names_within(0.5)
    await me.delete_on_phone(seen)
    assert await mended.names_within(0.7) == []
    assert (seen.id in me.view, seen.id in anna.view) == (False, True)
    await delete(mended, await me.receive(anna, messages.text("after")))
    assert list(me.view.messages) == []


async def delete(client: Remote, *seen: Seen) -> None:
    await client.send_app_state(patch(*map(info, seen)))


def info(seen: Seen) -> MutationInfo:
    mutation = delete_for_me(seen.chat, seen.id, seen.from_me, seen.participant, seen.timestamp)
    return MutationInfo(Index=mutation.index, Version=mutation.version, Value=mutation.value)


def patch(*mutations: MutationInfo) -> PatchInfo:
    return PatchInfo(Timestamp=time.time_ns(), Type=PatchInfo.REGULAR_HIGH, Mutations=mutations)
