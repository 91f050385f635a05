"""A conversation over HTTP, up to what the others see of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA, ME
from config.wiring import House
from tests import make, pictures
from tests.house import eventually
from tests.web.library.test_plans import somebody_else
from tests.web.serving import client, uploaded
from vault.models.accounts import LinkState
from vault.models.chats import Message
from vault.models.credentials import CredentialKind
from vault.models.principals import Scope
from vault.owners import OWNER
from vault.vault import Vault

ANNAS = f"/api/library/chats/{ANNA.id}"
CHAT = "/api/library/chats/ana@c.us"


async def seen(vault: Vault, *messages: Message) -> None:
    """These messages of Ana's chat, and no bot."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await vault.chats.update([make.chat()])
    await vault.chats.seen(messages)


async def read(owner: httpx.AsyncClient, chat: str = CHAT, **query: Any) -> list[dict[str, Any]]:
    answer = await owner.get(f"{chat}/messages", params=query)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()
    return rows


async def test_a_conversation_is_read_page_by_page_newest_first(owner: httpx.AsyncClient, vault: Vault) -> None:
    at_once = [make.message(id, sent_at=make.later(1)) for id in ("B", "C", "D")]
    await seen(vault, make.message("A"), *at_once, make.message("E", sent_at=make.later(2)))
    first = await owner.get(f"{CHAT}/messages", params={"limit": 3})
    rest = await owner.get(first.links["next"]["url"])
    assert [row["messageId"] for row in first.json()] == ["E", "D", "C"]
    assert [row["messageId"] for row in rest.json()] == ["B", "A"]
    assert "next" not in rest.links


async def test_reactions_are_shown_on_their_message_and_the_last_word_counts(
    owner: httpx.AsyncClient, vault: Vault
) -> None:
    ana = [
        make.message(f"R{n}", sent_at=make.later(n), reply_to="A", reaction=mark) for n, mark in ((1, "👍"), (2, "❤"))
    ]
    ben = {"sender": "ben@c.us", "sender_name": "Ben", "reply_to": "A"}
    taken_back = [
        make.message(f"B{n}", sent_at=make.later(n), reaction=mark, **ben) for n, mark in ((1, "🎉"), (2, ""))
    ]
    await seen(vault, make.message("A"), *ana, *taken_back)
    [row] = await read(owner)
    assert row["reactions"] == [{"senderName": "Ana", "fromMe": False, "emoji": "❤"}]


async def test_an_answer_tells_what_it_answers(owner: httpx.AsyncClient, vault: Vault) -> None:
    await seen(vault, make.message("A", text="Where?"), make.message("B", sent_at=make.later(1), reply_to="A"))
    await seen(vault, make.message("C", sent_at=make.later(2), reply_to="gone"))
    lost, answer, _ = await read(owner)
    assert (answer["replyTo"]["text"], answer["replyTo"]["senderName"]) == ("Where?", "Ana")
    assert (lost["replyTo"]["messageId"], lost["replyTo"]["known"]) == ("gone", False)


async def test_a_photo_is_shown_with_its_number_in_the_vault(owner: httpx.AsyncClient, people: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg(3)))["id"]
    await owner.post(f"/api/library/{id}/send", json={"chatId": ANNA.id})
    assert await eventually(lambda: mine(owner))
    [sent, *others] = await read(owner, ANNAS)
    assert (sent["photo"]["photoId"], sent["photo"]["hasSmall"]) == (id, True)
    assert [row["photo"]["photoId"] for row in others if row["photo"]] == [None]


async def mine(owner: httpx.AsyncClient) -> bool:
    """Whether the newest message is mine."""
    return bool((await read(owner, ANNAS))[0]["fromMe"])


