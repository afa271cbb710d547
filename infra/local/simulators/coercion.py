"""Texts of queries and forms as the values that a schema says they are."""

import re
from collections.abc import Mapping
from typing import Any, cast

from infra.local.simulators import shapes

Schema = Mapping[str, Any]


def coerced(value: Any, schema: Schema, root: Schema | None = None) -> Any:
    """Documents, lists and texts with texts turned into numbers, booleans and lists where the schema has those.

    What does not fit stays as it is, so that the check against the schema refuses it. `root` resolves references.
    """
    root = root or schema
    if "$ref" in schema:
        return coerced(value, shapes.resolved(schema, root), root)
    if isinstance(value, dict):
        return {
            name: coerced(part, _property(schema, name), root) for name, part in cast(dict[str, Any], value).items()
        }
    if isinstance(value, list):
        return [coerced(part, schema.get("items", {}), root) for part in cast(list[Any], value)]
    if "array" in _types(schema):
        return [coerced(value, schema.get("items", {}), root)]
    return _scalar(value, _types(schema))


def _property(schema: Schema, name: str) -> Schema:
    more = schema.get("additionalProperties")
    other: Schema = cast(Schema, more) if isinstance(more, dict) else {}
    properties: Mapping[str, Schema] = schema.get("properties", {})
    return properties.get(name, other)


def _types(schema: Schema) -> set[str]:
    kind = schema.get("type")
    return set(cast(list[str], kind)) if isinstance(kind, list) else {str(kind)}


def _scalar(text: str, types: set[str]) -> Any:
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "integer" in types and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if "number" in types and re.fullmatch(r"-?\d{1,18}(\.\d+)?", text):
        return float(text)
    return text
