"""Splices."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, QueryingActor, ReadingActor
from fastapi import APIRouter, Query, Response

from cutroom.kit.schemas import Page
from cutroom.renders import previews
from cutroom.renders.preview_schemas import PreviewSplice, PreviewView
from cutroom.splices import service
from cutroom.splices.schemas import (
    GenerateSplice,
    ListSplices,
    ListSuggestions,
    SpliceView,
    Suggestions,
    UpdateSplice,
)

router = APIRouter(tags=["splices"])


@router.post("/splices/generate", status_code=201)
def generate(body: GenerateSplice, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> SpliceView:
    return service.generate(ctx, actor, body, key)


@router.get("/splices")
def list_splices(query: Annotated[ListSplices, Query()], ctx: Ctx, actor: ReadingActor) -> Page[SpliceView]:
    return service.list_splices(ctx, actor, query)


@router.get("/splices/suggestions")
def suggestions(query: Annotated[ListSuggestions, Query()], ctx: Ctx, actor: ReadingActor) -> Suggestions:
    return service.suggestions(ctx, actor, query)


@router.get("/splices/{splice_id}")
def get(splice_id: UUID, ctx: Ctx, actor: ReadingActor) -> SpliceView:
    return service.get(ctx, actor, splice_id)


@router.put("/splices/{splice_id}")
def update(splice_id: UUID, body: UpdateSplice, ctx: Ctx, actor: EditingActor) -> SpliceView:
    return service.update(ctx, actor, splice_id, body)


@router.delete("/splices/{splice_id}", status_code=204)
def delete(splice_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.delete(ctx, actor, splice_id)
    return Response(status_code=204)


@router.post("/splices/{splice_id}/swap")
def swap(splice_id: UUID, ctx: Ctx, actor: EditingActor) -> SpliceView:
    return service.swap(ctx, actor, splice_id)


@router.post("/splices/{splice_id}/preview")
def preview(splice_id: UUID, body: PreviewSplice, ctx: Ctx, actor: QueryingActor) -> PreviewView:
    return previews.of_splice(ctx, actor, splice_id, body)
