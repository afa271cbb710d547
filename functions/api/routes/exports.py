"""Exports."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, CurrentActor, IdempotencyKey, WritingActor
from fastapi import APIRouter, Query, Response

from cutroom.kit.schemas import Page
from cutroom.renders import service
from cutroom.renders.schemas import Download, ExportView, ListExports, StartExport

router = APIRouter(tags=["exports"])


@router.post("/exports", status_code=202)
def start(body: StartExport, ctx: Ctx, actor: WritingActor, key: IdempotencyKey = None) -> ExportView:
    return service.start(ctx, actor, body, key)


@router.get("/exports")
def list_exports(query: Annotated[ListExports, Query()], ctx: Ctx, actor: CurrentActor) -> Page[ExportView]:
    return service.list_exports(ctx, actor, query)


@router.get("/exports/{export_id}")
def get(export_id: UUID, ctx: Ctx, actor: CurrentActor) -> ExportView:
    return service.get(ctx, actor, export_id)


@router.get("/exports/{export_id}/download")
def download(export_id: UUID, ctx: Ctx, actor: CurrentActor) -> Download:
    return service.download(ctx, actor, export_id)


@router.delete("/exports/{export_id}", status_code=204)
def delete(export_id: UUID, ctx: Ctx, actor: WritingActor) -> Response:
    service.delete(ctx, actor, export_id)
    return Response(status_code=204)
