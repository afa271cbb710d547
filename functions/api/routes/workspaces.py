"""Workspaces, their members, invitations, and the copy of a team's data."""

from typing import Annotated
from uuid import UUID

from deps import (
    Address,
    Ctx,
    IdempotencyKey,
    LeavingMember,
    Manager,
    Owner,
    Person,
    ReadingManager,
    ReadingMember,
    ReadingPerson,
)
from fastapi import APIRouter, Path, Query, Response

from cutroom.kit.schemas import Page, PageRequest
from cutroom.privacy import service as privacy
from cutroom.privacy.schemas import TakeoutView
from cutroom.workspaces import invitations, members, service
from cutroom.workspaces.schemas import (
    AcceptInvitation,
    ChangeMember,
    InvitationPreview,
    Invitations,
    InvitationView,
    Invite,
    Members,
    SaveWorkspace,
    TransferOwnership,
    Workspaces,
    WorkspaceView,
)

router = APIRouter(tags=["workspaces"])
Token = Annotated[str, Path(min_length=20, max_length=100)]


@router.get("/workspaces")
def list_workspaces(ctx: Ctx, actor: ReadingPerson) -> Workspaces:
    return service.list_workspaces(ctx, actor)


@router.post("/workspaces", status_code=201)
def create(body: SaveWorkspace, ctx: Ctx, actor: Person, key: IdempotencyKey = None) -> WorkspaceView:
    return service.create(ctx, actor, body, key)


@router.get("/workspaces/{workspace_id}")
def get(ctx: Ctx, actor: ReadingMember) -> WorkspaceView:
    return service.get(ctx, actor)


@router.patch("/workspaces/{workspace_id}")
def rename(body: SaveWorkspace, ctx: Ctx, actor: Manager) -> WorkspaceView:
    return service.rename(ctx, actor, body)


@router.delete("/workspaces/{workspace_id}", status_code=204)
def delete(ctx: Ctx, actor: Owner) -> Response:
    service.delete(ctx, actor)
    return Response(status_code=204)


@router.post("/workspaces/{workspace_id}/transfer")
def transfer(body: TransferOwnership, ctx: Ctx, actor: Owner) -> Members:
    return members.transfer(ctx, actor, body)


@router.post("/workspaces/{workspace_id}/leave", status_code=204)
def leave(ctx: Ctx, actor: LeavingMember) -> Response:
    members.leave(ctx, actor)
    return Response(status_code=204)


@router.get("/workspaces/{workspace_id}/members")
def list_members(ctx: Ctx, actor: ReadingMember) -> Members:
    return members.list_members(ctx, actor)


@router.patch("/workspaces/{workspace_id}/members/{user_id}")
def change_role(user_id: UUID, body: ChangeMember, ctx: Ctx, actor: Manager) -> Members:
    return members.change_role(ctx, actor, user_id, body)


@router.delete("/workspaces/{workspace_id}/members/{user_id}", status_code=204)
def remove(user_id: UUID, ctx: Ctx, actor: Manager) -> Response:
    members.remove(ctx, actor, user_id)
    return Response(status_code=204)


@router.post("/workspaces/{workspace_id}/invitations", status_code=201)
def invite(body: Invite, ctx: Ctx, actor: Manager, key: IdempotencyKey = None) -> InvitationView:
    return invitations.invite(ctx, actor, body, key)


@router.get("/workspaces/{workspace_id}/invitations")
def list_invitations(ctx: Ctx, actor: ReadingManager) -> Invitations:
    return invitations.list_invitations(ctx, actor)


@router.delete("/workspaces/{workspace_id}/invitations/{invitation_id}", status_code=204)
def revoke(invitation_id: UUID, ctx: Ctx, actor: Manager) -> Response:
    invitations.revoke(ctx, actor, invitation_id)
    return Response(status_code=204)


@router.post("/workspaces/{workspace_id}/export", status_code=202)
def export(ctx: Ctx, actor: Manager, key: IdempotencyKey = None) -> TakeoutView:
    return privacy.ask(ctx, actor, key)


@router.get("/workspaces/{workspace_id}/export")
def list_exports(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ReadingManager) -> Page[TakeoutView]:
    return privacy.list_takeouts(ctx, actor, query)


@router.get("/workspaces/{workspace_id}/export/{takeout_id}")
def get_export(takeout_id: UUID, ctx: Ctx, actor: ReadingManager) -> TakeoutView:
    return privacy.get(ctx, actor, takeout_id)


@router.get("/invitations/{token}")
def preview(token: Token, ctx: Ctx, address: Address) -> InvitationPreview:
    return invitations.preview(ctx, token, address)


@router.post("/invitations/{token}/accept")
def accept(token: Token, body: AcceptInvitation, ctx: Ctx, actor: Person) -> WorkspaceView:
    return invitations.accept(ctx, actor, token, body)
