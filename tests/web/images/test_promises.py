"""Whatever is asked of the image service, it answers as its description says: never with a mistake of ours.

The bodies and queries are made from the description; what they are about is there, so that they get somewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as properties
from requests import Session
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wiring import House
from tests.conftest import Arrive
from tests.web.images.test_matrix import MATRIX, PICTURE, filled
from tests.web.images.world import Things, World, made
from tests.web.serving import Address
from web.images import described
from web.openapi import PARAMETER, document

EACH = 4  # requests to a route
PATIENCE = 60  # seconds
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STEADY = properties(
    max_examples=EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


async def test_it_keeps_its_promises(house: House, arrive: Arrive, address: Address) -> None:
    world = await made(house, arrive, PICTURE)
    url = f"http://{address[0]}:{address[1]}"
    surface = described("/v2")
    schema = schemathesis.openapi.from_dict(dict(document(surface)))
    reached = set()
    for route in surface.routes:
        things = await world.planted()
        path = surface.prefix + PARAMETER.sub(r"{\2}", route.path)
        statuses = await asyncio.to_thread(
            probed,
            schema[path][route.method],
            url,
            where(route.path, route.handler.__name__, things),
            asker(world, path),
        )
        reached |= {route.handler.__name__} if any(status < 300 for status in statuses) else set()
    assert len(reached) > len(surface.routes) / 2, reached


def asker(world: World, path: str) -> Mapping[str, str]:
    return world.askers["a super admin" if "/admin/" in path else "the key, for the user"]


def where(path: str, name: str, things: Things) -> dict[str, str]:
    """What stands for the names in the path."""
    parts = [part for _, part in PARAMETER.findall(path)]
    return dict(zip(parts, filled(MATRIX[name].at, things).split(), strict=True))


def probed(operation: Any, url: str, where: dict[str, str], headers: Mapping[str, str]) -> list[int]:
    """The statuses of so many requests; each must be as promised."""
    statuses = []

    with Session() as session:

        @STEADY
        @given(case=operation.as_strategy())
        def probe(case: Case[Any]) -> None:
            case.path_parameters = {**where}
            response = case.call(base_url=url, session=session, headers=dict(headers), timeout=PATIENCE)
            case.validate_response(response, checks=CHECKS)
            statuses.append(response.status_code)

        probe()
    return statuses
