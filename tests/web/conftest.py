"""The real app on a real socket, over the real vault."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from config.listening import listening
from vault.models import CredentialKind
from vault.owners import OWNER
from vault.vault import Vault
from web.app import create_app
from web.doors import Doors
from web.hardening import serve
from web.library import PREFIX, ROUTES
from web.openapi import document

PROMISES = document("library", PREFIX, ROUTES)["paths"]


@asynccontextmanager
async def served(vault: Vault, doors: Doors) -> AsyncIterator[tuple[str, int]]:
    """The app, answering at this address."""
    stop = asyncio.Event()
    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(serve(create_app(vault, doors), listener, stop, doors))
        yield listener.getsockname()
        stop.set()
        await serving


@pytest.fixture
def doors() -> Doors:
    return Doors(max_upload=80_000_000, slow_body_grace=5)


@pytest.fixture
async def address(vault: Vault, doors: Doors) -> AsyncIterator[tuple[str, int]]:
    async with served(vault, doors) as found:
        yield found


@pytest.fixture
async def stranger(address: tuple[str, int]) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a credential."""
    async with client(address) as http:
        yield http


@pytest.fixture
async def key(vault: Vault) -> str:
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "tests")
    return secret


@pytest.fixture
async def owner(address: tuple[str, int], key: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program of the owner's."""
    async with client(address, Authorization=f"Bearer {key}") as http:
        yield http


def client(address: tuple[str, int], **headers: str) -> httpx.AsyncClient:
    """Every answer it gets from the library is held against the library's own description."""
    url = f"http://{address[0]}:{address[1]}"
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=30, event_hooks={"response": [promised]})


async def promised(response: httpx.Response) -> None:
    operation = _operation(response.request.method, response.request.url.path)
    if operation is None:
        return
    assert str(response.status_code) in operation["responses"], f"undescribed: {response.status_code}"
    if response.status_code >= 400 and response.request.method != "HEAD":
        code = json.loads(await response.aread())["code"]
        assert f"`{code}`" in operation["responses"][str(response.status_code)]["description"]


def _operation(method: str, path: str) -> Any:
    for template, operations in PROMISES.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found = operations.get("get" if method == "HEAD" else method.lower())
            if found:
                return found
    return None


Speak = Callable[[bytes], Any]


@pytest.fixture
def speak(address: tuple[str, int]) -> Speak:
    """Send raw bytes and read until the other side hangs up."""

    async def _speak(data: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(data)
        try:
            return await asyncio.wait_for(reader.read(), 20)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    return _speak
