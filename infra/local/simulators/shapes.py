"""Answers that fit a JSON schema, and checks of schemas, for the simulators of models that write."""

from collections.abc import Mapping
from typing import Any, cast

Node = Mapping[str, Any]


def example(schema: Node, root: Node | None = None) -> Any:
    """The plainest document of a schema: first choices, least numbers, one item to a list."""
    root = root or schema
    if "$ref" in schema:
        return example(resolved(schema, root), root)
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return example(schema[choice][0], root)
    if "const" in schema or schema.get("enum"):
        return schema["const"] if "const" in schema else schema["enum"][0]
    return _of_type(schema, root)


def _of_type(schema: Node, root: Node) -> Any:
    match schema.get("type"):
        case "object":
            return {name: example(part, root) for name, part in schema.get("properties", {}).items()}
        case "array":
            return [example(schema["items"], root)]
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
        case "null":
            return None
        case _:
            return "simulated"


def resolved(schema: Node, root: Node) -> Node:
    """What a `$ref` within the document points at."""
    found: Any = root
    for part in str(schema["$ref"]).removeprefix("#/").split("/"):
        found = found[part]
    return cast(Node, found)


def not_strict(schema: Any) -> str | None:
    """What keeps a schema from being strict (every object closed, every property required); None where it is."""
    if isinstance(schema, list):
        return next((told for part in cast(list[Any], schema) if (told := not_strict(part))), None)
    if not isinstance(schema, dict):
        return None
    node = cast(dict[str, Any], schema)
    if node.get("type") == "object" and node.get("additionalProperties") is not False:
        return "additionalProperties has to be false"
    if node.get("type") == "object" and set(node.get("required", ())) != set(node.get("properties", {})):
        return "required has to name every property"
    return next((told for part in node.values() if (told := not_strict(part))), None)