async def test_a_trashed_photo_is_none_of_the_vault(owner: httpx.AsyncClient, vault: Vault, house: House) -> None:
    photo = await uploaded(owner, pictures.jpeg(3))
    await seen(vault, make.message("A", media=make.media(None, sha256=bytes.fromhex(photo["sha256_hash"]))))
    assert (await read(owner))[0]["photo"]["photoId"] == photo["id"]
    await house.stores.assets.trash(OWNER, [photo["id"]], make.NOON)
    assert (await read(owner))[0]["photo"]["photoId"] is None


async def test_what_is_to_be_seen_once_has_no_small_picture(owner: httpx.AsyncClient, vault: Vault) -> None:
    await seen(vault, make.message("A", media=make.media(small=b"\xff\xd8", view_once=True)))
    [row] = await read(owner)
    assert (row["photo"]["hasSmall"], row["photo"]["viewOnce"]) == (False, True)


async def test_a_film_is_no_photo(owner: httpx.AsyncClient, vault: Vault) -> None:
    await seen(vault, make.message("A", media=make.media(mime="video/mp4")))
    [row] = await read(owner)
    assert (row["photo"], row["attachment"]) == (None, "video/mp4")


async def test_a_conversation_is_its_owners(owner: httpx.AsyncClient, vault: Vault) -> None:
    await seen(vault, make.message("A"))
    async with somebody_else(owner, vault) as other:
        assert (await other.get(f"{CHAT}/messages")).status_code == 503
        assert (await other.post(f"{CHAT}/messages", json={"text": "hi"})).status_code == 503
        assert (await other.get(f"{CHAT}/events")).status_code == 503


async def test_a_cursor_that_is_none_is_refused(owner: httpx.AsyncClient, vault: Vault) -> None:
    await seen(vault)
    for cursor in ("", "x", "1", "-A", "1-", "9" * 20 + "-A", '{"$gt":0}'):
        answer = await owner.get(f"{CHAT}/messages", params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), cursor


# ── a word of one's own ───────────────────────────────────────────────────────────────────────────────────


async def test_what_is_written_arrives_and_is_in_the_conversation(owner: httpx.AsyncClient, people: Driver) -> None:
    answer = await owner.post(f"{ANNAS}/messages", json={"text": "Back\nsoon", "replyTo": "SEED0005"})
    assert answer.status_code == 201
    [*_, theirs] = await people.show("Anna", me=False)
    assert (theirs["messageId"], theirs["text"], theirs["replyTo"]) == (
        answer.json()["messageId"],
        "Back\nsoon",
        "SEED0005",
    )
    assert await eventually(lambda: mine(owner))
    assert (await read(owner, ANNAS))[0]["text"] == "Back\nsoon"


