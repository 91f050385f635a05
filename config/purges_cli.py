"""`chatvault places` and `chatvault purges …`: where photos live, and taking them out of there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from config.opened import opened
from config.printing import Json, err, out, print_rows
from vault import telling
from vault.canonical import when
from vault.errors import Invalid
from vault.models.purges import SURE, Outcome, Place, Plan, PlanState, Progress, Scope, Selection, Tier
from vault.owners import OWNER
from vault.purges import Purges
from vault.receipts import CANCELLED, WORDS
from vault.tongue import say
from vault.vault import Vault

purges = typer.Typer(no_args_is_help=True, help="Purges: planned, executed, undone.")
Photos = Annotated[
    list[str] | None, typer.Argument(metavar="[PHOTO]...", help="A number, `last`, or words of its caption.")
]
Id = Annotated[str, typer.Argument(metavar="PLAN", help="From `chatvault purges list`; its first characters will do.")]
Tiers = Annotated[
    list[Tier] | None, typer.Option("--tier", help="Besides tracked and exact also these: re-encoded, look-alike.")
]


def places(
    photo: Annotated[str, typer.Argument(help="A number, `last`, or words of its caption.")],
    tier: Annotated[list[Tier] | None, typer.Option(help="For these reasons only.")] = None,
    as_json: Json = False,
) -> None:
    """Where a photo lives: every message that holds it, and why we think so."""

    async def look(vault: Vault) -> list[dict[str, str]]:
        asset = await vault.library.refer(OWNER, photo)
        found = await vault.places.of([asset], tier or (*SURE, Tier.REENCODED, Tier.LOOKALIKE))
        names = {(chat.account, chat.id): chat.name for chat in await vault.chats.all(OWNER)}
        return [_place(each, names.get((each.ref.account, each.ref.chat), "")) for each in found]

    print_rows(opened("places", look), as_json, "No conversation that was seen here holds it.")


@purges.command()
def plan(
    photos: Photos = None,
    album: Annotated[str, typer.Option(help="Every photo of this album, by number or name.")] = "",
    tag: Annotated[str, typer.Option(help="Every photo with this tag.")] = "",
    search: Annotated[str, typer.Option(help="Every photo with these words in caption, tags or file name.")] = "",
    chat: Annotated[
        list[str] | None, typer.Option(help="Only in this chat. Without photos: every photo in it.")
    ] = None,
    before: Annotated[datetime | None, typer.Option(help="Only messages written before this day (UTC).")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only messages that I wrote.")] = False,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Delete for everyone, as far as WhatsApp allows.")
    ] = False,
    tier: Tiers = None,
    as_json: Json = False,
) -> None:
    """Write down exactly which messages a purge would take. Nothing is deleted before `execute`."""

    async def make(vault: Vault) -> Plan:
        selection = Selection(
            photos=tuple([(await vault.library.refer(OWNER, each)).id for each in photos or ()]),
            album=(await vault.albums.named(OWNER, album)).id if album else None,
            tag=tag,
            words=search,
            chats=tuple([(await vault.chats.named(OWNER, each)).id for each in chat or ()]),
            before=before.replace(tzinfo=UTC) if before else None,
            mine=mine,
        )
        scope = Scope.EVERYONE if everyone else Scope.ME
        return await vault.purges.plan(OWNER, selection, scope=scope, tiers=besides(tier))

    _show_plan(opened("purges", make), as_json)


@purges.command()
def execute(
    id: Id,
    undo: Annotated[int | None, typer.Option(min=0, max=60, help="Seconds in which it can be taken back.")] = None,
    never_again: Annotated[bool, typer.Option("--never-again", help="Also refuse to save or send them again.")] = False,
    as_json: Json = False,
) -> None:
    """Delete what the plan says, and watch. Ctrl+C cancels what has not been done yet."""

    async def go(vault: Vault) -> Progress:
        plan = await _find(vault, id)
        await vault.purges.execute(OWNER, plan.id, undo=_seconds(undo), never_again=never_again)
        try:
            return await _watch(vault, plan, quiet=as_json)
        except asyncio.CancelledError:
            with suppress(Exception):
                _show(await vault.purges.cancel(OWNER, plan.id), as_json)
            raise

    _show(opened("purges", go), as_json)


@purges.command("list")
def list_(as_json: Json = False) -> None:
    """The last fifty, newest first."""

    async def all_(vault: Vault) -> list[Progress]:
        return [await vault.purges.get(OWNER, plan.id) for plan in await vault.purges.all(OWNER)]

    rows = [_row(each) for each in opened("purges", all_)]
    print_rows(rows, as_json, "No purges yet: chatvault purges plan PHOTO")


@purges.command()
def show(id: Id, as_json: Json = False) -> None:
    """How one stands."""

    async def get(vault: Vault) -> Progress:
        return await vault.purges.get(OWNER, (await _find(vault, id)).id)

    _show(opened("purges", get), as_json)


@purges.command()
def pause(id: Id, as_json: Json = False) -> None:
    """Begin nothing more until it is resumed."""
    _turn(Purges.pause, id, as_json)


@purges.command()
def resume(id: Id, as_json: Json = False) -> None:
    """Go on."""
    _turn(Purges.resume, id, as_json)


@purges.command()
def cancel(id: Id, as_json: Json = False) -> None:
    """Leave what has not been deleted yet."""
    _turn(Purges.cancel, id, as_json)


def besides(tiers: Sequence[Tier] | None) -> tuple[Tier, ...]:
    """What is sure is always taken."""
    return tuple(dict.fromkeys((*SURE, *(tiers or ()))))


def _seconds(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=number)


def _turn(how: Callable[[Purges, str, str], Awaitable[Progress]], id: str, as_json: bool) -> None:
    async def turn(vault: Vault) -> Progress:
        return await how(vault.purges, OWNER, (await _find(vault, id)).id)

    _show(opened("purges", turn), as_json)


async def _find(vault: Vault, id: str) -> Plan:
    """The plan whose id begins so. Missing, Invalid."""
    found = [plan for plan in await vault.purges.all(OWNER, limit=1000) if plan.id.startswith(id)] if id else []
    if len(found) > 1:
        raise Invalid(say("More than one plan begins with “{id}”.", id=id))
    return found[0] if found else (await vault.purges.get(OWNER, id)).plan


async def _watch(vault: Vault, plan: Plan, *, quiet: bool) -> Progress:
    """Draw how far it comes, until it has ended."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, console=err, disable=quiet, transient=True) as bar:
        task = bar.add_task("", total=plan.total)
        async for progress in vault.purges.watch(OWNER, plan.id):
            bar.update(task, description=_stage(progress), completed=progress.tally.ended)
    return progress


