"""Purges by rule: what there is, and what one would take."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from vault import telling
from vault.models.sweeps import Sweep
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    if ask.words:
        return await _dry(ask, await ask.vault.sweeps.get(ask.owner, ask.words))
    lines = [_line(each) for each in await ask.vault.sweeps.all(ask.owner)]
    none = say("There are no sweeps. They are made on the page Sweeps, or with `chatvault sweeps add NAME …`.")
    return Answer(text="\n".join(lines) or none)


async def _dry(ask: Ask, sweep: Sweep) -> Answer:
    """What it would take now. Nothing is deleted."""
    plan = await ask.vault.sweeps.dry_run(ask.owner, sweep.id)
    return Answer(text=f"{sweep.name}: {telling.promised(plan) if plan else say('it would take nothing now.')}")


def _line(sweep: Sweep) -> str:
    when = (
        say("next at {at:%Y-%m-%d %H:%M} UTC", at=sweep.next_at) if sweep.enabled and sweep.next_at else say("disabled")
    )
    return f"• {sweep.name}: {when}"


COMMAND = Command(
    name="sweeps",
    usage="[NAME]",
    help=noted("Lists the purges by rule; with a name, what that one would take now."),
    run=run,
)
