from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from tests.web.serving import client, served
from vault.errors import Refusal, VaultError
from vault.vault import Vault
from web.doors import Doors
from web.errors import STATUS, status

CHECKSUM_MISMATCH = 460  # only tus has it


def kinds(root: type[VaultError]) -> Iterator[type[VaultError]]:
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def test_every_refusal_has_a_status_of_its_nearest_kind() -> None:
    assert {status(kind) for kind in kinds(VaultError)} <= {each.value for each in HTTPStatus} | {CHECKSUM_MISMATCH}
    assert all(status(kind) >= 400 and status(kind) != 500 for kind in kinds(Refusal))
    assert status(type("Later", (Refusal,), {})) == STATUS[Refusal]


async def test_an_unknown_address_below_api_is_refused_in_json(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/api/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_wrong_method_is_refused_in_json(owner: httpx.AsyncClient) -> None:
    answer = await owner.put("/api/library/1", json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "PATCH" in answer.headers["Allow"]


async def test_elsewhere_a_refusal_is_a_sentence(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/nowhere")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


async def test_a_mistake_of_ours_is_logged_and_not_told(
    vault: Vault, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Any = None  # stands where the library should be
    async with (
        served(replace(vault, library=broken), Doors()) as address,
        client(address, **{"X-API-Key": key}) as http,
    ):
        with caplog.at_level(logging.ERROR):
            answer = await http.get("/api/library/7")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "NoneType" not in answer.text and "NoneType" in caplog.text
