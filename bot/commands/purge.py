"""Delete a photo from every conversation, once the word that fits exactly this plan has been repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from bot import grammar
from bot.asking import Answer, Ask, Command, meant
from bot.reactions import Mark
from bot.wording import called
from vault import commanding, telling
from vault.errors import Invalid
from vault.models.photos import Asset
from vault.models.purges import SURE, Outcome, Plan, PlanState, Progress, Scope, Selection, Tier
from vault.tongue import day, noted, say

VOCABULARY = (
    "acorn amber anchor apple autumn bamboo basil beacon birch breeze candle canyon cedar cherry clover cobalt "
    "comet copper coral cotton crystal daisy delta ember fern forest garden ginger granite harbor hazel honey "
    "indigo island ivory jasmine juniper lantern lemon lilac maple marble meadow melon mint moss nectar oak "
    "olive orchid pearl pebble pepper pine plum quartz river saffron silver sparrow spruce tulip velvet willow"
)
WORDS = VOCABULARY.split()
WORD = re.compile(rf"^(.*\S)\s+((?:{'|'.join(WORDS)})[0-9]{{2}})$", re.DOTALL | re.IGNORECASE)
EXACT = re.compile(r"#?[0-9]+|last", re.IGNORECASE)
LIFE = timedelta(minutes=10)
OPTIONS = {"copies", "everyone", "never"}
STAYS = noted("The photo stays in the vault.")
BLOCKED = noted("The photo stays in the vault, and is blocked.")
CONFIRM = noted("Answer this message with *{word}* within {minutes} minutes, or write:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `!purge` was asked for. `never`: and never save or send it again. `rest`: what nobody understands."""

    ref: str
    word: str = ""
    copies: bool = False
    everyone: bool = False
    never: bool = False
    rest: str = ""

    @property
    def tiers(self) -> Sequence[Tier]:
        return (*SURE, Tier.REENCODED) if self.copies else SURE

    @property
    def scope(self) -> Scope:
        return Scope.EVERYONE if self.everyone else Scope.ME

    @property
    def options(self) -> list[str]:
        """As they are typed."""
        given = {"copies": self.copies, "everyone": self.everyone, "never": self.never}
        return [name for name, on in given.items() if on]


async def run(ask: Ask) -> Answer:
    wanted = read(ask.words)
    if wanted.rest:
        raise Invalid(
            say(
                "“{rest}” means nothing behind a photo's number: there are {options}.",
                rest=wanted.rest,
                options=", ".join(sorted(OPTIONS)),
            )
        )
    asset = await meant(ask, wanted.ref)
    if wanted.word and (plan := await _shown(ask, asset, wanted)):
        return await _carry_out(ask, asset, plan, wanted)
    return await _proposal(ask, asset, wanted)


def read(text: str) -> Wanted:
    """The photo meant, options behind its number, and the word of confirmation."""
    found = WORD.match(text)
    ref, word = (found[1], found[2].casefold()) if found else (text, "")
    words = ref.split()
    given = set()
    numbered = bool(words) and EXACT.fullmatch(words[0]) is not None
    if numbered or OPTIONS.issuperset(each.casefold() for each in words):
        while words and words[-1].casefold() in OPTIONS:
            given.add(words.pop().casefold())
    exact, rest = grammar.reference(" ".join(words))
    return Wanted(
        ref=exact if numbered or not rest else " ".join(words),
        rest=rest if numbered else "",
        word=word,
        copies="copies" in given,
        everyone="everyone" in given,
        never="never" in given,
    )


def word_of(plan: Plan) -> str:
    """The word that confirms exactly this plan."""
    number = int.from_bytes(plan.digest[:8])
    return f"{WORDS[number % len(WORDS)]}{number // len(WORDS) % 100:02}"


async def _shown(ask: Ask, asset: Asset, wanted: Wanted) -> Plan | None:
    """The plan that this word was shown with; it may have run already, when a crash makes us ask again."""
    for plan in await ask.vault.purges.all(ask.owner):
        fits = word_of(plan) == wanted.word and plan.selection.photos == (asset.id,) and plan.scope is wanted.scope
        if fits and (plan.state is not PlanState.PLANNED or datetime.now(UTC) < plan.expires_at):
            return plan
    return None


