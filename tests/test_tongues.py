"""Every sentence is known in every language, with places for the same values. `make words` renews a catalogue."""

from __future__ import annotations

from string import Formatter

import pytest

from tests import words
from vault.tongue import ENGLISH, LANGUAGES

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_said_is_in_the_catalogue_and_nothing_else(language: str) -> None:
    known = {words.text(each.id): places(each.locations) for each in words.opened(language) if each.id}
    assert known == {text: places(where) for text, where in words.said().items()}


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language: str) -> None:
    assert words.untranslated(words.opened(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_places_for_the_same_values(language: str) -> None:
    for entry in words.opened(language):
        for said, told in zip(words.forms(entry.id), words.forms(entry.string), strict=True):
            assert holes(told) == holes(said), said


def places(locations: list[tuple[str, int]]) -> set[str]:
    return {path for path, _ in locations}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
