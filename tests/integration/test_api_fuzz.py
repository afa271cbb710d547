"""The published OpenAPI document against the API itself: generated requests, no 5xx, no answer outside its schema."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PATIENCE_S = 300  # for what is slow on a busy machine, not for what hangs
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.mark.parametrize("examples", [10, pytest.param(40, marks=pytest.mark.full)])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_document_promises(
    api: TestClient,
    register: Callable[[], dict[str, Any]],
    bearer: Callable[[dict[str, Any]], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    mode: GenerationMode,
    examples: int,
) -> None:
    monkeypatch.setattr("cutroom.billing.rates.writes_per_minute", lambda *_: None)
    from app import app

    headers = bearer(register())
    document = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, timeout=PATIENCE_S)
    for found in document.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()) and not operation.body:
            continue  # nothing is sent, so nothing can be wrong

        @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
        @given(case=operation.as_strategy(generation_mode=mode))
        def promised(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS, timeout=PATIENCE_S)

        promised()
