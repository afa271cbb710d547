"""Long jobs of every kind: follow, cancel, run again."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter, Query

from cutroom.billing import work
from cutroom.jobs import service
from cutroom.jobs.schemas import JobView, ListJobs
from cutroom.kit.schemas import Page

router = APIRouter(tags=["jobs"])


@router.get("/jobs")
def list_jobs(query: Annotated[ListJobs, Query()], ctx: Ctx, actor: ReadingActor) -> Page[JobView]:
    return service.list_jobs(ctx, actor, query)


@router.get("/jobs/{job_id}")
def get(job_id: UUID, ctx: Ctx, actor: ReadingActor) -> JobView:
    return service.get_job(ctx, actor, job_id)


@router.post("/jobs/{job_id}/cancel")
def cancel(job_id: UUID, ctx: Ctx, actor: EditingActor) -> JobView:
    return service.cancel_job(ctx, actor, job_id)


@router.post("/jobs/{job_id}/retry", status_code=202)
def retry(job_id: UUID, ctx: Ctx, actor: EditingActor) -> JobView:
    return work.retry_job(ctx, actor, job_id)
