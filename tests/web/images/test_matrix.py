"""Every route of the image service, asked by everybody there is: what each answers, by one rule for each `Ask`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from config.wiring import House
from tests import pictures
from tests.conftest import Arrive
from tests.web.images.world import PASSWORD, Things, World, made
from tests.web.serving import Address, client
from web.images import ROUTES
from web.images.gate import Ask, Route

GOOD = "the key, for the user"
BAD_KEYS = frozenset(
    {
        "a key nobody has",
        "a link for a key",
        "a key of the library",
        "an expired key",
        "a revoked key",
        "a key of a disabled client",
    },
)
KEYS = BAD_KEYS | {"a key of another client", "the key, for another user", "the key, for nobody", GOOD}
ADMINS = frozenset(
    {"a viewer", "a viewer of another client", "an admin of another client", "an admin", "a super admin"}
)
PICTURE = pictures.jpeg(3, (60, 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How a route is asked, and what it answers to those who may ask at all.

    `good`: to whom the thing belongs. `stranger`: to nobody we know; `alone`: to its client, for no user; `other`: for
    another user of it; `foreign`: to another client, or to those who look after another one.
    """

    at: str = ""  # what stands for the names in the path, in their order
    query: str = ""
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    good: int = 200
    stranger: int = 401
    alone: int | None = None  # as `good`
    other: int = 200
    foreign: int = 200


def mine(at: str, *, foreign: int = 404, other: int = 403, **more: Any) -> Row:
    """A thing that is one user's."""
    return Row(at=at, foreign=foreign, other=other, **more)


IMAGES = {"imageIds": ["{image}"]}
ALBUM = {"name": "Sea", "coverImageId": "{image}"}
NEW_ADMIN = {"email": "{fresh}@example.org", "password": PASSWORD, "role": "viewer"}
NEW_PASSWORD = {"currentPassword": PASSWORD, "newPassword": "another horse", "confirmPassword": "a typo"}

MATRIX: Mapping[str, Row] = {
    "read_status": Row(),
    "read_image_description": Row(),
    # images
    "upload_image": Row(form={"albumId": "{album}"}, good=201, alone=403, other=403, foreign=404),
    "list_images": Row(query="albumId={album}", alone=403, other=403, foreign=404),
    "serve_image": mine("{image}", query="info=true", stranger=403, alone=403),
    "change_image": mine("{image}", body={"tags": ["sea"]}),
    "delete_image": mine("{image}"),
    "share_image": mine("{image}", good=201),
    "list_image_shares": mine("{image}"),
    "revoke_image_share": mine("{share}"),
    "serve_shared_image": Row(at="{link}", stranger=200),
    "serve_image_shared": Row(at="{link}", stranger=200),
    # avatars, which are shown to whoever knows whose user is meant
    "put_avatar": Row(form={"externalUserId": "ana"}, good=201, other=403, foreign=201),
    "serve_avatar": Row(at="ana", foreign=404),
    "remove_avatar": mine("ana"),
    # albums
    "add_image_album": Row(body=ALBUM, good=201, other=404, foreign=404),
    "list_image_albums": Row(),
    "read_shared_album": Row(at="{token}", stranger=200),
    "read_external_album": mine("{album}"),
    "change_external_album": mine("{album}", body={"name": "Lake"}),
    "put_images_in_external_album": mine("{album}", body=IMAGES),
    "take_images_out_of_external_album": mine("{album}", body=IMAGES),
    "read_image_album": mine("{album}", stranger=403, alone=403),
    "change_image_album": mine("{album}", body={"name": "Lake"}),
    "remove_image_album": mine("{album}"),
    "list_images_of_album": mine("{album}", stranger=403, alone=403),
    "put_images_in_album": mine("{album}", body=IMAGES),
    "take_images_out_of_album": mine("{album}", body=IMAGES),
    "add_album_token": mine("{album}", good=201),
    "add_token_of_album": mine("{album}", good=201),
    "list_album_tokens": mine("{album}"),
    "revoke_album_token": mine("{album} {token}"),
    "revoke_album_tokens": mine("{album}"),
    # clients and their users
    "read_client_stats": Row(),
    "add_user": Row(body={"externalUserId": "{fresh}"}, good=201, other=201, foreign=201),
    "change_user": Row(at="ana", body={"username": "Ana"}),
    # signing in
    "sign_in": Row(body={"email": "ana@example.org"}, good=400),
    "renew": Row(good=401),
    "sign_out": Row(),
    "read_me": Row(),
    "change_me": Row(body={}),
    "change_my_password": Row(body=NEW_PASSWORD, good=400, foreign=400),
    # looking after them
    "read_stats": Row(),
    "list_clients": Row(),
    "add_client": Row(body={"name": "New"}, good=201),
    "read_client": Row(at="{client}", foreign=403),
    "change_client": Row(at="{client}", body={"name": "Shop"}, foreign=403),
    "rotate_client": Row(at="{client}", body={"graceSeconds": 3600}, foreign=403),
    "upload_for_client": Row(form={"clientId": "{client}"}, good=201, foreign=403),
    "list_all_images": Row(query="clientId={client}", foreign=403),
    "list_tags": Row(),
    "read_any_image": mine("{image}"),
    "change_any_image": mine("{image}", body={"isPrivate": True}),
    "delete_any_image": mine("{image}"),
    "download_image": mine("{image}"),
    "share_any_image": mine("{image}", good=201),
    "list_any_image_shares": mine("{image}"),
    "revoke_any_image_share": mine("{share}"),
    "list_links": Row(),
    "end_link": mine("{share}"),
    "list_avatars": Row(query="clientId={client}", foreign=403),
    "read_avatar": mine("{avatar}"),
    "download_avatar": mine("{avatar}"),
    "delete_avatar": mine("{avatar}"),
    "add_album_for_client": Row(body={"clientId": "{client}", "name": "Sea"}, good=201, foreign=403),
    "list_all_albums": Row(query="clientId={client}", foreign=403),
    "read_any_album": mine("{album}"),
    "change_any_album": mine("{album}", body={"name": "Lake"}),
    "remove_any_album": mine("{album}"),
    "put_images_in_any_album": mine("{album}", body=IMAGES),
    "take_images_out_of_any_album": mine("{album}", body=IMAGES),
    "share_any_album": mine("{album}", good=201),
    "list_any_album_tokens": mine("{album}"),
    "revoke_any_album_token": mine("{album} {token}"),
    "list_admins": Row(),
    "add_admin": Row(body=NEW_ADMIN, good=201),
    "change_admin": Row(at="{admin}", body={"name": "Ben"}),
    "remove_admin": Row(at="{admin}"),
    "read_deeds": Row(foreign=403),
}
FOR_ALL_CLIENTS = frozenset({"read_deeds"})  # which those who look after some do not read


