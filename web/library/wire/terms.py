"""What several nouns say alike."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from vault.assets import CAPTION_LIMIT, TAG_LIMIT
from vault.tongue import noted
from web.wire import Camel, CamelAnswer, Wire

AT_ONCE = 1000  # photos, chats or messages in one list
MOST = 100_000  # photos in one of those that take as many as there are
BODY = 2_000_000  # bytes that so many ids take


def listed(value: object) -> object:
    """Of what stands in an address with commas between."""
    return value.split(",") if isinstance(value, str) else value


def _moment(value: object) -> datetime:
    """With its date, its time and its zone; a bare number is no moment."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    raise ValueError(noted("A moment looks like 2026-05-04T12:00:00Z"))


Name = Annotated[str, Field(min_length=1, max_length=512)]
Caption = Annotated[str, Field(max_length=CAPTION_LIMIT)]
Words = Annotated[str, Field(max_length=200)]
Tag = Annotated[str, Field(max_length=TAG_LIMIT)]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Ids = Annotated[tuple[Id, ...], Field(max_length=AT_ONCE)]
Many = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST)]
Instant = Annotated[AwareDatetime, BeforeValidator(_moment)]


class Changes(Wire):
    """What is named is changed, and something must be."""

    @model_validator(mode="after")
    def _says_something(self) -> Changes:
        if not self.model_fields_set:
            raise ValueError(noted("Name what is to be changed"))
        return self


class PhotoIds(Camel):
    photo_ids: Annotated[Ids, Field(min_length=1)]


class Done(CamelAnswer):
    success: bool = True
