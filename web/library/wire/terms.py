"""What several nouns say alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.assets import CAPTION_LIMIT
from web.wire import CamelAnswer

Name = Annotated[str, Field(min_length=1, max_length=512)]
Caption = Annotated[str, Field(max_length=CAPTION_LIMIT)]


class Done(CamelAnswer):
    success: bool = True
