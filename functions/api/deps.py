"""What routes ask for. Every route declares what its caller must be allowed to do; a test holds it to that."""

from hmac import compare_digest
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cutroom.billing import rates
from cutroom.kit.errors import Forbidden, RateLimited, Unauthorized
from cutroom.runtime.context import Actor, Context, context
from cutroom.workspaces import access
from cutroom.workspaces.schemas import Permission

_bearer = HTTPBearer(auto_error=False, description="The access token of a sign-in")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
WorkspaceHeader = Annotated[
    UUID | None,
    Header(alias="X-Workspace", description="The workspace that is meant; without it, the person's own"),
]


def the_context() -> Context:
    """The process's context; a test overrides it."""
    return context()


Ctx = Annotated[Context, Depends(the_context)]


class Needs:
    """The caller, in the workspace of the header, whose role there must allow `permission`.

    `spends`: the call counts against the caller's allowance of changes, because it changes something or is costly.
    Raises Unauthorized, NotFound for a workspace that the caller is not in, Forbidden, RateLimited.
    """

    def __init__(self, permission: Permission, *, spends: bool) -> None:
        self.permission: Permission = permission
        self.spends = spends

    def __call__(
        self, ctx: Ctx, response: Response, credentials: Credentials, workspace: WorkspaceHeader = None
    ) -> Actor:
        return self.admit(ctx, response, credentials, workspace)

    def admit(self, ctx: Context, response: Response, credentials: Credentials, workspace: UUID | None) -> Actor:
        """Authenticate, check the role, count the call."""
        if credentials is None:
            raise Unauthorized("Sign in first: send the access token as a Bearer in the Authorization header.")
        actor = access.authenticate(ctx, credentials.credentials, workspace)
        access.require(actor, self.permission)
        if self.spends:
            spend(ctx, actor, response)
        return actor


class NeedsThere(Needs):
    """The same in the workspace that the path names, whatever the header says."""

    def __call__(  # type: ignore[override] (FastAPI reads the parameters)
        self, ctx: Ctx, response: Response, credentials: Credentials, workspace_id: Annotated[UUID, Path()]
    ) -> Actor:
        return self.admit(ctx, response, credentials, workspace_id)


class NeedsPerson(Needs):
    """The caller as a person, in their own workspace, whatever the header says."""

    def __call__(self, ctx: Ctx, response: Response, credentials: Credentials) -> Actor:  # type: ignore[override]
        return self.admit(ctx, response, credentials, None)


def spend(ctx: Context, actor: Actor, response: Response) -> None:
    """Count one change of the person's allowance, and tell what is left. Raises RateLimited."""
    most = rates.writes_per_minute(ctx, actor)
    if most is None:
        return
    allowance = ctx.state.spend(f"writes#{actor.user_id}", limit=most, window_seconds=60)
    if allowance.exceeded:
        raise RateLimited(
            "Too many changes in a minute. Wait a moment and try again.", retry_after=allowance.reset_seconds
        )
    response.headers["RateLimit-Limit"] = str(allowance.limit)
    response.headers["RateLimit-Remaining"] = str(allowance.remaining)
    response.headers["RateLimit-Reset"] = str(allowance.reset_seconds)


ReadingActor = Annotated[Actor, Depends(Needs("read", spends=False))]
QueryingActor = Annotated[Actor, Depends(Needs("read", spends=True))]
ApprovingActor = Annotated[Actor, Depends(Needs("approve", spends=True))]
ApprovingReader = Annotated[Actor, Depends(Needs("approve", spends=False))]
EditingActor = Annotated[Actor, Depends(Needs("edit", spends=True))]
ManagingActor = Annotated[Actor, Depends(Needs("manage", spends=True))]
ManagingReader = Annotated[Actor, Depends(Needs("manage", spends=False))]
ReadingMember = Annotated[Actor, Depends(NeedsThere("read", spends=False))]
LeavingMember = Annotated[Actor, Depends(NeedsThere("read", spends=True))]
Manager = Annotated[Actor, Depends(NeedsThere("manage", spends=True))]
ReadingManager = Annotated[Actor, Depends(NeedsThere("manage", spends=False))]
Owner = Annotated[Actor, Depends(NeedsThere("own", spends=True))]
ReadingPerson = Annotated[Actor, Depends(NeedsPerson("read", spends=False))]
Person = Annotated[Actor, Depends(NeedsPerson("own", spends=True))]


def through_the_edge(ctx: Ctx, request: Request) -> None:
    """Refuse what has gone round the CDN, which alone tells whose request it is. Raises Forbidden."""
    expected = ctx.settings.origin_secret
    if expected and not compare_digest(request.headers.get("x-origin-secret", "").encode(), expected.encode()):
        raise Forbidden(f"Use {ctx.settings.public_url}/api: this address answers nobody directly.")


def client_address(ctx: Ctx, request: Request) -> str:
    """Where the request comes from, for limits on sign-in: what the CDN says, where there is one."""
    if ctx.settings.origin_secret:
        return request.headers.get("x-viewer-address", "")
    return request.client.host if request.client else ""


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