async def _carry_out(ask: Ask, asset: Asset, plan: Plan, wanted: Wanted) -> Answer:
    """Say that it can be undone, and then how it went. Asked again after a crash, go on with it."""
    undo = ask.vault.purges.undo
    if plan.state is PlanState.PLANNED:
        await ask.vault.purges.execute(ask.owner, plan.id, undo=undo, never_again=wanted.never)
        if undo:
            soon = "{messages} will be deleted in {seconds} seconds. {prefix}undo takes it back."
            total = telling.messages(plan.total)
            await ask.say(say(soon, messages=total, seconds=undo.seconds, prefix=ask.prefix))
    progress = await ask.vault.purges.finished(ask.owner, plan.id)
    more = await _more(ask, asset, progress)
    mark = Mark.DONE if progress.tally.of(Outcome.DELETED) + progress.tally.of(Outcome.GONE) else Mark.FAILED
    return Answer(mark=mark, text="\n".join(filter(None, [telling.told(progress), more])))


async def _more(ask: Ask, asset: Asset, progress: Progress) -> str:
    """What the plan did not hold, because it came later or could not be deleted."""
    if progress.plan.state is PlanState.CANCELLED:
        return ""
    left = await ask.vault.places.of([asset], progress.plan.tiers)
    still = say(
        "{messages} left: {command}", messages=telling.messages(len(left)), command=f"{ask.prefix}purge {asset.id}"
    )
    return still if left else ""


async def _proposal(ask: Ask, asset: Asset, wanted: Wanted) -> Answer:
    plan = await ask.vault.purges.plan(
        ask.owner,
        Selection(photos=(asset.id,)),
        scope=wanted.scope,
        tiers=wanted.tiers,
        id=uuid5(NAMESPACE_OID, f"{ask.key}:{asset.id}").hex,
        life=LIFE,
    )
    copies = "" if wanted.copies else await _copies(ask, asset)
    if not plan.total:
        nothing = say("No conversation holds {photo}: there is nothing to delete.", photo=called(asset))
        return Answer(text="\n".join(filter(None, [nothing, copies, _seen(plan)])))
    again = " ".join([str(asset.id), *wanted.options, word_of(plan)])
    lines = [
        say("That word does not fit any more; this is how it stands now.") if wanted.word else "",
        say("{photo} is in {where}:", photo=called(asset), where=telling.where(plan)),
        *[f"• {each.name}: {each.messages}" for each in plan.chats],
        copies,
        _seen(plan),
        f"{telling.promised(plan)} {say(BLOCKED if wanted.never else STAYS)}",
        say(CONFIRM, word=word_of(plan), minutes=LIFE.seconds // 60),
        f"{commanding.PROPOSED}{ask.prefix}purge {again}",
    ]
    return Answer(text="\n".join(filter(None, lines)))


async def _copies(ask: Ask, asset: Asset) -> str:
    """Re-encoded copies are told of, and taken only when that is asked for."""
    found = await ask.vault.places.of([asset], (*SURE, Tier.REENCODED))
    number = sum(place.tier is Tier.REENCODED for place in found)
    command = f"{ask.prefix}purge {asset.id} copies"
    more = "{messages} more with the same picture, compressed again: {command}"
    return say(more, messages=telling.messages(number), command=command) if number else ""


def _seen(plan: Plan) -> str:
    """Since when messages could be found."""
    since = max((each.since for each in plan.coverage if each.since), default=None)
    return say("Messages since {day} were seen.", day=day(since)) if since else ""


COMMAND = Command(
    name="purge",
    usage="[REF] [copies] [everyone] [never]",
    help=noted(
        "Deletes a photo for you from every conversation; it first tells where it is, and asks for a word. "
        "`copies`: re-encoded ones, too; `everyone`: from their phones, too; `never`: and never save or send it again."
    ),
    run=run,
    aside=True,
)
