"""Accounts at social platforms: connecting, keeping and giving them up; links for others; saved sets."""

from typing import Annotated
from uuid import UUID

from deps import Address, Ctx, EditingActor, ManagingActor, ManagingReader, ReadingActor
from fastapi import APIRouter, Path

from cutroom.social import connecting, deletions, groups, links, service
from cutroom.social.schemas import (
    Accounts,
    AccountView,
    ChangeAccount,
    Connected,
    ConnectedByLink,
    ConnectStarted,
    CreateLink,
    DeletionStatus,
    FinishConnect,
    Groups,
    GroupView,
    LinkPreview,
    Links,
    LinkView,
    Platform,
    Platforms,
    SaveGroup,
    StartByLink,
    StartConnect,
)

router = APIRouter(tags=["social"])
Token = Annotated[str, Path(min_length=20, max_length=100)]


@router.get("/social/platforms")
def list_platforms(ctx: Ctx, _: ReadingActor) -> Platforms:
    return service.platforms(ctx)


@router.get("/social/accounts")
def list_social_accounts(ctx: Ctx, actor: ReadingActor) -> Accounts:
    return service.list_accounts(ctx, actor)


@router.get("/social/accounts/{account_id}")
def get_social_account(account_id: UUID, ctx: Ctx, actor: ReadingActor) -> AccountView:
    return service.get(ctx, actor, account_id)


@router.patch("/social/accounts/{account_id}")
def change_social_account(account_id: UUID, body: ChangeAccount, ctx: Ctx, actor: ManagingActor) -> AccountView:
    return service.change(ctx, actor, account_id, body)


@router.post("/social/accounts/{account_id}/disconnect")
def disconnect_social_account(account_id: UUID, ctx: Ctx, actor: ManagingActor) -> AccountView:
    return service.disconnect(ctx, actor, account_id)


@router.post("/social/connect", status_code=201)
def start_connect(body: StartConnect, ctx: Ctx, actor: ManagingActor) -> ConnectStarted:
    return connecting.start(ctx, actor, body)


@router.post("/social/callback/{platform}")
def finish_connect(platform: Platform, body: FinishConnect, ctx: Ctx, actor: ManagingActor) -> Connected:
    return connecting.finish(ctx, actor, platform, body)


@router.get("/social/links")
def list_connect_links(ctx: Ctx, actor: ManagingReader) -> Links:
    return links.list_links(ctx, actor)


@router.post("/social/links", status_code=201)
def create_connect_link(body: CreateLink, ctx: Ctx, actor: ManagingActor) -> LinkView:
    return links.create(ctx, actor, body)


@router.delete("/social/links/{link_id}", status_code=204)
def revoke_connect_link(link_id: UUID, ctx: Ctx, actor: ManagingActor) -> None:
    links.revoke(ctx, actor, link_id)


@router.get("/connect-links/{token}")
def open_connect_link(token: Token, ctx: Ctx, address: Address) -> LinkPreview:
    return links.preview(ctx, token, address)


@router.post("/connect-links/{token}/connect", status_code=201)
def start_connect_by_link(token: Token, body: StartByLink, ctx: Ctx, address: Address) -> ConnectStarted:
    return links.start(ctx, token, body, address)


@router.post("/connect-links/{token}/callback/{platform}")
def finish_connect_by_link(
    token: Token, platform: Platform, body: FinishConnect, ctx: Ctx, address: Address
) -> ConnectedByLink:
    return links.finish(ctx, token, platform, body, address)


@router.get("/social/groups")
def list_account_groups(ctx: Ctx, actor: ReadingActor) -> Groups:
    return groups.list_groups(ctx, actor)


@router.post("/social/groups", status_code=201)
def create_account_group(body: SaveGroup, ctx: Ctx, actor: EditingActor) -> GroupView:
    return groups.create(ctx, actor, body)


@router.put("/social/groups/{group_id}")
def change_account_group(group_id: UUID, body: SaveGroup, ctx: Ctx, actor: EditingActor) -> GroupView:
    return groups.change(ctx, actor, group_id, body)


@router.delete("/social/groups/{group_id}", status_code=204)
def delete_account_group(group_id: UUID, ctx: Ctx, actor: EditingActor) -> None:
    groups.delete(ctx, actor, group_id)


@router.get("/deletions/{code}")
def read_deletion(code: Annotated[str, Path(max_length=100)], ctx: Ctx) -> DeletionStatus:
    return deletions.status(ctx, code)
