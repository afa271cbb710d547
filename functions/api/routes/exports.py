"""Exports."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, QueryingActor, ReadingActor
from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse

from cutroom.billing.schemas import QuoteView
from cutroom.kit.schemas import Page
from cutroom.media.quality.schema import QualityReport
from cutroom.renders import covers, framing, platforms, previews, service, sharing
from cutroom.renders.preview_schemas import (
    ChooseCover,
    CoverCandidates,
    CoverView,
    FindCovers,
    Framing,
    PreviewExport,
    PreviewView,
    Trimmed,
)
from cutroom.renders.schemas import (
    Download,
    ExportView,
    Form,
    ListExports,
    Look,
    Presets,
    ShareExport,
    Shares,
    ShareView,
    StartExport,
    SuggestedMetadata,
    SuggestMetadata,
)
from routes.analysis import SubRip, WebVtt

router = APIRouter(tags=["exports"])


@router.post("/exports", status_code=202)
def start(body: StartExport, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> ExportView:
    return service.start(ctx, actor, body, key)


@router.post("/exports/quote", status_code=201)
def quote_export(body: Look, ctx: Ctx, actor: EditingActor) -> QuoteView:
    return service.quote(ctx, actor, body)


@router.post("/exports/preview")
def preview(body: PreviewExport, ctx: Ctx, actor: QueryingActor) -> PreviewView:
    return previews.of_export(ctx, actor, body)


@router.post("/exports/framing")
def frame(body: Trimmed, ctx: Ctx, actor: QueryingActor) -> Framing:
    return framing.framing(ctx, actor, body)


@router.get("/exports/presets")
def presets(_: ReadingActor) -> Presets:
    return platforms.told()


@router.post("/exports/covers")
def find_covers(body: FindCovers, ctx: Ctx, actor: QueryingActor) -> CoverCandidates:
    return covers.candidates(ctx, actor, body)


@router.get("/exports/{export_id}/cover")
def cover(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> CoverView:
    return covers.cover(ctx, actor, export_id)


@router.put("/exports/{export_id}/cover")
def choose_cover(export_id: UUID, body: ChooseCover, ctx: Ctx, actor: EditingActor) -> CoverView:
    return covers.choose(ctx, actor, export_id, body)


@router.post("/exports/suggest-metadata")
def suggest_metadata(body: SuggestMetadata, ctx: Ctx, actor: EditingActor) -> SuggestedMetadata:
    return service.suggest_metadata(ctx, actor, body)


@router.get("/exports")
def list_exports(query: Annotated[ListExports, Query()], ctx: Ctx, actor: ReadingActor) -> Page[ExportView]:
    return service.list_exports(ctx, actor, query)


@router.get("/exports/{export_id}")
def get(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> ExportView:
    return service.get(ctx, actor, export_id)


@router.get("/exports/{export_id}/download")
def download(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> Download:
    return service.download(ctx, actor, export_id)


@router.get("/exports/{export_id}/report")
def report(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> QualityReport:
    return service.quality(ctx, actor, export_id)


@router.get("/exports/{export_id}/captions.srt", response_class=SubRip)
def srt(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> SubRip:
    return SubRip(service.subtitles(ctx, actor, export_id, "srt"))


@router.get("/exports/{export_id}/captions.vtt", response_class=WebVtt)
def vtt(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> WebVtt:
    return WebVtt(service.subtitles(ctx, actor, export_id, "vtt"))


@router.get("/exports/{export_id}/interchange", response_class=PlainTextResponse)
def interchange(
    export_id: UUID, ctx: Ctx, actor: ReadingActor, form: Annotated[Form, Query(alias="format")] = "otio"
) -> PlainTextResponse:
    name, text = service.interchanged(ctx, actor, export_id, form)
    return PlainTextResponse(text, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


@router.delete("/exports/{export_id}", status_code=204)
def delete(export_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.delete(ctx, actor, export_id)
    return Response(status_code=204)


@router.post("/exports/{export_id}/shares", status_code=201)
def share(export_id: UUID, body: ShareExport, ctx: Ctx, actor: EditingActor) -> ShareView:
    return sharing.share(ctx, actor, export_id, body)


@router.get("/exports/{export_id}/shares")
def list_shares(export_id: UUID, ctx: Ctx, actor: ReadingActor) -> Shares:
    return sharing.list_shares(ctx, actor, export_id)


@router.delete("/exports/{export_id}/shares/{share_id}", status_code=204)
def revoke(export_id: UUID, share_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    sharing.revoke(ctx, actor, export_id, share_id)
    return Response(status_code=204)
