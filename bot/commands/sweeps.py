"""Purges by rule: what there is, and what one would take."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from vault import telling
from vault.models.sweeps import Sweep


async def run(ask: Ask) -> Answer:
    if ask.words:
        return await _dry(ask, await ask.vault.sweeps.get(ask.owner, ask.words))
    lines = [_line(each) for each in await ask.vault.sweeps.all(ask.owner)]
    none = "There are no sweeps. They are made in the terminal: chatvault sweeps add NAME …"
    return Answer(text="\n".join(lines) or none)


async def _dry(ask: Ask, sweep: Sweep) -> Answer:
    """What it would take now. Nothing is deleted."""
    plan = await ask.vault.sweeps.dry_run(ask.owner, sweep.id)
    return Answer(text=f"{sweep.name}: {telling.promised(plan) if plan else 'it would take nothing now.'}")


def _line(sweep: Sweep) -> str:
    when = f"next at {sweep.next_at:%Y-%m-%d %H:%M} UTC" if sweep.enabled and sweep.next_at else "disabled"
    return f"• {sweep.name}: {when}"


COMMAND = Command(
    name="sweeps", usage="[NAME]", help="Lists the purges by rule; with a name, what that one would take now.", run=run
)
