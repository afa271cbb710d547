"""Ways to read a template."""

from typing import Any

from tests.infra.conftest import Synthesised


def statements(properties: dict[str, Any]) -> list[dict[str, Any]]:
    return properties["PolicyDocument"]["Statement"]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def policies(cloud: Synthesised) -> list[tuple[str, dict[str, Any]]]:
    """(policy, statement) of every identity policy."""
    found = cloud.of("IAM::Policy") | cloud.of("IAM::ManagedPolicy")
    return [(name, one) for name, properties in found.items() for one in statements(properties)]
