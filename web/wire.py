"""What all surfaces' bodies, queries and answers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, TypeVar, cast, get_origin

from pydantic import BaseModel, ConfigDict, PlainSerializer, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from vault.errors import Invalid
from vault.tongue import say


class Wire(BaseModel):
    """A shape on the wire. What comes in must be exactly it: no further fields, no other types."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Camel(Wire):
    """A shape whose names are in camel case on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, serialize_by_alias=True)


class CamelAnswer(Camel):
    """One that we fill in ourselves."""

    model_config = ConfigDict(validate_by_name=True)


Shape = TypeVar("Shape", bound=Wire)


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


Moment = Annotated[datetime, PlainSerializer(_spelled, return_type=str)]  # 2024-01-31T12:00:00.000Z


def read_body(shape: type[Shape], text: bytes) -> Shape:
    """A JSON body. Invalid."""
    try:
        return shape.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


def read_query(shape: type[Shape], values: MultiDict[str, str]) -> Shape:
    """The part of an address behind the question mark; what nobody asked about is passed over. Invalid.

    Of what comes several times the first is taken, where it is no list.
    """
    return cast(Shape, _read(shape, tuple((name, tuple(several)) for name, several in values.lists())))


@lru_cache(maxsize=512)
def _read(shape: type[Wire], values: tuple[tuple[str, tuple[str, ...]], ...]) -> Wire:
    """The same is asked often, and what is read of it never changes."""
    return _filled(shape, values)


def read_form(shape: type[Shape], values: MultiDict[str, str]) -> Shape:
    """The texts of a form, read in the same way. Invalid."""
    return _filled(shape, values.lists())


def _filled(shape: type[Shape], values: Iterable[tuple[str, Sequence[str]]]) -> Shape:
    known = {field.alias or name: field for name, field in shape.model_fields.items()}
    try:
        return shape.model_validate({name: _told(known[name], several) for name, several in values if name in known})
    except ValidationError as error:
        raise _invalid(error) from None


def _told(field: FieldInfo, values: Sequence[str]) -> Any:
    return list(values) if get_origin(field.annotation) is tuple and len(values) > 1 else values[0]


def _invalid(error: ValidationError) -> Invalid:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = say(first["msg"].removeprefix("Value error, "))
    return Invalid(f"{where}: {said}." if where else f"{said}.")


def written(value: Wire | Sequence[Wire]) -> bytes:
    """As JSON."""
    if isinstance(value, Wire):
        return value.model_dump_json().encode()
    return f"[{','.join(each.model_dump_json() for each in value)}]".encode()