async def test_the_same_key_twice_is_one_message(owner: httpx.AsyncClient, people: Driver) -> None:
    before = len(await people.show("Anna", me=False))
    answers = [await owner.post(f"{ANNAS}/messages", json={"text": "once", "key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await people.show("Anna", me=False)) == before + 1


async def test_a_command_among_what_is_written_is_carried_out(
    owner: httpx.AsyncClient, people: Driver, vault: Vault
) -> None:
    await owner.post(f"{ANNAS}/messages", json={"text": "!save the wall", "replyTo": "SEED0005"})
    assert await eventually(lambda: vault.library.page(OWNER))
    [photo] = await vault.library.page(OWNER)
    assert photo.caption == "the wall"


async def test_a_key_for_words_alone_gives_no_commands(owner: httpx.AsyncClient, people: Driver, vault: Vault) -> None:
    proposal = make.message("P", chat=ANNA.id, from_me=True, text="Say yes.\n→ !purge 1 yes")
    await vault.chats.seen([proposal])
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "talker", scopes=(Scope.CHATS_SEND,))
    async with client((owner.base_url.host, owner.base_url.port or 0), **{"X-API-Key": secret}) as talker:
        for body in ({"text": "!delete 1"}, {"text": " ! Purge 1"}, {"text": "yes", "replyTo": "P"}):
            answer = await talker.post(f"{ANNAS}/messages", json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "out_of_scope"), body
        mine = {"chatId": ANNA.id, "sender": ME.id, "text": "!delete 1"}
        assert (await talker.post("/api/library/sandbox/messages", json=mine)).status_code == 403
        assert (await talker.post(f"{ANNAS}/messages", json={"text": "yes"})).status_code == 201


async def test_what_cannot_be_written_is_refused(owner: httpx.AsyncClient, people: Driver) -> None:
    for body in ({}, {"text": ""}, {"text": " \n"}, {"text": "x" * 4097}, {"text": 5}, {"text": "hi", "to": "x"}):
        assert (await owner.post(f"{ANNAS}/messages", json=body)).status_code == 400, body
    assert (await owner.post(f"{ANNAS}/messages", json={"text": "hi", "replyTo": "none"})).status_code == 404
    assert (await owner.post("/api/library/chats/x@c.us/messages", json={"text": "hi"})).status_code == 404


async def test_a_refused_word_is_told(owner: httpx.AsyncClient, people: Driver) -> None:
    await people.fault("send-refused", True)
    answer = await owner.post(f"{ANNAS}/messages", json={"text": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (502, "send_refused")


# ── as it goes on ─────────────────────────────────────────────────────────────────────────────────────────


class Listener:
    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def hears(self) -> tuple[str, dict[str, Any]]:
        """The next event."""
        name = ""
        async with asyncio.timeout(60):
            async for line in self._lines:
                name = line.removeprefix("event: ") if line.startswith("event: ") else name
                if line.startswith("data: "):
                    return name, json.loads(line.removeprefix("data: "))
        raise AssertionError("the stream ended")

    async def hears_of(self, id: str) -> tuple[str, dict[str, Any]]:
        """The next event about this message; what happened before somebody listened may still be told."""
        while (heard := await self.hears())[1]["messageId"] != id:
            pass
        return heard

    async def texts(self, *, until: str) -> list[str]:
        """What is said, until this is."""
        said = [""]
        while said[-1] != until:
            said.append((await self.hears())[1]["text"])
        return said


@asynccontextmanager
async def listening(owner: httpx.AsyncClient, chat: str) -> AsyncIterator[Listener]:
    async with owner.stream("GET", f"{chat}/events") as answer:
        listener = Listener(answer.aiter_lines())
        assert (await listener.hears())[0] == "here"
        yield listener


async def test_a_conversation_is_heard_as_it_goes_on(owner: httpx.AsyncClient, people: Driver) -> None:
    async with listening(owner, ANNAS) as listener:
        id = (await people.post("Anna", "Anna", text="Guess what"))["messageId"]
        name, told = await listener.hears_of(id)
        assert (name, told["messageId"], told["text"]) == ("message", id, "Guess what")
        await people.post("Anna", "me", reply=id, react="🎉")
        name, told = await listener.hears_of(id)
        assert (told["messageId"], [each["emoji"] for each in told["reactions"]]) == (id, ["🎉"])
        await people.revoke("Anna", id)
        assert await listener.hears_of(id) == ("gone", {"messageId": id})


async def test_other_conversations_are_not_heard(owner: httpx.AsyncClient, people: Driver) -> None:
    async with listening(owner, ANNAS) as listener:
        await people.post("Ben", "Ben", text="psst")
        await people.post("Anna", "Anna", text="hello")
        assert "psst" not in await listener.texts(until="hello")


async def test_a_photo_that_is_saved_says_so_at_once(owner: httpx.AsyncClient, people: Driver, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(pictures.jpeg(4))
    async with listening(owner, ANNAS) as listener:
        id = (await people.post("Anna", "Anna", photo=file))["messageId"]
        await people.post("Anna", "me", text="!save", reply=id)
        while not (told := (await listener.hears())[1])["photo"] or told["photo"]["photoId"] is None:
            pass
        assert told["messageId"] == id
