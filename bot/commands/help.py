"""What there is to command."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from vault.errors import Invalid
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    name = ask.words.casefold().removeprefix(ask.prefix.casefold()).strip()
    return Answer(text=_one(ask, name) if name else _all(ask))


def _all(ask: Ask) -> str:
    usages = "\n".join(f"• {command.shown(ask.prefix)}" for command in ask.commands)
    first = say("I keep photos for you. You can write:")
    return "\n".join([first, usages, say("More on one of them: {prefix}help save", prefix=ask.prefix)])


def _one(ask: Ask, name: str) -> str:
    for command in ask.commands:
        if name in (command.name, *command.aliases):
            return f"*{command.shown(ask.prefix)}*\n{say(command.help)}"
    raise Invalid(say("There is no command {prefix}{name}.", prefix=ask.prefix, name=name))


COMMAND = Command(name="help", usage="[command]", help=noted("Lists the commands, or explains one."), run=run)
