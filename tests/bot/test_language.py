"""The bot in Spanish: it answers in it, and writes down in English what others will read in a language of theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.line import SandboxLine
from config.bot_process import bot
from config.settings import Settings
from config.wiring import House
from tests.bot.phone import PATIENCE, Phone, serving
from tests.house import eventually
from vault.errors import SendRefused
from vault.models.errands import OrderState
from vault.owners import OWNER
from vault.tongue import reworded, speaking


@pytest.fixture
async def yo(phone: Phone, line: SandboxLine, settings: Settings, house: House) -> AsyncIterator[Phone]:
    """My phone, while a bot serves it whose owner has set CHATVAULT_LANGUAGE=es."""
    spanish = Settings.model_validate(settings.model_dump() | {"language": "es"})
    async with serving(phone.vault, line, **bot(spanish, house).keywords):
        yield phone


async def test_the_bot_answers_in_the_language_that_was_set(yo: Phone) -> None:
    assert await yo.asks("!list") == "La bóveda está vacía. Responde a una foto con !save para guardarla."
    await yo.saves(1, "Playa")
    assert (await yo.asks("!find playa")).startswith("1 foto para «playa»:")
    assert await yo.asks("!sned 1") == "«!sned 1» no funcionó. No existe ese comando. ¿Querías decir !send?"


async def test_what_went_wrong_is_written_down_in_english_and_told_in_the_language_of_whoever_asks(yo: Phone) -> None:
    photo = await yo.saves(1)
    ben = next(chat for chat in await yo.vault.chats.all(OWNER) if chat.name == "Ben")
    await yo.driver.fault("send-refused", True)
    with speaking("es"), pytest.raises(SendRefused, match="Se le indicó al sandbox"):
        await yo.vault.sends.send(OWNER, photo.id, ben.id)
    [order] = await yo.vault.activity.page(OWNER, among=[OrderState.FAILED], limit=1)
    assert order.reason == "The sandbox was told to refuse what is sent (fault send-refused)."


async def test_why_a_line_is_down_is_put_into_words_where_it_is_read(yo: Phone) -> None:
    await yo.driver.fault("offline", True)
    assert await eventually(lambda: remedy(yo), PATIENCE)
    with speaking("es"):
        assert reworded(await remedy(yo)).startswith("El sandbox está desconectado.")
        assert reworded("Nobody ever said this.") == "Nobody ever said this."


async def remedy(yo: Phone) -> str:
    return (await yo.vault.links.of(OWNER))[0].remedy


def test_a_sentence_is_known_again_by_its_words_whatever_it_is_about() -> None:
    with speaking("es"):
        started = reworded("Its bot is not running: start it with `chatvault run` or `chatvault bot phone`.")
        assert started == "Su bot no está en marcha: inícialo con `chatvault run` o `chatvault bot phone`."
        assert reworded("It would take 12 messages, and 3 are allowed.") == "Se llevaría 12 mensajes, y se permiten 3."
