"""A surface's table of routes as an OpenAPI 3.1 document."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal, get_args, get_origin

from pydantic.json_schema import models_json_schema
from quart import Response, json

from vault.errors import Forbidden, VaultError
from web.errors import code_of
from web.surface import Bytes, Pieces, R, Route, Surface, Upload
from web.wire import Wire

VERSION = "1.0.0"
REF = "#/components/schemas/{model}"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
UNSAFE = frozenset({"POST", "PATCH", "PUT", "DELETE"})
Json = dict[str, Any]
Mode = Literal["validation", "serialization"]


def document(surface: Surface[R]) -> Json:
    """The description of a whole surface."""
    paths: dict[str, Json] = {}
    for route in surface.routes:
        path = surface.prefix + PARAMETER.sub(r"{\2}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(surface, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": surface.title, "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {**_schemas(surface.routes), "Error": surface.dialect.schema},
            "securitySchemes": surface.schemes,
        },
    }


def description(surface: Surface[R]) -> Response:
    """The same, as an answer."""
    return Response(json.dumps(document(surface)), mimetype="application/json")


def _operation(surface: Surface[R], route: R) -> Json:
    operation: Json = {
        "operationId": route.handler.__name__,
        "summary": inspect.getdoc(route.handler) or "",
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": {**_answers(route), **_refusals(surface, route)},
        "security": surface.opened_by(route),
    }
    if route.body:
        needed = route.body.needed if isinstance(route.body, Pieces) else not route.bare
        operation["requestBody"] = {"required": needed, "content": _request(route.body)}
    if route.scope:
        operation["x-scope"] = route.scope.value
        operation["description"] = f"Needs the scope `{route.scope.value}`."
    return operation


def _path_parameters(route: Route) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if kind == "serial" else "string"}}
        for kind, name in PARAMETER.findall(route.path)
    ]


def _query_parameters(route: Route) -> list[Json]:
    if route.query is None:
        return []
    properties = route.query.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _request(body: type[Wire] | Upload | Pieces) -> Json:
    if isinstance(body, Pieces):
        return {body.mime: {"schema": {"type": "string", "format": "binary"}}}
    if not isinstance(body, Upload):
        return {"application/json": {"schema": _schema(body)}}
    properties = {
        body.file: {"type": "string", "format": "binary"},
        **{name: {"type": "string"} for name in (*body.texts, *body.needed)},
        **{name: {"type": "array", "items": {"type": "string"}} for name in body.lists},
    }
    needed = [body.file, *body.needed]
    return {"multipart/form-data": {"schema": {"type": "object", "properties": properties, "required": needed}}}


def _answers(route: Route) -> Json:
    return {str(number): _answer(number, shape) for number, shape in route.answers.items()}


def _answer(number: int, shape: Any) -> Json:
    answer: Json = {"description": HTTPStatus(number).phrase}
    if shape is not None:
        answer["content"] = {mime: said for each in _each(shape) for mime, said in [_content(each)]}
    return answer


def _each(shape: Any) -> tuple[Any, ...]:
    return shape if isinstance(shape, tuple) else (shape,)


def _content(shape: Any) -> tuple[str, Json]:
    return (shape.mime, {}) if isinstance(shape, Bytes) else ("application/json", {"schema": _schema(shape)})


def _schema(shape: Any) -> Json:
    if get_origin(shape) is list:
        return {"type": "array", "items": _schema(get_args(shape)[0])}
    return {"$ref": REF.format(model=shape.__name__)}


def _refusals(surface: Surface[R], route: R) -> Json:
    """Everything that may go wrong, by status; the `code`s that status may carry are its description."""
    codes: dict[int, set[str]] = {}
    named = [(surface.dialect.status(kind), kind.code) for kind in _kinds(surface, route)]
    for number, code in [*named, *_declined(surface, route)]:
        codes.setdefault(number, set()).add(code)
    return {
        str(number): {
            "description": " or ".join(f"`{code}`" for code in sorted(codes[number])),
            "content": {"application/json": {"schema": {"$ref": REF.format(model="Error")}}},
        }
        for number in sorted(codes)
    }


def _kinds(surface: Surface[R], route: R) -> list[type[VaultError]]:
    """The route's own refusals, and those any route has."""
    return [*route.refusals, *surface.always(route), *([Forbidden] if route.method in UNSAFE else [])]


def _declined(surface: Surface[R], route: R) -> list[tuple[int, str]]:
    """What the web itself may say before the vault is asked."""
    known = [401] if surface.opened_by(route) else []
    numbers = [421, 500, *route.declined, *known, *([408, 413, 415] if route.body else [])]
    numbers += [404] if PARAMETER.search(route.path) else []
    return [(number, code_of(number)) for number in numbers]


def _schemas(routes: Sequence[Route]) -> Json:
    bodies = {route.body for route in routes if isinstance(route.body, type)}
    shapes = [each for route in routes for shape in route.answers.values() for each in _each(shape)]
    answers = {model for shape in shapes for model in _models(shape)}
    inputs: list[tuple[type[Wire], Mode]] = [(model, "validation") for model in sorted(bodies, key=_name)]
    outputs: list[tuple[type[Wire], Mode]] = [(model, "serialization") for model in sorted(answers, key=_name)]
    _, schema = models_json_schema([*inputs, *outputs], ref_template=REF)
    return dict(schema["$defs"])


def _models(shape: Any) -> set[type[Wire]]:
    model = get_args(shape)[0] if get_origin(shape) is list else shape
    return {model} if isinstance(model, type) else set()


def _name(model: type[Wire]) -> str:
    return model.__name__
