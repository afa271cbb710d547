"""Analyses, and what they found."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, ReadingActor
from fastapi import APIRouter, Query, Response

from cutroom.analysis import service
from cutroom.analysis.schemas import AnalysisView, EditTranscript, ListAnalyses, Signals, StartAnalysis, Transcript
from cutroom.clips import service as clips
from cutroom.kit.schemas import Page

router = APIRouter(tags=["analysis"])


class SubRip(Response):
    media_type = "application/x-subrip"


class WebVtt(Response):
    media_type = "text/vtt"


@router.post("/videos/{video_id}/analyses", status_code=202)
def start(
    video_id: UUID, body: StartAnalysis, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None
) -> AnalysisView:
    return service.start(ctx, actor, video_id, body, key)


@router.get("/videos/{video_id}/analyses")
def list_of_video(
    video_id: UUID, query: Annotated[ListAnalyses, Query()], ctx: Ctx, actor: ReadingActor
) -> Page[AnalysisView]:
    return service.list_of_video(ctx, actor, video_id, query)


@router.get("/analyses/{analysis_id}")
def get(analysis_id: UUID, ctx: Ctx, actor: ReadingActor) -> AnalysisView:
    return service.get(ctx, actor, analysis_id)


@router.get("/videos/{video_id}/signals")
def signals(video_id: UUID, ctx: Ctx, actor: ReadingActor) -> Signals:
    return service.signals(ctx, actor, video_id)


@router.get("/videos/{video_id}/transcript")
def transcript(video_id: UUID, ctx: Ctx, actor: ReadingActor) -> Transcript:
    return service.transcript(ctx, actor, video_id)


@router.patch("/videos/{video_id}/transcript")
def edit_transcript(video_id: UUID, body: EditTranscript, ctx: Ctx, actor: EditingActor) -> Transcript:
    return clips.edit_transcript(ctx, actor, video_id, body)


@router.get("/videos/{video_id}/transcript.srt", response_class=SubRip)
def srt(video_id: UUID, ctx: Ctx, actor: ReadingActor) -> SubRip:
    return SubRip(service.subtitles(ctx, actor, video_id, "srt"))


@router.get("/videos/{video_id}/transcript.vtt", response_class=WebVtt)
def vtt(video_id: UUID, ctx: Ctx, actor: ReadingActor) -> WebVtt:
    return WebVtt(service.subtitles(ctx, actor, video_id, "vtt"))