def _stage(progress: Progress) -> str:
    state = progress.plan.told(datetime.now(UTC))
    return "Ctrl+C takes it back" if state is PlanState.WAITING else state.value.capitalize()


# ── what is printed ───────────────────────────────────────────────────────────────────────────────────────


def _show_plan(plan: Plan, as_json: bool) -> None:
    if as_json:
        out.print_json(data=described(plan))
        return
    out.print(telling.promised(plan))
    if plan.total:
        print_rows([{"chat": each.name, "messages": str(each.messages)} for each in plan.chats], False, "")
        print_rows([{"why": telling.why(Tier(tier)), "messages": str(n)} for tier, n in plan.why.items()], False, "")
        out.print(f"Until {plan.expires_at:%H:%M} UTC: chatvault purges execute {plan.id}")


def _show(progress: Progress, as_json: bool) -> None:
    if as_json:
        out.print_json(data=_status(progress))
    else:
        out.print(f"{progress.plan.told(datetime.now(UTC)).value.capitalize()}. {telling.told(progress)}")


def described(plan: Plan) -> dict[str, Any]:
    return {
        "planId": plan.id,
        "digest": plan.digest.hex(),
        "scope": plan.scope.value,
        "totalMessages": plan.total,
        "chats": [
            {"account": each.account, "chatId": each.chat, "name": each.name, "messageCount": each.messages}
            for each in plan.chats
        ],
        "tiers": dict(plan.why),
        "byHand": plan.by_hand,
        "expiresAt": when(plan.expires_at),
    }


def _status(progress: Progress) -> dict[str, Any]:
    plan, tally = progress.plan, progress.tally
    return {
        "planId": plan.id,
        "state": plan.told(datetime.now(UTC)).value,
        "planned": tally.planned,
        **{word: tally.of(outcome) for outcome, word in WORDS.items()},
        CANCELLED: tally.cancelled,
    }


def _row(progress: Progress) -> dict[str, str]:
    plan = progress.plan
    return {
        "plan": plan.id,
        "state": plan.told(datetime.now(UTC)).value,
        "made": f"{plan.created_at:%Y-%m-%d %H:%M}",
        "for": plan.scope.value,
        "by": plan.origin.value,
        "messages": str(plan.total),
        "deleted": str(progress.tally.of(Outcome.DELETED)),
    }


def _place(place: Place, name: str) -> dict[str, str]:
    return {
        "chat": name or place.ref.chat,
        "account": place.ref.account,
        "message": place.ref.id,
        "from": "me" if place.from_me else place.sender_name,
        "written": f"{place.sent_at:%Y-%m-%d %H:%M}" if place.sent_at else "",
        "why": place.tier.value,
    }
