"""Words are compared as people mean them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.words import plain


@pytest.mark.parametrize("written", ["Chloé", "chloe", "CHLOÉ", "Chloe\u0301", "Ｃhloé"])
def test_one_name_however_it_is_written(written: str) -> None:
    assert plain(written) == "chloe"


def test_other_alphabets_keep_their_letters() -> None:
    assert plain("Дом 한국 日本") == "дом 한국 日本"


@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
