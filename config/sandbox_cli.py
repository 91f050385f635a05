"""`chatvault sandbox …`: what the people of the simulated WhatsApp do, for scripts and for playing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.sandbox.driver import Driver
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.wiring import open_house
from vault.owners import OWNER

ACCOUNT = "sandbox"

sandbox = typer.Typer(no_args_is_help=True, help="WhatsApp without a phone: simulated people, chats and photos.")


class Side(StrEnum):
    ME = "me"
    THEM = "them"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
ChatName = Annotated[str, typer.Argument(metavar="CHAT", help="A name or an id, in any case.")]
MessageId = Annotated[str, typer.Argument(metavar="ID", help="From `chatvault sandbox show`.")]
Photo = Annotated[Path | None, typer.Option(help="A picture file; it goes as it is.")]


@sandbox.command()
def chats(as_json: Json = False) -> None:
    """Who there is to talk to."""
    tell(lambda driver: driver.chats(), as_json, lambda rows: "\n".join(map(_chat, rows)))


@sandbox.command()
def post(
    chat: ChatName,
    sender: Annotated[str, typer.Option("--from", metavar="NAME|me", help="Who writes: somebody in this chat.")],
    text: Annotated[str, typer.Option(help="What they write; under a photo it is its caption.")] = "",
    photo: Photo = None,
    reply: Annotated[str | None, typer.Option(metavar="ID", help="The message it answers.")] = None,
    react: Annotated[str | None, typer.Option(metavar="EMOJI", help="React to --reply; “” takes it back.")] = None,
    recompress: Annotated[bool, typer.Option("--recompress", help="Make the photo smaller, as phones do.")] = False,
    as_json: Json = False,
) -> None:
    """Write a message, send a photo, answer, or react."""
    tell(
        lambda driver: driver.post(
            chat, sender, text=text, photo=photo, reply=reply, react=react, recompress=recompress
        ),
        as_json,
        lambda posted: f"Posted {posted['messageId']}.",
    )


@sandbox.command()
def show(
    chat: ChatName,
    side: Annotated[Side, typer.Option("--as", help="Whose view.")] = Side.ME,
    as_json: Json = False,
) -> None:
    """A conversation in my view or in the others', oldest first."""
    tell(lambda driver: driver.show(chat, me=side is Side.ME), as_json, lambda rows: "\n".join(map(_message, rows)))


@sandbox.command()
def calls(as_json: Json = False) -> None:
    """What WhatsApp was asked to delete, call by call, and what each call deleted."""
    tell(lambda driver: driver.calls(), as_json, lambda rows: "\n".join(map(_call, rows)))


@sandbox.command()
def fill(
    chat: ChatName,
    messages: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many messages.")],
    photos: Annotated[int | None, typer.Option(min=0, help="How many of them carry a photo.")] = None,
    photo: Photo = None,
    days: Annotated[float, typer.Option(min=0, max=7300, help="Over how many days up to now.")] = 30,
    as_json: Json = False,
) -> None:
    """Make a long conversation at once."""
    tell(
        lambda driver: driver.fill(chat, messages, photos=photos, photo=photo, days=days),
        as_json,
        lambda done: f"{done['messages']} messages, {done['photos']} of them with a photo.",
    )


@sandbox.command()
def forward(chat: ChatName, id: MessageId, to: ChatName, as_json: Json = False) -> None:
    """Pass a message on from me to another chat."""
    tell(lambda driver: driver.forward(chat, id, to), as_json, lambda posted: f"Forwarded as {posted['messageId']}.")


@sandbox.command()
def revoke(chat: ChatName, id: MessageId, as_json: Json = False) -> None:
    """Let its author delete a message for everyone."""
    tell(lambda driver: driver.revoke(chat, id), as_json, lambda _: "Deleted for everyone.")


@sandbox.command()
def delete(chat: ChatName, id: MessageId, as_json: Json = False) -> None:
    """Delete a message on my phone, for me only."""
    tell(lambda driver: driver.delete(chat, id), as_json, lambda _: "Deleted for me.")


@sandbox.command()
def timer(
    chat: ChatName,
    seconds: Annotated[int, typer.Argument(min=0, max=31_536_000, help="0 switches it off.")],
    as_json: Json = False,
) -> None:
    """Let what is written from now on disappear after so many seconds."""
    tell(lambda driver: driver.set_timer(chat, seconds), as_json, lambda done: f"Timer: {done['timer']} seconds.")


@sandbox.command()
def fault(
    name: Annotated[str, typer.Argument(help="From `chatvault sandbox faults`.")],
    switch: Annotated[Switch, typer.Argument(case_sensitive=False)],
    as_json: Json = False,
) -> None:
    """Let something go wrong, or well again."""
    on = switch is Switch.ON
    tell(lambda driver: driver.fault(name, on), as_json, lambda done: f"{done['fault']} is {switch}.")


@sandbox.command()
def faults(as_json: Json = False) -> None:
    """What can go wrong, and whether it does."""
    tell(
        lambda driver: driver.faults(),
        as_json,
        lambda rows: "\n".join(f"{name:15} {'on' if on else 'off'}" for name, on in rows.items()),
    )


def tell(call: Callable[[Driver], Awaitable[Any]], as_json: bool, friendly: Callable[[Any], str]) -> None:
    answer = asyncio.run(_asked(call))
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else friendly(answer))


async def _asked(call: Callable[[Driver], Awaitable[Any]]) -> Any:
    async with opened(Settings()) as driver:
        return await call(driver)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Driver]:
    async with open_house(settings) as house:

        async def alive() -> bool:
            return any(link.account == ACCOUNT and link.alive for link in await house.vault.links.of(OWNER))

        yield (await sandbox_of(ACCOUNT, settings, house)).driver(alive)


def _chat(row: dict[str, Any]) -> str:
    return f"{row['name']:20} {row['kind']:7} {row['chatId']:26} {', '.join(row['members'])}"


def _call(row: dict[str, Any]) -> str:
    at, asked, deleted = row["timestamp"][:19].replace("T", " "), len(row["messageIds"]), len(row["deleted"])
    return f"{at}  {row['callId']}  for {row['scope']}: {deleted} of {asked} deleted"


def _message(row: dict[str, Any]) -> str:
    photo = f"[photo {row['sha256'][:8]}]" if row["sha256"] else ""
    text = "(deleted for everyone)" if row["revoked"] else row["text"]
    reactions = " ".join(f"{each['emoji']} {each['from']}" for each in row["reactions"])
    said = "  ".join(filter(None, (photo, text, reactions)))
    return f"{row['timestamp'][:16].replace('T', ' ')}  {row['messageId']:22}  {row['from']}: {said}"
