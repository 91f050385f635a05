"""What may be asked of a picture on its way out."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from vault.images import transforms
from vault.images.transforms import KINDS, LARGEST
from vault.models.images import Transform
from web.wire import Camel


def _true(value: object) -> object:
    """`?info` alone says it, too."""
    return value or "true"


# Read by `vault.images.transforms`, which knows what they mean together; said here for the description alone.
Pixels = Annotated[str | None, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST})]
Percent = Annotated[str | None, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100})]
Format = Annotated[str | None, WithJsonSchema({"type": "string", "enum": list(KINDS)})]
Wish = Annotated[str | None, WithJsonSchema({"type": "boolean"})]
Truth = Annotated[bool, BeforeValidator(_true)]


class Look(Camel):
    """What the picture is to look like. `t` is of no account: another one is another address."""

    w: Pixels = None
    width: Pixels = None
    h: Pixels = None
    height: Pixels = None
    q: Percent = None
    quality: Percent = None
    format: Format = None
    thumb: Wish = None
    t: str = ""
    download: Truth = False
    info: Truth = False

    @property
    def transform(self) -> Transform:
        return transforms.read({name: str(value) for name, value in self if value is not None})

    @model_validator(mode="after")
    def _makes_sense(self) -> Look:
        """What does not is refused, whether there is something to look at or not. Invalid."""
        transforms.read({name: str(value) for name, value in self if value is not None})
        return self


class Serving(Look):
    """`token`: the secret of a link to the image, or to an album that it is in."""

    token: str = ""


class Portrait(Look):
    """`client`: whose user it is, for those who ask without a key."""

    client: str = ""
