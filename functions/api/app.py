"""The one HTTP surface, `/api/v1`: routes are thin, errors have one shape, OpenAPI describes both."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import routes
from deps import through_the_edge
from errors import ERRORS, ErrorView, plain_field_errors
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from cutroom.kit.errors import AppError, RateLimited
from cutroom.kit.schemas import storable
from cutroom.runtime.context import log
from cutroom.runtime.faults import passing

PREFIX = "/api/v1"
RETRY_SECONDS = "2"
LARGE_BYTES = 64 * 1024

app = FastAPI(
    title="Cutroom",
    version="1",
    description="Long videos in, short vertical videos out. Errors are `{error, message, details}`; lists are "
    "`{items, total, page, limit}`; a POST that creates takes an `Idempotency-Key`.",
    openapi_url=f"{PREFIX}/openapi.json",
    docs_url=None,
    redoc_url=None,
    responses=ERRORS,
    dependencies=[Depends(through_the_edge)],
)
ROUTES = [import_module(f"routes.{name}") for name in sorted(module.name for module in iter_modules(routes.__path__))]
# Lambda answers with 6 MB at most: the transcript of a day of talk fits when it is compressed.
app.add_middleware(GZipMiddleware, minimum_size=LARGE_BYTES, compresslevel=5)
for _routes in ROUTES:
    app.include_router(_routes.router, prefix=PREFIX)


def describe() -> dict[str, Any]:
    """The OpenAPI document, in which errors are JSON whatever a route's success is."""
    if app.openapi_schema is None:
        document = _generated()
        for operation in (operation for path in document["paths"].values() for operation in path.values()):
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    content = response["content"]
                    response["content"] = {"application/json": next(iter(content.values()))}
        app.openapi_schema = document
    return app.openapi_schema


_generated = app.openapi
app.openapi = describe


def answer(status: int, code: str, message: str, details: dict[str, Any], headers: dict[str, str]) -> JSONResponse:
    """The one shape of an error."""
    view = ErrorView(error=code, message=message, details=details)
    return JSONResponse(view.model_dump(mode="json"), status, headers)


@app.exception_handler(AppError)
def refused(_: Request, error: AppError) -> JSONResponse:
    """What a use case refused, in its own words."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    if error.status == 503:
        headers = {"Retry-After": RETRY_SECONDS}
    if isinstance(error, RateLimited):
        headers = {"Retry-After": str(error.details["retry_after"]), "RateLimit-Remaining": "0"}
    return answer(error.status, error.code, error.message, error.details, headers)


@app.exception_handler(RequestValidationError)
def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    """A request that does not fit its schema: every field that is wrong is named."""
    fields = plain_field_errors(error.errors())
    message = "; ".join(f"{field['field']}: {field['message']}" for field in fields)
    return answer(422, "invalid", message, {"fields": fields}, {})


@app.exception_handler(HTTPException)
def not_routed(_: Request, error: HTTPException) -> JSONResponse:
    """No such route, or not with this method."""
    codes = {404: "not_found", 405: "method_not_allowed", 400: "bad_request", 413: "too_large"}
    return answer(
        error.status_code, codes.get(error.status_code, "http_error"), str(error.detail), {}, dict(error.headers or {})
    )


@app.exception_handler(Exception)
def broken(request: Request, error: Exception) -> JSONResponse:
    """Our own fault: logged in full, told without details."""
    log.exception("unhandled", path=request.url.path, exc_info=error)
    if passing(error):
        return answer(503, "retry_later", "This is away for a moment; try again.", {}, {"Retry-After": RETRY_SECONDS})
    return answer(500, "internal_error", "Something went wrong on our side; try again in a moment.", {}, {})


@app.middleware("http")
async def only_text(request: Request, call_next: Any) -> Any:
    """Refuse addresses with characters that no name or title can hold."""
    if not storable(request.url.path) or not storable(list(request.query_params.multi_items())):
        return answer(400, "bad_request", "The address holds characters that are not valid text.", {}, {})
    return await call_next(request)
