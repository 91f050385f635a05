"""Take back what the purge that was begun last has not done yet."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from vault import telling
from vault.errors import Missing
from vault.models.purges import BEGUN, Plan
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    plan = await latest(ask)
    return Answer(text=telling.told(await ask.vault.purges.cancel(ask.owner, plan.id)))


async def latest(ask: Ask) -> Plan:
    """The purge under way that was begun last. Missing."""
    plans = [plan for plan in await ask.vault.purges.under_way(ask.owner) if plan.state in BEGUN]
    if not plans:
        raise Missing("purge", say("under way"))
    return max(plans, key=lambda plan: plan.starts_at or plan.created_at)


COMMAND = Command(
    name="undo",
    usage="",
    help=noted("Takes back what a purge has not deleted yet."),
    run=run,
    aside=True,  # there are only seconds for it
)
