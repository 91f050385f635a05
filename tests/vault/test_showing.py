"""What a conversation shows of a message. tests/web/library shows the rest over HTTP."""

from __future__ import annotations

from typing import Any

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault.models.chats import Message
from vault.owners import OWNER
from vault.showing import Showing, collapsed


def reaction(id: str, minute: int, emoji: str, **more: Any) -> Message:
    return make.message(id, sent_at=make.later(minute), reply_to="A", reaction=emoji, **more)


def test_of_reactions_the_last_word_of_each_person_counts() -> None:
    ben = {"sender": "ben@c.us"}
    first, last = reaction("1", 1, "👍"), reaction("4", 4, "❤")
    told = collapsed([first, reaction("2", 2, "🎉", **ben), reaction("3", 3, "", **ben), last])
    assert told["A"] == {last.sender: last}


async def test_a_photo_is_known_by_every_form_it_was_sent_in(house: House, arrive: Arrive) -> None:
    asset = (await house.vault.intake.accept(await arrive(pictures.jpeg(1, (64, 48))))).asset
    form = await house.vault.forms.prepare(asset)
    showing = Showing(house.stores.messages, house.stores.forms, house.vault.library)
    carriers = [
        make.message(id, media=make.media(None, sha256=sha256))
        for id, sha256 in (("original", asset.digests.sha256), ("form", form.sha256), ("other", b"other"))
    ]
    assert [shown.asset for shown in await showing.shown(OWNER, carriers)] == [asset.id, asset.id, None]


async def test_of_somebody_elses_view_nothing_but_that_view_counts(house: House) -> None:
    await house.stores.messages.add([make.message("A"), reaction("mine", 1, "👍")])
    showing = Showing(house.stores.messages, house.stores.forms, house.vault.library)
    answer = make.message("B", reply_to="A")
    [shown] = await showing.told(OWNER, [answer])
    assert (shown.answered, shown.reactions) == (None, ())