def expected(route: Route, row: Row, asker: str) -> int:
    """The rule for each `Ask`."""
    match route.ask:
        case Ask.ANYBODY:
            return row.good
        case Ask.PUBLIC | Ask.CLIENT | Ask.USER:
            return _to_client(route.ask, row, asker)
        case _:
            return _to_admin(route, row, asker)


def _to_client(ask: Ask, row: Row, asker: str) -> int:
    if asker not in KEYS:
        return row.stranger if ask is Ask.PUBLIC else 401
    if asker in BAD_KEYS:
        return 401
    if asker == "the key, for nobody":
        return 400 if ask is Ask.USER else row.alone or row.good
    return {"a key of another client": row.foreign, "the key, for another user": row.other}.get(asker, row.good)


def _to_admin(route: Route, row: Row, asker: str) -> int:
    if asker not in ADMINS:
        return 401
    if asker == "a super admin":
        return row.good
    if route.ask is Ask.SUPER_ADMIN or (route.ask is Ask.ADMIN_WRITE and "viewer" in asker):
        return 403
    return row.foreign if "another" in asker or route.handler.__name__ in FOR_ALL_CLIENTS else row.good


def test_every_route_has_its_row() -> None:
    assert {route.handler.__name__ for route in ROUTES} == MATRIX.keys()


def test_what_asks_nobody_is_known() -> None:
    open_to_all = {route.handler.__name__ for route in ROUTES if route.ask is Ask.ANYBODY}
    assert open_to_all == {"read_status", "read_image_description", "sign_in", "renew", "sign_out"}


@pytest.fixture
async def world(house: House, arrive: Arrive) -> World:
    return await made(house, arrive, PICTURE)


async def test_every_route_answers_each_as_it_should(world: World, address: Address) -> None:
    wrong, cells = [], 0
    async with client(address) as http:
        for route in ROUTES:
            for asker, status, answered in await answers(world, http, route, MATRIX[route.handler.__name__]):
                cells += 1
                if answered != status:
                    wrong.append(f"{route.handler.__name__}, {asker}: {answered}, not {status}")
    assert not wrong, "\n".join(wrong)
    assert cells == len(ROUTES) * len(world.askers) >= 1500


async def answers(world: World, http: httpx.AsyncClient, route: Route, row: Row) -> list[tuple[str, int, int]]:
    """What everybody should be answered, and what they were: first those who change nothing, all at once."""
    things = await world.planted()
    statuses = {asker: expected(route, row, asker) for asker in world.askers}
    refused = [asker for asker, status in statuses.items() if status >= 400 or route.method == "GET"]
    told = await asyncio.gather(*(asked(http, route, row, things, world.askers[asker]) for asker in refused))
    found = [(asker, statuses[asker], each) for asker, each in zip(refused, told, strict=True)]
    for asker in statuses.keys() - set(refused):
        found.append((asker, statuses[asker], await asked(http, route, row, things, world.askers[asker])))
        things = await world.planted() if route.method == "DELETE" else things
    return found


async def asked(http: httpx.AsyncClient, route: Route, row: Row, things: Things, headers: Mapping[str, str]) -> int:
    at = iter(filled(row.at, things).split())
    path = "/v2" + re.sub(r"<[^>]+>", lambda _: next(at), route.path)
    sent: dict[str, Any] = {}
    if row.body is not None:
        sent = {"json": json.loads(filled(json.dumps(row.body), things))}
    if row.form is not None:
        data = {name: filled(value, things) for name, value in row.form.items()}
        sent = {"data": data, "files": {"file": ("beach.jpg", PICTURE)}}
    http.cookies.clear()
    answer = await http.request(route.method, f"{path}?{filled(row.query, things)}", headers=headers, **sent)
    return answer.status_code


def filled(text: str, things: Things) -> str:
    for name, value in things.items():
        text = text.replace(f"{{{name}}}", value)
    return text
