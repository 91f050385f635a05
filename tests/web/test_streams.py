"""News from a tower, told over the real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from quart import Quart, Response

from config.listening import listening
from vault.errors import Missing, StoreDown
from web import errors
from web.doors import Doors
from web.hardening import serve
from web.streams import Event, News, Streams
from web.wire import Wire

DOORS = Doors()
IMPATIENT = Doors(keep_alive=0.05, streams=2)


class Word(Wire):
    word: str


class Tower:
    """Tells what is put in; None is the end."""

    def __init__(self) -> None:
        self.words: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        self.left = asyncio.Event()

    async def news(self) -> News:
        try:
            while (word := await self.words.get()) is not None:
                if isinstance(word, Exception):
                    raise word
                yield Event(name="word", value=Word(word=word), last=word == "bye")
        finally:
            self.left.set()

    def tell(self, *words: str | Exception | None) -> None:
        for word in words:
            self.words.put_nowait(word)


@asynccontextmanager
async def telling(tower: Tower, doors: Doors) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a small app with a tower."""
    app, streams, stop = Quart(__name__), Streams(doors), asyncio.Event()
    errors.install(app, {})

    @app.get("/news")
    async def news() -> Response:
        return await streams.response(tower.news())

    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(serve(app, listener, stop, doors))
        host, port = listener.getsockname()
        async with httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=60) as http:
            yield http
            stop.set()
            await serving


@pytest.fixture
def tower() -> Tower:
    return Tower()


async def test_news_is_told_when_it_comes(tower: Tower) -> None:
    tower.tell("hello")
    async with telling(tower, DOORS) as http, http.stream("GET", "/news") as answer:
        told = answer.aiter_text()
        assert await anext(told) == 'event: word\ndata: {"word":"hello"}\n\n'
        tower.tell("bye", None)
        assert await anext(told) == 'event: word\nid: last\ndata: {"word":"bye"}\n\n'
        assert [text async for text in told] == []


async def test_no_proxy_is_to_keep_it_back(tower: Tower) -> None:
    tower.tell("hello", None)
    async with telling(tower, DOORS) as http:
        headers = (await http.get("/news")).headers
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["X-Accel-Buffering"] == "no" and "no-store" in headers["Cache-Control"]


async def test_silence_is_broken_by_signs_of_life(tower: Tower) -> None:
    async with telling(tower, IMPATIENT) as http, http.stream("GET", "/news") as answer:
        told = answer.aiter_text()
        assert await anext(told) == ":\n\n"
        tower.tell("hello", None)
        assert '"hello"' in "".join([text async for text in told])


async def test_whoever_leaves_ends_the_news_and_makes_room(tower: Tower) -> None:
    async with telling(tower, Doors(streams=1)) as http:
        for _ in range(2):
            tower.tell("hello")
            async with http.stream("GET", "/news") as answer:
                assert answer.status_code == 200
            await asyncio.wait_for(tower.left.wait(), 60)
            tower.left.clear()


async def test_there_is_room_for_so_many(tower: Tower) -> None:
    async with telling(tower, IMPATIENT) as http, http.stream("GET", "/news"), http.stream("GET", "/news"):
        answer = await http.get("/news")
    assert answer.status_code == 429 and "watching" in answer.text


async def test_a_refusal_is_an_answer_like_any_other(tower: Tower) -> None:
    tower.tell(Missing("purge", "x"))
    async with telling(tower, DOORS) as http:
        assert (await http.get("/news")).status_code == 404


async def test_news_that_breaks_off_ends_the_answer(tower: Tower) -> None:
    tower.tell("hello", StoreDown())
    async with telling(tower, DOORS) as http:
        assert '"hello"' in (await http.get("/news")).text


async def test_whoever_heard_the_last_hears_that_there_is_no_more(tower: Tower) -> None:
    async with telling(tower, DOORS) as http:
        assert (await http.get("/news", headers={"Last-Event-ID": "last"})).status_code == 204


async def test_a_head_has_no_news(tower: Tower) -> None:
    tower.tell("hello")
    async with telling(tower, DOORS) as http:
        assert (await http.head("/news")).content == b""
        await asyncio.wait_for(tower.left.wait(), 60)


async def test_the_end_of_the_server_is_the_end_of_the_news(tower: Tower) -> None:
    tower.tell("hello")
    async with httpx.AsyncClient(timeout=60) as http:
        async with telling(tower, DOORS) as server:
            answer = await http.send(http.build_request("GET", server.base_url.join("/news")), stream=True)
        assert '"hello"' in (await answer.aread()).decode()
