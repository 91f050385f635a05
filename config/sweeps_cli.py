"""`chatvault sweeps …`: purges by rule, on the clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from shlex import quote
from typing import Annotated

import typer

from config.opened import opened
from config.printing import Json, out, print_rows
from config.purges_cli import besides, described
from vault import telling
from vault.errors import Invalid
from vault.models.errands import Order
from vault.models.purges import Outcome, Plan, Scope, Selection, Tier
from vault.models.sweeps import Run, Sweep, When
from vault.owners import OWNER
from vault.tongue import counted, reworded, say
from vault.vault import Vault

sweeps = typer.Typer(no_args_is_help=True, help="Purges by rule, on the clock.")
Name = Annotated[str, typer.Argument(metavar="SWEEP", help="Its name, or its id from `chatvault sweeps list`.")]
SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@sweeps.command("list")
def list_(as_json: Json = False) -> None:
    """The rules."""
    rows = [_row(each) for each in opened("sweeps", lambda vault: vault.sweeps.all(OWNER))]
    print_rows(rows, as_json, "No sweeps yet: chatvault sweeps add NAME --tag receipts --older-than 30d --every 1d")


@sweeps.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    album: Annotated[str, typer.Option(help="Photos of this album, by number or name.")] = "",
    tag: Annotated[str, typer.Option(help="Photos with this tag.")] = "",
    search: Annotated[str, typer.Option(help="Photos with these words in caption, tags or file name.")] = "",
    chat: Annotated[
        list[str] | None, typer.Option(help="Only in this chat. Without photos: every photo in it.")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only messages that I wrote.")] = False,
    older_than: Annotated[str, typer.Option(help="Only messages older than that: 12h, 30d, 8w.")] = "",
    tier: Annotated[list[Tier] | None, typer.Option(help="Besides tracked and exact also: re-encoded.")] = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="For everyone, as far as WhatsApp allows.")] = False,
    cron: Annotated[str, typer.Option(help="When, as five fields: '30 3 * * *' is every day at half past three.")] = "",
    every: Annotated[str, typer.Option(help="Or how often: 6h, 1d.")] = "",
    zone: Annotated[str, typer.Option(help="The time zone the fields are in, such as Europe/Berlin.")] = "UTC",
    most: Annotated[int, typer.Option(help="A run that would take more messages takes none.")] = 1000,
    as_json: Json = False,
) -> None:
    """Make a rule. It is disabled, and what it would take now is shown: `enable` it when that is right."""

    async def make(vault: Vault) -> tuple[Sweep, Plan | None]:
        sweep = Sweep(
            id="",
            owner=OWNER,
            name=name,
            selection=Selection(
                album=(await vault.albums.named(OWNER, album)).id if album else None,
                tag=tag,
                words=search,
                chats=tuple([(await vault.chats.named(OWNER, each)).id for each in chat or ()]),
                mine=mine,
            ),
            older_than=span(older_than) if older_than else None,
            tiers=besides(tier),
            scope=Scope.EVERYONE if everyone else Scope.ME,
            when=When(cron=cron, every=span(every) if every else None, zone=zone),
            most=most,
            created_at=datetime.now(UTC),
        )
        return await vault.sweeps.add(sweep)

    sweep, plan = opened("sweeps", make)
    if as_json:
        out.print_json(data=_row(sweep) | {"dryRun": described(plan) if plan else None})
        return
    out.print(f"Made, and disabled. Now it would take: {_taken(plan)}")
    out.print(f"When that is right: chatvault sweeps enable {quote(sweep.name)}")


@sweeps.command("dry-run")
def dry_run(name: Name, as_json: Json = False) -> None:
    """List exactly what it would take now. Nothing is deleted."""

    async def look(vault: Vault) -> tuple[Plan | None, list[dict[str, str]]]:
        plan = await vault.sweeps.dry_run(OWNER, (await vault.sweeps.get(OWNER, name)).id)
        return plan, [_item(order) async for order in vault.purges.every(OWNER, plan.id)] if plan else []

    plan, items = opened("sweeps", look)
    if not as_json:
        out.print(_taken(plan))
    print_rows(items, as_json, "")


@sweeps.command()
def run(name: Name, as_json: Json = False) -> None:
    """Run it now, enabled or not."""

    async def go(vault: Vault) -> Run:
        return await vault.sweeps.run(OWNER, (await vault.sweeps.get(OWNER, name)).id)

    print_rows([_run(opened("sweeps", go))], as_json, "")


@sweeps.command()
def history(name: Name, as_json: Json = False) -> None:
    """Its runs, newest first; each with the plan whose receipt says what was taken."""

    runs = opened("sweeps", lambda vault: vault.sweeps.runs(OWNER, name))
    print_rows([_run(each) for each in runs], as_json, "It never ran.")


@sweeps.command()
def enable(name: Name) -> None:
    """Let the clock run it."""
    sweep = _switch(name, on=True)
    out.print(f"Enabled. It runs next at {sweep.next_at:%Y-%m-%d %H:%M} UTC." if sweep.next_at else "Enabled.")


@sweeps.command()
def disable(name: Name) -> None:
    """Keep the rule, and let it rest."""
    _switch(name, on=False)
    out.print("Disabled.")


@sweeps.command()
def remove(name: Name) -> None:
    """Forget the rule; its history and its receipts stay."""

    async def forget(vault: Vault) -> None:
        await vault.sweeps.remove(OWNER, (await vault.sweeps.get(OWNER, name)).id)

    opened("sweeps", forget)
    out.print("Removed.")


def span(text: str) -> timedelta:
    """`90m`, `12h`, `30d`, `8w`. Invalid."""
    found = re.fullmatch(r"(\d{1,6})\s*([mhdw])", text.strip().casefold())
    if not found:
        raise Invalid(say("“{text}” is no span of time: write 90m, 12h, 30d or 8w.", text=text))
    return timedelta(**{SPANS[found[2]]: int(found[1])})


def spelt(every: timedelta | None) -> str:
    """“36 hours”, “90 minutes”"""
    minutes = int(every.total_seconds()) // 60 if every else 0
    if minutes % 60:
        return counted("{n} minute", "{n} minutes", minutes)
    return counted("{n} hour", "{n} hours", minutes // 60)


def _switch(name: str, *, on: bool) -> Sweep:
    async def switch(vault: Vault) -> Sweep:
        return await vault.sweeps.change(replace(await vault.sweeps.get(OWNER, name), enabled=on))

    return opened("sweeps", switch)


def _taken(plan: Plan | None) -> str:
    return telling.promised(plan) if plan else "nothing."


def _row(sweep: Sweep) -> dict[str, str]:
    return {
        "id": sweep.id,
        "name": sweep.name,
        "enabled": "yes" if sweep.enabled else "no",
        "when": f"{sweep.when.cron} ({sweep.when.zone})" if sweep.when.cron else f"every {spelt(sweep.when.every)}",
        "next": f"{sweep.next_at:%Y-%m-%d %H:%M} UTC" if sweep.enabled and sweep.next_at else "",
        "scope": sweep.scope.value,
    }


def _item(order: Order) -> dict[str, str]:
    return {"account": order.account, "chat": order.chat, "message": order.task.message_id}


def _run(run: Run) -> dict[str, str]:
    return {
        "slot": f"{run.slot:%Y-%m-%d %H:%M} UTC",
        "state": run.state.value.replace("_", " "),
        "planned": str(run.tally.planned) if run.tally else "",
        "deleted": str(run.tally.of(Outcome.DELETED)) if run.tally else "",
        "plan": run.plan,
        "reason": reworded(run.reason),
    }
