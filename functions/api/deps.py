"""What routes ask for."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cutroom.accounts import service as accounts
from cutroom.kit.errors import RateLimited, Unauthorized
from cutroom.runtime.context import Actor, Context, context

WRITES_PER_MINUTE = 120

_bearer = HTTPBearer(auto_error=False, description="The access token of a sign-in")


def the_context() -> Context:
    """The process's context; a test overrides it."""
    return context()


Ctx = Annotated[Context, Depends(the_context)]


def current_actor(ctx: Ctx, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Actor:
    """Who sends the request. Raises Unauthorized."""
    if credentials is None:
        raise Unauthorized("Sign in first: send the access token as a Bearer in the Authorization header.")
    return accounts.authenticate(ctx, credentials.credentials)


CurrentActor = Annotated[Actor, Depends(current_actor)]


def writing_actor(ctx: Ctx, actor: CurrentActor, response: Response) -> Actor:
    """Who sends a request that changes something, within their allowance. Raises RateLimited."""
    standing = ctx.state.spend(f"writes#{actor.user_id}", limit=WRITES_PER_MINUTE, window_seconds=60)
    if standing.exceeded:
        raise RateLimited("Too many changes in a minute. Wait a moment and try again.", retry_after=standing.reset_seconds)
    response.headers["RateLimit-Limit"] = str(standing.limit)
    response.headers["RateLimit-Remaining"] = str(standing.remaining)
    response.headers["RateLimit-Reset"] = str(standing.reset_seconds)
    return actor


WritingActor = Annotated[Actor, Depends(writing_actor)]


def client_address(request: Request) -> str:
    """Where the request comes from, for limits on sign-in."""
    return request.client.host if request.client else "unknown"


def client_device(request: Request) -> str:
    """What the client calls itself, so that a person recognises a sign-in in their list."""
    return request.headers.get("user-agent", "")


Device = Annotated[str, Depends(client_device)]
Address = Annotated[str, Depends(client_address)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Sending the same key again gives the same answer and does nothing twice",
    ),
]
