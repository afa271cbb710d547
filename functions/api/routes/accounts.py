"""Sign-in and profile."""

from typing import Any
from uuid import UUID

from cookies import Brought, Kept, KnownDevice, forget, handed, remember_device, token_of
from deps import Address, Ctx, Device, Person, ReadingPerson
from fastapi import APIRouter, Response

from cutroom.accounts import closing, consents, delivery, service, sessions
from cutroom.accounts.schemas import (
    Accepted,
    Consents,
    DeleteMe,
    GiveConsents,
    Login,
    Me,
    Refresh,
    Register,
    RequestPasswordReset,
    ResetPassword,
    Sessions,
    SignedIn,
    UpdateMe,
    VerifyEmail,
)
from cutroom.workspaces import service as workspaces

router = APIRouter(tags=["accounts"])


@router.post("/auth/register", status_code=201, responses={202: {"model": Accepted, "description": "Check your mail"}})
def register(
    body: Register, ctx: Ctx, address: Address, device: Device, response: Response, kept: Kept = None
) -> SignedIn | Accepted:
    answer = service.register(ctx, body, address, device)
    if isinstance(answer, Accepted):
        response.status_code = 202
        return answer
    remember_device(ctx, body.email, kept, response)
    return handed(ctx, answer, kept, response)


@router.post("/auth/login")
def login(
    body: Login,
    ctx: Ctx,
    address: Address,
    device: Device,
    response: Response,
    kept: Kept = None,
    known: KnownDevice = None,
) -> SignedIn:
    signed_in = service.login(ctx, body, address, device, device_token=known)
    remember_device(ctx, body.email, kept, response)
    return handed(ctx, signed_in, kept, response)


@router.post("/auth/refresh")
def refresh(body: Refresh, ctx: Ctx, response: Response, kept: Kept = None, brought: Brought = None) -> SignedIn:
    # Whoever brings the token in a cookie gets the next one in a cookie, whatever else they ask (ADR 0011).
    kept = kept if body.refresh_token else "cookie"
    return handed(ctx, service.refresh(ctx, token_of(body, brought)), kept, response)


@router.post("/auth/logout", status_code=204)
def logout(body: Refresh, ctx: Ctx, brought: Brought = None) -> Response:
    service.logout(ctx, token_of(body, brought))
    response = Response(status_code=204)
    forget(response)
    return response


@router.post("/auth/request-password-reset", status_code=202)
def request_password_reset(body: RequestPasswordReset, ctx: Ctx, address: Address) -> Accepted:
    return service.request_password_reset(ctx, body, address)


@router.post("/auth/reset-password")
def reset_password(body: ResetPassword, ctx: Ctx) -> Accepted:
    return service.reset_password(ctx, body)


@router.post("/auth/verify-email")
def verify_email(body: VerifyEmail, ctx: Ctx) -> Accepted:
    return service.verify_email(ctx, body)


@router.get("/.well-known/jwks.json")
def jwks(ctx: Ctx, response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = "public, max-age=3600"
    return service.jwks(ctx)


@router.get("/users/me")
def me(ctx: Ctx, actor: ReadingPerson) -> Me:
    return service.me(ctx, actor)


@router.patch("/users/me")
def update_me(body: UpdateMe, ctx: Ctx, actor: Person) -> Me:
    return service.update_me(ctx, actor, body)


@router.delete("/users/me", status_code=202)
def delete_me(body: DeleteMe, ctx: Ctx, actor: Person, response: Response) -> Accepted:
    closed = closing.close(ctx, actor, body, workspaces.leave_all)
    forget(response)
    return closed


@router.post("/users/me/verify-email", status_code=202)
def request_verification(ctx: Ctx, actor: Person) -> Accepted:
    return service.request_verification(ctx, actor)


@router.post("/users/me/retry-email")
def retry_email(ctx: Ctx, actor: Person) -> Me:
    return delivery.retry(ctx, actor)


@router.get("/users/me/consents")
def read_consents(ctx: Ctx, actor: ReadingPerson) -> Consents:
    return consents.read(ctx, actor)


@router.put("/users/me/consents")
def give_consents(body: GiveConsents, ctx: Ctx, actor: Person) -> Consents:
    return consents.give(ctx, actor, body)


@router.get("/users/me/sessions")
def read_sessions(ctx: Ctx, actor: ReadingPerson) -> Sessions:
    return sessions.read(ctx, actor)


@router.delete("/users/me/sessions/{session_id}", status_code=204)
def end_session(session_id: UUID, ctx: Ctx, actor: Person) -> Response:
    sessions.end(ctx, actor, session_id)
    return Response(status_code=204)
