"""Clips."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, QueryingActor, ReadingActor
from fastapi import APIRouter, Query, Response

from cutroom.clips import finding, service
from cutroom.clips.schemas import (
    BatchUpdateClips,
    ClipView,
    FoundClips,
    ListClips,
    ListSimilar,
    SearchClips,
    SimilarClips,
    UpdateClip,
)
from cutroom.clips.settings import DefaultSettings
from cutroom.kit.schemas import Page
from cutroom.library.schemas import Changed

router = APIRouter(tags=["clips"])


@router.get("/clips")
def list_clips(query: Annotated[ListClips, Query()], ctx: Ctx, actor: ReadingActor) -> Page[ClipView]:
    return service.list_clips(ctx, actor, query)


@router.post("/clips/batch-update")
def batch_update(body: BatchUpdateClips, ctx: Ctx, actor: EditingActor) -> Changed:
    return service.select(ctx, actor, body)


@router.post("/clips/search")
def search(body: SearchClips, ctx: Ctx, actor: QueryingActor) -> FoundClips:
    return finding.search(ctx, actor, body)


@router.get("/clips/defaults")
def get_defaults(ctx: Ctx, actor: ReadingActor) -> DefaultSettings:
    return service.defaults(ctx, actor)


@router.put("/clips/defaults")
def set_defaults(body: DefaultSettings, ctx: Ctx, actor: EditingActor) -> DefaultSettings:
    return service.set_defaults(ctx, actor, body)


@router.delete("/clips/defaults")
def reset_defaults(ctx: Ctx, actor: EditingActor) -> DefaultSettings:
    return service.set_defaults(ctx, actor, None)


@router.post("/clips/{clip_id}/duplicate", status_code=201)
def duplicate(clip_id: UUID, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> ClipView:
    return service.duplicate(ctx, actor, clip_id, key)


@router.get("/clips/{clip_id}/similar")
def similar(clip_id: UUID, query: Annotated[ListSimilar, Query()], ctx: Ctx, actor: ReadingActor) -> SimilarClips:
    return finding.similar(ctx, actor, clip_id, query)


@router.get("/clips/{clip_id}")
def get(clip_id: UUID, ctx: Ctx, actor: ReadingActor) -> ClipView:
    return service.get(ctx, actor, clip_id)


@router.patch("/clips/{clip_id}")
def update(clip_id: UUID, body: UpdateClip, ctx: Ctx, actor: EditingActor) -> ClipView:
    return service.update(ctx, actor, clip_id, body)


@router.delete("/clips/{clip_id}", status_code=204)
def delete(clip_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.delete(ctx, actor, clip_id)
    return Response(status_code=204)
