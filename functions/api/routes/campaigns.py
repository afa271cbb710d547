"""The marketplace as clients use it: campaigns of one's own, and submissions to them."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, ManagingActor, ReadingActor
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page
from cutroom.marketplace import funding, raising, reviewing, service
from cutroom.marketplace.job_schemas import Decide, ListSubmissions, SubmissionView
from cutroom.marketplace.schemas import AddPlaces, CampaignView, EditCampaign, FundCampaign, ListCampaigns, SaveCampaign

router = APIRouter(tags=["campaigns"])


@router.post("/campaigns", status_code=201)
def create(body: SaveCampaign, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> CampaignView:
    return service.create(ctx, actor, body, key)


@router.get("/campaigns")
def list_campaigns(query: Annotated[ListCampaigns, Query()], ctx: Ctx, actor: ReadingActor) -> Page[CampaignView]:
    return service.list_campaigns(ctx, actor, query)


@router.get("/campaigns/{campaign_id}")
def get(campaign_id: UUID, ctx: Ctx, actor: ReadingActor) -> CampaignView:
    return service.get(ctx, actor, campaign_id)


@router.put("/campaigns/{campaign_id}")
def edit(campaign_id: UUID, body: EditCampaign, ctx: Ctx, actor: EditingActor) -> CampaignView:
    return service.edit(ctx, actor, campaign_id, body)


@router.post("/campaigns/{campaign_id}/fund")
def fund(campaign_id: UUID, body: FundCampaign, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return funding.fund(ctx, actor, campaign_id, body)


@router.post("/campaigns/{campaign_id}/places")
def add_places(campaign_id: UUID, body: AddPlaces, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return raising.add_places(ctx, actor, campaign_id, body)


@router.post("/campaigns/{campaign_id}/refresh")
def refresh(campaign_id: UUID, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return funding.refresh(ctx, actor, campaign_id)


@router.post("/campaigns/{campaign_id}/pause")
def pause(campaign_id: UUID, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return service.pause(ctx, actor, campaign_id)


@router.post("/campaigns/{campaign_id}/resume")
def resume(campaign_id: UUID, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return service.resume(ctx, actor, campaign_id)


@router.post("/campaigns/{campaign_id}/close")
def close(campaign_id: UUID, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return service.close(ctx, actor, campaign_id)


@router.post("/campaigns/{campaign_id}/cancel")
def cancel(campaign_id: UUID, ctx: Ctx, actor: ManagingActor) -> CampaignView:
    return service.cancel(ctx, actor, campaign_id)


@router.get("/submissions")
def list_submissions(query: Annotated[ListSubmissions, Query()], ctx: Ctx, actor: ReadingActor) -> Page[SubmissionView]:
    return reviewing.list_submissions(ctx, actor, query)


@router.get("/submissions/{claim_id}")
def get_submission(claim_id: UUID, ctx: Ctx, actor: ReadingActor) -> SubmissionView:
    return reviewing.get(ctx, actor, claim_id)


@router.post("/submissions/{claim_id}/decide")
def decide(claim_id: UUID, body: Decide, ctx: Ctx, actor: ManagingActor) -> SubmissionView:
    return reviewing.decide(ctx, actor, claim_id, body)
