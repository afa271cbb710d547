"""Posts."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, QueryingActor, ReadingActor
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page
from cutroom.publishing import editing, service, steps
from cutroom.publishing.schemas import (
    CheckPost,
    CreatePost,
    EditPost,
    ListPosts,
    PostDetail,
    PostView,
    PreflightView,
    SettleTarget,
)

router = APIRouter(tags=["posts"])


@router.post("/posts/preflight")
def preflight(body: CheckPost, ctx: Ctx, actor: QueryingActor) -> PreflightView:
    return service.preflight(ctx, actor, body)


@router.post("/posts", status_code=201)
def create(body: CreatePost, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> PostView:
    return service.create(ctx, actor, body, key)


@router.get("/posts")
def list_posts(query: Annotated[ListPosts, Query()], ctx: Ctx, actor: ReadingActor) -> Page[PostView]:
    return service.list_posts(ctx, actor, query)


@router.get("/posts/{post_id}")
def get(post_id: UUID, ctx: Ctx, actor: ReadingActor) -> PostDetail:
    return service.read(ctx, actor, post_id)


@router.patch("/posts/{post_id}")
def edit(post_id: UUID, body: EditPost, ctx: Ctx, actor: EditingActor) -> PostView:
    return editing.edit(ctx, actor, post_id, body)


@router.post("/posts/{post_id}/cancel")
def cancel(post_id: UUID, ctx: Ctx, actor: EditingActor) -> PostView:
    return service.cancel(ctx, actor, post_id)


@router.post("/posts/{post_id}/targets/{target_id}/retry")
def retry(post_id: UUID, target_id: UUID, ctx: Ctx, actor: EditingActor) -> PostView:
    return service.retry(ctx, actor, post_id, target_id)


@router.post("/posts/{post_id}/steps/{step_id}/retry")
def retry_step(post_id: UUID, step_id: UUID, ctx: Ctx, actor: EditingActor) -> PostView:
    return steps.retry(ctx, actor, post_id, step_id)


@router.post("/posts/{post_id}/targets/{target_id}/settle")
def settle(post_id: UUID, target_id: UUID, body: SettleTarget, ctx: Ctx, actor: EditingActor) -> PostView:
    return service.settle(ctx, actor, post_id, target_id, body)
