"""What a vendor takes: its OpenAPI 3.1 document, cut down to what Cutroom calls, and the check of requests against it.

A contract file says in `info` where it comes from: `x-source` (address), `version` (the vendor's revision) and `x-read`
(the day on which it was read). Objects of its schemas are closed: a field that is not listed is refused, unless the
schema says `additionalProperties` itself. Extensions on operations: `x-max-bytes` limits the body.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import jsonschema_rs

from infra.local.simulators.coercion import Schema, coerced

MOST_BYTES = 32 * 2**20
METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Violation(Exception):
    """What keeps a request from being taken: its kind, the place (`input.0.text`) and a message."""

    kind: str  # path | method | parameter | media_type | body | field | required | too_large
    place: str
    message: str


@dataclass(frozen=True)
class Parameter:
    """One parameter of the path, the query or the headers."""

    name: str
    place: str
    required: bool
    schema: Schema
    explode: bool = True


@dataclass(frozen=True)
class BodyKind:
    """One media type that an operation takes; without a schema it is a stream of bytes."""

    media_type: str
    schema: Schema | None

    def takes(self, media_type: str) -> bool:
        """Whether a request's media type is this one (`video/*` and `*/*` stand for many)."""
        family, _, kind = self.media_type.partition("/")
        given, _, exact = media_type.partition("/")
        return family in ("*", given) and kind in ("*", exact)


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    pattern: re.Pattern[str]
    parameters: Sequence[Parameter] = ()
    bodies: Sequence[BodyKind] = ()
    body_required: bool = False
    most_bytes: int = MOST_BYTES
    validators: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def body_kind(self, media_type: str) -> BodyKind | None:
        """How a body of this media type is read. Raises Violation where it is not taken."""
        found = next((one for one in self.bodies if one.takes(media_type)), None)
        if found is None and media_type:
            taken = ", ".join(one.media_type for one in self.bodies) or "no body"
            raise Violation("media_type", "", f"{media_type} is not taken here; use {taken}.")
        return found


@dataclass(frozen=True)
class Contract:
    """The operations of one vendor and where they were read."""

    version: str
    source: str
    read_on: str
    operations: Sequence[Operation]

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation of a request and its path's parameters. Raises Violation."""
        paths = [(one, match) for one in self.operations if (match := one.pattern.fullmatch(path))]
        exact = [(one, match) for one, match in paths if one.method == method]
        inside = all(value not in (".", "..") for _, match in exact for value in match.groupdict().values())
        if not exact or not inside:
            kind = "method" if paths and inside else "path"
            raise Violation(kind, "", f"Unknown request URL: {method} {path}.")
        operation, match = min(exact, key=lambda pair: (len(pair[1].groupdict()), -len(pair[0].path)))
        return operation, match.groupdict()


def load(path: Path) -> Contract:
    """Read a contract file. Raises KeyError or ValueError where it is not one."""
    document: dict[str, Any] = json.loads(path.read_text())
    info, components = document["info"], closed(document.get("components", {}))
    operations = [
        _operation(method, template, item[method], components)
        for template, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
    return Contract(info["version"], info["x-source"], info["x-read"], operations)


def _operation(method: str, template: str, written: dict[str, Any], components: Any) -> Operation:
    parameters = [
        Parameter(one["name"], one["in"], bool(one.get("required")), one["schema"], one.get("explode", True))
        for one in written.get("parameters", ())
    ]
    body = written.get("requestBody", {})
    kinds = [
        BodyKind(name, {**closed(one["schema"]), "components": components} if "schema" in one else None)
        for name, one in body.get("content", {}).items()
    ]
    validators = {f"{one.place} {one.name}": _validator(one.schema, components) for one in parameters}
    validators |= {one.media_type: _validator(one.schema, components) for one in kinds if one.schema is not None}
    return Operation(
        written["operationId"], method.upper(), template, _pattern(template), parameters, kinds,
        bool(body.get("required")), int(written.get("x-max-bytes", MOST_BYTES)), validators,
    )  # fmt: skip


def _pattern(template: str) -> re.Pattern[str]:
    """`/v1/models/{model}:generateContent` as an expression with a group for each parameter."""
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))


def _validator(schema: Schema, components: Any) -> Any:
    return jsonschema_rs.validator_for({**schema, "components": components}, mask="The value")


def closed(schema: Any) -> Any:
    """A schema whose objects take no field that they do not list."""
    if isinstance(schema, list):
        return [closed(part) for part in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    node = {name: closed(part) for name, part in cast(dict[str, Any], schema).items()}
    opened = {"additionalProperties", "unevaluatedProperties"} & set(node)
    if isinstance(node.get("properties"), dict) and "type" in node and not opened:
        node["additionalProperties"] = False
    return node


def check_parameters(operation: Operation, place: str, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The parameters of the path, query or headers as values. Raises Violation; unknown headers are left alone."""
    wanted = {one.name: one for one in operation.parameters if one.place == place}
    unknown = set(given) - set(wanted)
    if unknown and place == "query":
        raise Violation("field", min(unknown), f"Unknown parameter: {min(unknown)}.")
    values: dict[str, Any] = {}
    for name, parameter in wanted.items():
        if name not in given:
            if parameter.required:
                raise Violation("required", name, f"Missing required parameter: {name}.")
            continue
        values[name] = _value(parameter, given[name])
        _check(operation.validators[f"{place} {name}"], values[name], name)
    return values


def _value(parameter: Parameter, texts: Sequence[str]) -> Any:
    if parameter.schema.get("type") != "array":
        return coerced(texts[-1] if len(texts) == 1 else list(texts), parameter.schema)
    parts = list(texts) if parameter.explode else [part for text in texts for part in text.split(",")]
    return coerced(parts, parameter.schema)


def check_body(operation: Operation, kind: BodyKind | None, value: Any) -> None:
    """Hold a decoded body to its schema. Raises Violation for the first thing that is wrong."""
    if kind is None:
        if operation.body_required:
            raise Violation("required", "", "The request has no body.")
        return
    if kind.schema is not None:
        _check(operation.validators[kind.media_type], value, "")


def _check(validator: Any, value: Any, name: str) -> None:
    errors: list[Any] = sorted(validator.iter_errors(value), key=_unknown_last)
    if not errors:
        return
    first = errors[0]
    path = [name, *map(str, first.instance_path)] if name else list(map(str, first.instance_path))
    unexpected: list[str] = getattr(first.kind, "unexpected", None) or []
    missing: str | None = getattr(first.kind, "property", None)
    place = ".".join(path + unexpected[:1] + ([missing] if missing else []))
    if unexpected:
        raise Violation("field", place, f"Unknown parameter: {place}.")
    kind = "required" if missing else "body"
    raise Violation(kind, place, f"Missing required parameter: {place}." if missing else f"{place}: {first.message}.")


def _unknown_last(error: Any) -> bool:
    return bool(getattr(error.kind, "unexpected", None))
