"""Approval of posts, links for clients who approve, and how the workspace posts."""

from typing import Annotated
from uuid import UUID

from deps import Address, ApprovingActor, ApprovingReader, Ctx, EditingActor, ManagingActor, QueryingActor, ReadingActor
from fastapi import APIRouter, Path

from cutroom.publishing import client_links, reviewing, settings
from cutroom.publishing.approval_schemas import (
    AddComment,
    ApprovalLinks,
    ApprovalLinkView,
    ApprovalView,
    ApprovePost,
    ChangePublishingSettings,
    ClientPage,
    CreateApprovalLink,
    PublishingSettingsView,
    SendBack,
)
from cutroom.publishing.schemas import PostView

router = APIRouter(tags=["approvals"])
Token = Annotated[str, Path(min_length=20, max_length=100)]


@router.get("/posts/{post_id}/approval")
def read_approval(post_id: UUID, ctx: Ctx, actor: ReadingActor) -> ApprovalView:
    return reviewing.read(ctx, actor, post_id)


@router.post("/posts/{post_id}/approve")
def approve_post(post_id: UUID, body: ApprovePost, ctx: Ctx, actor: ApprovingActor) -> PostView:
    return reviewing.approve(ctx, actor, post_id, body)


@router.post("/posts/{post_id}/send-back")
def send_post_back(post_id: UUID, body: SendBack, ctx: Ctx, actor: ApprovingActor) -> PostView:
    return reviewing.send_back(ctx, actor, post_id, body)


@router.post("/posts/{post_id}/comments", status_code=201)
def comment_on_post(post_id: UUID, body: AddComment, ctx: Ctx, actor: QueryingActor) -> ApprovalView:
    return reviewing.comment(ctx, actor, post_id, body)


@router.get("/approval-links")
def list_approval_links(ctx: Ctx, actor: ApprovingReader) -> ApprovalLinks:
    return client_links.list_links(ctx, actor)


@router.post("/approval-links", status_code=201)
def create_approval_link(body: CreateApprovalLink, ctx: Ctx, actor: ApprovingActor) -> ApprovalLinkView:
    return client_links.create(ctx, actor, body)


@router.delete("/approval-links/{approval_link_id}", status_code=204)
def revoke_approval_link(approval_link_id: UUID, ctx: Ctx, actor: ApprovingActor) -> None:
    client_links.revoke(ctx, actor, approval_link_id)


@router.get("/approvals/{token}")
def open_approval_link(token: Token, ctx: Ctx, address: Address) -> ClientPage:
    return client_links.open_link(ctx, token, address)


@router.post("/approvals/{token}/posts/{post_id}/approve")
def approve_by_link(token: Token, post_id: UUID, body: ApprovePost, ctx: Ctx, address: Address) -> ClientPage:
    return client_links.approve(ctx, token, post_id, body, address)


@router.post("/approvals/{token}/posts/{post_id}/send-back")
def send_back_by_link(token: Token, post_id: UUID, body: SendBack, ctx: Ctx, address: Address) -> ClientPage:
    return client_links.send_back(ctx, token, post_id, body, address)


@router.post("/approvals/{token}/posts/{post_id}/comments", status_code=201)
def comment_by_link(token: Token, post_id: UUID, body: AddComment, ctx: Ctx, address: Address) -> ClientPage:
    return client_links.comment(ctx, token, post_id, body, address)


@router.get("/publishing/settings")
def read_publishing_settings(ctx: Ctx, actor: ReadingActor) -> PublishingSettingsView:
    return settings.read(ctx, actor)


@router.put("/publishing/settings")
def change_publishing_settings(
    body: ChangePublishingSettings, ctx: Ctx, actor: ManagingActor
) -> PublishingSettingsView:
    return settings.change(ctx, actor, body)


@router.post("/publishing/pause")
def pause_publishing(ctx: Ctx, actor: EditingActor) -> PublishingSettingsView:
    return settings.pause(ctx, actor)


@router.post("/publishing/resume")
def resume_publishing(ctx: Ctx, actor: EditingActor) -> PublishingSettingsView:
    return settings.resume(ctx, actor)
