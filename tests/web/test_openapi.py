from __future__ import annotations

import json
import re

import httpx

from vault.vault import Vault
from web.app import create_app
from web.doors import Doors
from web.library import PREFIX, SURFACE
from web.openapi import document


async def test_the_description_is_open_to_everybody(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/api/library/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(document(SURFACE)))


async def test_every_route_of_the_library_is_described(vault: Vault) -> None:
    rules = [rule for rule in create_app(vault, Doors()).url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)) for rule in rules for method in rule.methods or ()
    }
    paths = document(SURFACE)["paths"]
    described = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    assert {(method, path) for method, path in served if method != "HEAD" or ("GET", path) not in served} == described


def test_every_reference_leads_somewhere() -> None:
    described = document(SURFACE)
    schemas = described["components"]["schemas"]
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described))
    assert references and set(references) <= set(schemas)


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    for path, operations in document(SURFACE)["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert "500" in operation["responses"], path
