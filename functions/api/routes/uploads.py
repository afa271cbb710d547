"""Uploads: parts go straight to storage."""

from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, ReadingActor
from fastapi import APIRouter, Response

from cutroom.library import service
from cutroom.library.schemas import StartUpload, UploadView, VideoView

router = APIRouter(tags=["uploads"])


@router.post("/uploads", status_code=201)
def start(body: StartUpload, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> UploadView:
    return service.start_upload(ctx, actor, body, key)


@router.get("/uploads/{upload_id}")
def get(upload_id: UUID, ctx: Ctx, actor: ReadingActor) -> UploadView:
    return service.get_upload(ctx, actor, upload_id)


@router.post("/uploads/{upload_id}/complete")
def complete(upload_id: UUID, ctx: Ctx, actor: EditingActor) -> VideoView:
    return service.complete_upload(ctx, actor, upload_id)


@router.delete("/uploads/{upload_id}", status_code=204)
def abort(upload_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.abort_upload(ctx, actor, upload_id)
    return Response(status_code=204)
