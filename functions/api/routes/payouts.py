"""Earnings, the payout account, and payouts."""

from typing import Annotated

from deps import Ctx, IdempotencyKey, ManagingActor, ManagingReader
from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from cutroom.kit.schemas import PageRequest
from cutroom.payouts import accounts, service, statements
from cutroom.payouts.schemas import (
    OnboardingLink,
    PayoutAccountView,
    Payouts,
    PayoutView,
    RequestPayout,
    SchedulePayouts,
    SetUpPayouts,
)

router = APIRouter(tags=["payouts"])
Month = Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="A month, such as 2026-11")]


@router.get("/payouts")
def read_payouts(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ManagingReader) -> Payouts:
    return service.overview(ctx, actor, query)


@router.post("/payouts", status_code=201)
def request_payout(body: RequestPayout, ctx: Ctx, actor: ManagingActor, key: IdempotencyKey = None) -> PayoutView:
    return service.request(ctx, actor, body, key)


@router.post("/payouts/account")
def set_up_payouts(body: SetUpPayouts, ctx: Ctx, actor: ManagingActor) -> OnboardingLink:
    return accounts.open_link(ctx, actor, body)


@router.post("/payouts/account/refresh")
def refresh_payout_account(ctx: Ctx, actor: ManagingActor) -> PayoutAccountView:
    return service.refresh_account(ctx, actor)


@router.put("/payouts/account/schedule")
def schedule_payouts(body: SchedulePayouts, ctx: Ctx, actor: ManagingActor) -> PayoutAccountView:
    return accounts.schedule(ctx, actor, body)


@router.get(
    "/payouts/statements/{month}.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}}
)
def download_payout_statement(month: Month, ctx: Ctx, actor: ManagingReader) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="earnings-{month}.csv"'}
    return Response(statements.csv_of(ctx, actor, month), media_type="text/csv; charset=utf-8", headers=headers)
