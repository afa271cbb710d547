"""Where a browser keeps its refresh token: in a cookie that no script can read (ADR 0011).

The web app asks for it with `X-Session: cookie`; other clients get the token in the answer and keep it themselves.
"""

from typing import Annotated, Literal

from fastapi import Cookie, Header, Response

from cutroom.accounts import rules
from cutroom.accounts.schemas import Refresh, SignedIn
from cutroom.kit.errors import Unauthorized
from cutroom.runtime.context import Context

NAME, DEVICE_NAME = "cutroom_refresh", "cutroom_device"
DEVICE_DAYS = 365
PATH = "/api/v1/auth"

Kept = Annotated[
    Literal["cookie"] | None,
    Header(alias="X-Session", description="`cookie`: the refresh token is set as a cookie and not told"),
]
Brought = Annotated[str | None, Cookie(alias=NAME, description="The refresh token of a browser")]
KnownDevice = Annotated[str | None, Cookie(alias=DEVICE_NAME, description="Tells a device that was used before")]


def handed(ctx: Context, signed_in: SignedIn, kept: str | None, response: Response) -> SignedIn:
    """The answer to a sign-in: with the refresh token in it, or with that in a cookie."""
    if kept != "cookie":
        return signed_in
    _set(ctx, response, NAME, signed_in.refresh_token or "", int(rules.REFRESH_LIFE.total_seconds()))
    return signed_in.model_copy(update={"refresh_token": None})


def remember_device(ctx: Context, email: str, kept: str | None, response: Response) -> None:
    """Let a browser prove next time that this person has signed in on it."""
    if kept == "cookie":
        token = rules.device_token(ctx.settings.app_secret, email)
        _set(ctx, response, DEVICE_NAME, token, DEVICE_DAYS * 86_400)


def _set(ctx: Context, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=PATH,
        secure=ctx.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )


def forget(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(NAME, path=PATH, httponly=True, samesite="strict")


def token_of(body: Refresh, brought: str | None) -> Refresh:
    """The refresh token, wherever the client keeps it. Raises Unauthorized when there is none."""
    if body.refresh_token:
        return body
    if not brought or not 20 <= len(brought) <= 200:
        raise Unauthorized("You're not signed in.")
    return Refresh(refresh_token=brought)
