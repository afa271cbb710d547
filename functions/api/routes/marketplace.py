"""The marketplace as clippers use it: campaigns of others, one's jobs, one's earnings."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page, PageRequest
from cutroom.marketplace import discovery, earning, working
from cutroom.marketplace.job_schemas import (
    Appeal,
    CampaignJobView,
    EarningsSummary,
    EarningView,
    LinkPost,
    ListJobs,
    SubmitJob,
)
from cutroom.marketplace.schemas import Discover, OpenCampaign

router = APIRouter(tags=["marketplace"])


@router.get("/marketplace/discover")
def discover(query: Annotated[Discover, Query()], ctx: Ctx, actor: ReadingActor) -> Page[OpenCampaign]:
    return discovery.browse(ctx, actor, query)


@router.get("/marketplace/discover/{campaign_id}")
def read_open_campaign(campaign_id: UUID, ctx: Ctx, actor: ReadingActor) -> OpenCampaign:
    return discovery.read(ctx, actor, campaign_id)


@router.post("/marketplace/discover/{campaign_id}/claim", status_code=201)
def claim(campaign_id: UUID, ctx: Ctx, actor: EditingActor) -> CampaignJobView:
    return discovery.claim(ctx, actor, campaign_id)


@router.get("/marketplace/jobs")
def list_campaign_jobs(query: Annotated[ListJobs, Query()], ctx: Ctx, actor: ReadingActor) -> Page[CampaignJobView]:
    return working.list_jobs(ctx, actor, query)


@router.get("/marketplace/jobs/{claim_id}")
def get_campaign_job(claim_id: UUID, ctx: Ctx, actor: ReadingActor) -> CampaignJobView:
    return working.get(ctx, actor, claim_id)


@router.post("/marketplace/jobs/{claim_id}/submit")
def submit(claim_id: UUID, body: SubmitJob, ctx: Ctx, actor: EditingActor) -> CampaignJobView:
    return working.submit(ctx, actor, claim_id, body)


@router.post("/marketplace/jobs/{claim_id}/post")
def link_post(claim_id: UUID, body: LinkPost, ctx: Ctx, actor: EditingActor) -> CampaignJobView:
    return working.link_post(ctx, actor, claim_id, body)


@router.post("/marketplace/jobs/{claim_id}/withdraw")
def withdraw(claim_id: UUID, ctx: Ctx, actor: EditingActor) -> CampaignJobView:
    return working.withdraw(ctx, actor, claim_id)


@router.post("/marketplace/jobs/{claim_id}/appeal")
def appeal(claim_id: UUID, body: Appeal, ctx: Ctx, actor: EditingActor) -> CampaignJobView:
    return working.appeal(ctx, actor, claim_id, body)


@router.get("/marketplace/earnings")
def list_earnings(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ReadingActor) -> Page[EarningView]:
    return earning.list_earnings(ctx, actor, query)


@router.get("/marketplace/earnings/summary")
def earnings_summary(ctx: Ctx, actor: ReadingActor) -> EarningsSummary:
    return earning.summary(ctx, actor)
