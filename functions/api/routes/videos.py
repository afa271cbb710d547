"""The library."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter, Query, Response

from cutroom.kit.schemas import Page
from cutroom.library import service
from cutroom.library.schemas import BatchUpdateVideos, Changed, Facets, ListVideos, UpdateVideo, VideoView

router = APIRouter(tags=["videos"])


@router.get("/videos")
def list_videos(query: Annotated[ListVideos, Query()], ctx: Ctx, actor: ReadingActor) -> Page[VideoView]:
    return service.list_videos(ctx, actor, query)


@router.get("/videos/facets")
def facets(ctx: Ctx, actor: ReadingActor) -> Facets:
    return service.facets(ctx, actor)


@router.post("/videos/batch-update")
def batch_update(body: BatchUpdateVideos, ctx: Ctx, actor: EditingActor) -> Changed:
    return service.update_videos(ctx, actor, body)


@router.get("/videos/{video_id}")
def get(video_id: UUID, ctx: Ctx, actor: ReadingActor) -> VideoView:
    return service.get_video(ctx, actor, video_id)


@router.patch("/videos/{video_id}")
def update(video_id: UUID, body: UpdateVideo, ctx: Ctx, actor: EditingActor) -> VideoView:
    return service.update_video(ctx, actor, video_id, body)


@router.delete("/videos/{video_id}", status_code=204)
def delete(video_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.delete_video(ctx, actor, video_id)
    return Response(status_code=204)
