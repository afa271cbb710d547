"""A call of another function: what it refuses reads the same, and what does not answer becomes a plain 503."""

import json
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from cutroom.kit import errors
from cutroom.kit.errors import AppError
from cutroom.media.source.ffmpeg import FfmpegFailed
from cutroom.renders.preview_schemas import Picture, PreviewInput
from cutroom.runtime import calls, functions, handlers
from cutroom.runtime.context import Context
from cutroom.runtime.settings import Settings

WANTED = PreviewInput(owner_id=UUID(int=1), fingerprint="f" * 64, at_ms=40)


class Answer:
    """What the stand-in for Lambda's API answers, and the requests that it has had."""

    def __init__(self, body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.body, self.status, self.headers = body, status, headers or {}
        self.requests: list[tuple[str, Any]] = []
        self.silent = threading.Event()  # set: requests are answered


@contextmanager
def aws_lambda(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> Generator[Context]:
    """A context whose calls go to a server on loopback that answers as told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer.requests.append((self.path, json.loads(body)))
            answer.silent.wait(10)
            content = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**names, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}.items():
        monkeypatch.setenv(name, value)
    try:
        yield Context(Settings("test", "media", "state", "bus", "", "", calls={"preview": "Stack-Preview"}))
    finally:
        answer.silent.set()
        server.shutdown()
        server.server_close()


def asked(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> Picture:
    """One call, answered at once."""
    answer.silent.set()
    with aws_lambda(answer, monkeypatch) as ctx:
        return calls.call(ctx, "renders.frame", WANTED, Picture)


def failure(kind: str, message: str = "") -> Answer:
    return Answer({"errorType": kind, "errorMessage": message}, headers={"X-Amz-Function-Error": "Unhandled"})


def test_ids_go_out_and_the_output_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer({"output": {"key": "work/1/previews/f/40.png"}})
    assert asked(answer, monkeypatch).key == "work/1/previews/f/40.png"
    [(path, sent)] = answer.requests
    assert path == "/2015-03-31/functions/Stack-Preview/invocations"
    assert sent == {"call": {"task": "renders.frame", "input": WANTED.model_dump(mode="json")}}


@pytest.mark.parametrize(
    "error",
    [
        errors.NotFound("This export does not exist."),
        errors.Invalid("This is no image.", field="content"),
        errors.RateLimited("Wait.", retry_after=7),
        errors.RetryLater("There is no room on the disk at the moment; try again later."),
        FfmpegFailed("The video could not be processed.", log="moov", exit_code=1, place=UUID(int=2)),
    ],
)
def test_a_refusal_is_the_same_error_here(error: AppError, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Context, data: PreviewInput) -> Picture:
        raise error

    answer = Answer(handlers.carry_out({"renders.frame": refuse}, {"call": {"task": "renders.frame",
                    "input": WANTED.model_dump(mode="json")}}))  # fmt: skip
    with pytest.raises(type(error)) as caught:
        asked(answer, monkeypatch)
    assert type(caught.value) is type(error)
    assert caught.value.message == error.message
    assert caught.value.details == json.loads(json.dumps(error.details, default=str))


def test_a_refusal_of_a_class_that_is_not_loaded_reads_the_same() -> None:
    told = {"status": 418, "code": "teapot", "retryable": True, "message": "Short and stout.", "details": {"a": 1}}
    error = calls.restored(told)
    assert isinstance(error, AppError)
    assert (error.status, error.code, error.retryable, error.message) == (418, "teapot", True, "Short and stout.")
    assert calls.refusal(error) == told


def test_a_class_that_is_made_otherwise_is_left_alone() -> None:
    class Special(AppError):
        status, code = 418, "special"

        def __init__(self, number: int) -> None:
            super().__init__(f"number {number}", number=number)

    error = calls.restored(calls.refusal(Special(3)))
    assert (error.status, error.code, error.message) == (418, "special", "number 3")


@pytest.mark.parametrize(
    "answer",
    [
        failure("Sandbox.Timedout", "RequestId: 1 Error: Task timed out after 24.00 seconds"),
        failure("", "2026-11-29T00:00:00Z 1 Task timed out after 24.00 seconds"),
        failure("Runtime.ExitError", "RequestId: 1 Error: Runtime exited with error: signal: killed"),
        Answer({"message": "Rate Exceeded."}, 429, {"X-Amzn-ErrorType": "TooManyRequestsException"}),
        Answer({"message": "broken"}, 500, {"X-Amzn-ErrorType": "ServiceException"}),
    ],
)
def test_what_passes_is_told_plainly_and_asked_once(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.RetryLater) as caught:
        asked(answer, monkeypatch)
    assert (caught.value.status, caught.value.message) == (503, functions.AWAY)
    assert len(answer.requests) == 1


def test_nobody_waits_longer_than_a_request_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "SECONDS", 0.2)
    answer = Answer({"output": {"key": "late"}})
    with aws_lambda(answer, monkeypatch) as ctx, pytest.raises(errors.RetryLater):
        calls.call(ctx, "renders.frame", WANTED, Picture)
    assert len(answer.requests) == 1


def test_a_function_that_is_not_there_is_a_503(monkeypatch: pytest.MonkeyPatch) -> None:
    with aws_lambda(Answer({}), monkeypatch) as ctx:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        with pytest.raises(errors.RetryLater):
            calls.call(ctx, "renders.frame", WANTED, Picture)


def test_a_fault_of_ours_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(functions.CallFailed, match=r"preview: KeyError: 'x'"):
        asked(failure("KeyError", "'x'"), monkeypatch)
    with pytest.raises(ClientError, match="AccessDenied"):
        asked(Answer({"message": "no"}, 403, {"X-Amzn-ErrorType": "AccessDeniedException"}), monkeypatch)


def test_the_called_function_ends_before_the_caller_gives_up_and_that_before_the_gateway() -> None:
    from cutroom import capabilities
    from cutroom.renders import pictures

    needs = {name: one.needs for name, one in capabilities.functions().items()}
    assert pictures.SECONDS < needs["preview"].timeout_s <= functions.SECONDS < needs["api"].timeout_s - 3
