"""The real app on a real socket, and clients that hold its answers against its own description."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, cast

import httpx
from quart import Quart

from config.listening import listening
from vault.vault import Vault
from web.app import create_app
from web.doors import Doors
from web.hardening import serve
from web.images import described
from web.library import SURFACE
from web.openapi import document

Address = tuple[str, int]
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the authorities of the world, which take time to load
PROMISES = document(SURFACE)["paths"] | document(described("/v2"))["paths"]


class Tenant:
    """The vault of the test that is at it: building an app takes longer than most tests do, so they share it."""

    vault: Vault

    def __getattr__(self, service: str) -> object:
        return getattr(self.vault, service)


@cache
def house_for(doors: Doors) -> tuple[Tenant, Quart]:
    """One app for all tests with the same doors, and who lives in it."""
    tenant = Tenant()
    return tenant, create_app(cast(Vault, tenant), doors)


@asynccontextmanager
async def served(vault: Vault, doors: Doors) -> AsyncIterator[Address]:
    """The app, answering at this address. One at a time with the same doors."""
    tenant, app = house_for(doors)
    tenant.vault = vault
    stop = asyncio.Event()
    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(serve(app, listener, stop, doors))
        yield listener.getsockname()
        stop.set()
        await serving


def client(address: Address, **headers: str) -> httpx.AsyncClient:
    """Every answer it gets from a surface must be one the description promises."""
    url = f"http://{address[0]}:{address[1]}"
    return httpx.AsyncClient(
        base_url=url, headers=headers, timeout=60, verify=NO_TLS, event_hooks={"response": [promised]}
    )


async def promised(response: httpx.Response) -> None:
    operation = _operation(response.request.method, response.request.url.path)
    if operation is None:
        return
    assert str(response.status_code) in operation["responses"], (
        f"undescribed: {response.status_code} {response.request.url.path}"
    )
    if response.status_code >= 400 and response.request.method != "HEAD" and response.status_code != 416:
        code = json.loads(await response.aread())["code"]
        assert f"`{code}`" in operation["responses"][str(response.status_code)]["description"], code


def _operation(method: str, path: str) -> Any:
    found = [template for template in PROMISES if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)]
    exact = [PROMISES[template] for template in sorted(found, key=lambda template: template.count("{"))]
    wanted = "get" if method == "HEAD" else method.lower()
    return next((operations[wanted] for operations in exact if wanted in operations), None)


async def upload(http: httpx.AsyncClient, data: bytes, name: str = "beach.jpg", **fields: str) -> httpx.Response:
    return await http.post("/api/library/upload", files={"photo": (name, data)}, data=fields)


async def uploaded(http: httpx.AsyncClient, data: bytes, **fields: str) -> dict[str, Any]:
    """The record of a photo that was taken in."""
    answer = await upload(http, data, **fields)
    assert answer.status_code in (200, 201), answer.text
    record: dict[str, Any] = answer.json()
    return record


async def spoken(address: Address, data: bytes) -> bytes:
    """Send raw bytes; everything that comes until the other side hangs up."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(data)
    try:
        return await asyncio.wait_for(reader.read(), 60)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()
