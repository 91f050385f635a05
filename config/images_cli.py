"""`chatvault client …` and `admin …`: who keeps images here, and who looks after them."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import Annotated

import typer

from config.printing import Json, out, print_rows, started
from config.wiring import open_vault
from vault.models.principals import Principal, Role

client = typer.Typer(no_args_is_help=True, help="The applications that keep images here, and their keys.")
admin = typer.Typer(no_args_is_help=True, help="Who looks after the image service.")
Client = Annotated[str, typer.Argument(metavar="ID", help="From `chatvault client list`.")]
Admin = Annotated[str, typer.Argument(metavar="ID", help="From `chatvault admin list`.")]


@client.command("create")
def create_client(name: Annotated[str, typer.Option(help="What it is called.")], as_json: Json = False) -> None:
    """Let an application in. Its key is shown this once."""
    asyncio.run(_create_client(name, as_json))


async def _create_client(name: str, as_json: bool) -> None:
    async with open_vault(started("client")) as vault:
        key, made = await vault.images.clients.add(name)
    _print_key(made.id, key, as_json)


@client.command("list")
def list_clients(as_json: Json = False) -> None:
    """What clients there are."""
    asyncio.run(_list_clients(as_json))


async def _list_clients(as_json: bool) -> None:
    async with open_vault(started("client")) as vault:
        found = await vault.images.clients.all()
        keys = [len(await vault.images.clients.keys(each.id)) for each in found]
    rows = [
        {"id": each.id, "name": each.name, "state": _state(each), "keys": str(number)}
        for each, number in zip(found, keys, strict=True)
    ]
    print_rows(rows, as_json, "No clients yet: chatvault client create --name NAME")


@client.command("rotate")
def rotate_client(
    id: Client,
    grace: Annotated[int, typer.Option(min=0, metavar="HOURS", help="How long the keys there were stay good.")] = 0,
    as_json: Json = False,
) -> None:
    """Give a client a new key, shown this once; those it had end."""
    asyncio.run(_rotate_client(id, timedelta(hours=grace), as_json))


async def _rotate_client(id: str, grace: timedelta, as_json: bool) -> None:
    async with open_vault(started("client")) as vault:
        key = await vault.images.clients.rotate(id, grace)
    _print_key(id, key, as_json)


@client.command("disable")
def disable_client(id: Client) -> None:
    """Let a client in no more, at once. What it put in stays."""
    asyncio.run(_switch_client(id, active=False))


@client.command("enable")
def enable_client(id: Client) -> None:
    """Let a client in again, with the keys it had."""
    asyncio.run(_switch_client(id, active=True))


async def _switch_client(id: str, *, active: bool) -> None:
    async with open_vault(started("client")) as vault:
        await vault.images.clients.change(id, active=active)
    out.print("Let in again." if active else "Let in no more.")


@admin.command("create")
def create_admin(
    email: Annotated[str, typer.Option(help="What they sign in with.")],
    role: Annotated[str, typer.Option(help="super_admin, admin or viewer.")],
    password: Annotated[str | None, typer.Option(help="Asked for, or read from the input, without it.")] = None,
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
    client: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Whom they look after, once for each; all without.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let somebody look after the image service, in the admin portal."""
    chosen = Role(role) if role in set(Role) else Role.NOBODY  # which is refused with those there are
    asyncio.run(_create_admin(email, password or _asked(), chosen, name, client, as_json))


async def _create_admin(
    email: str, password: str, role: Role, name: str, clients: list[str] | None, as_json: bool
) -> None:
    async with open_vault(started("admin")) as vault:
        made = await vault.images.admins.add(email, password, role, name=name, clients=clients or None)
    if as_json:
        out.print_json(data={"id": made.id, "email": made.login, "role": made.role})
    else:
        out.print(f"{made.login} may sign in to the admin portal.")


@admin.command("list")
def list_admins(as_json: Json = False) -> None:
    """Who looks after the image service."""
    asyncio.run(_list_admins(as_json))


async def _list_admins(as_json: bool) -> None:
    async with open_vault(started("admin")) as vault:
        found = await vault.images.admins.all()
    rows = [
        {
            "id": each.id,
            "email": each.login,
            "role": each.role,
            "clients": "all" if each.clients is None else " ".join(each.clients),
            "state": _state(each),
        }
        for each in found
    ]
    print_rows(rows, as_json, "No admins yet: chatvault admin create --email E --role super_admin")


@admin.command("disable")
def disable_admin(id: Admin) -> None:
    """Sign somebody out at once, and let them in no more."""
    asyncio.run(_switch_admin(id, active=False))


@admin.command("enable")
def enable_admin(id: Admin) -> None:
    """Let somebody sign in again."""
    asyncio.run(_switch_admin(id, active=True))


async def _switch_admin(id: str, *, active: bool) -> None:
    async with open_vault(started("admin")) as vault:
        await vault.images.admins.appoint(id, active=active)
    out.print("May sign in again." if active else "Signed out, and let in no more.")


def _asked() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _print_key(id: str, key: str, as_json: bool) -> None:
    if as_json:
        out.print_json(data={"id": id, "apiKey": key})
    else:
        out.print(f"{id}\n{key}\nKeep the key: it is not shown again.")


def _state(principal: Principal) -> str:
    return "active" if principal.active else "disabled"
