"""What people read, in their language."""

from __future__ import annotations

import asyncio

import pytest

from vault.tongue import LANGUAGES, catalogue, counted, preferred, say, speak, speaking, spoken


def test_english_is_what_stands_there() -> None:
    assert say("There is no album {name}.", name="Sun") == "There is no album Sun."
    assert say("50 {%}") == "50 {%}"


def test_a_sentence_is_said_in_the_language_spoken() -> None:
    with speaking("es"):
        assert say("Upload") == "Subir"
    assert say("Upload") == "Upload"


def test_what_nobody_translated_is_said_in_english() -> None:
    with speaking("es"):
        assert say("Nobody ever said this.") == "Nobody ever said this."


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("en", 1, "1 photo"),
        ("en", 2000, "2,000 photos"),
        ("es", 1, "1 foto"),
        ("es", 0, "0 fotos"),
        ("es", 20_000, "20.000 fotos"),
        ("es", 1_000_000, "1.000.000 fotos"),
    ],
)
def test_things_are_counted_as_the_language_counts(language: str, number: int, told: str) -> None:
    with speaking(language):
        assert counted("{n} photo", "{n} photos", number) == told


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-HN,es;q=0.9,en;q=0.8", "es"),
        ("de, es;q=0.5, en;q=0.6", "en"),
        ("es;q=0", "en"),
        ("es;q=nonsense", "en"),
        ("*", "en"),
    ],
)
def test_a_browser_is_answered_in_the_first_language_we_know(wishes: str, language: str) -> None:
    assert preferred(wishes) == language


async def test_one_task_speaks_its_language_and_no_other_hears_it() -> None:
    async def said(language: str) -> str:
        speak(language)
        await asyncio.sleep(0)
        return say("Upload")

    assert [*await asyncio.gather(said("en"), said("es"), said("xx"))] == ["Upload", "Subir", "Upload"]
    assert spoken() == "en"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_catalogue_may_be_had_for_one_place_alone(language: str) -> None:
    everything, pages = catalogue(language), catalogue(language, "web/site/static/")
    assert pages.items() < everything.items()
