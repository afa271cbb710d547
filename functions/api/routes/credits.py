"""Credits: what a workspace has, what it did with them, and buying more."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, IdempotencyKey, ManagingActor, ManagingReader, Person, ReadingActor, ReadingPerson
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from cutroom.billing import purchases, referrals, refunding, service, statements
from cutroom.billing.purchase_schemas import BuyCredits, Packs, PurchaseView, RefundPurchase
from cutroom.billing.referral_schemas import RedeemReferral, ReferralView
from cutroom.billing.schemas import BalanceView, TransactionView
from cutroom.kit.schemas import Page, PageRequest

router = APIRouter(tags=["credits"])


@router.get("/credits/balance")
def read_balance(ctx: Ctx, actor: ReadingActor) -> BalanceView:
    return service.balance(ctx, actor)


@router.get("/credits/transactions")
def list_transactions(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ManagingReader) -> Page[TransactionView]:
    return service.transactions(ctx, actor, query)


@router.get("/credits/statement", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
def download_statement(ctx: Ctx, actor: ManagingReader) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="credits.csv"'}
    return Response(statements.csv_of(ctx, actor), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/credits/packs")
def list_packs(ctx: Ctx, _: ManagingReader) -> Packs:
    return purchases.packs(ctx)


@router.post("/credits/purchase", status_code=201)
def buy(body: BuyCredits, ctx: Ctx, actor: ManagingActor, key: IdempotencyKey = None) -> PurchaseView:
    return purchases.buy(ctx, actor, body, key)


@router.get("/credits/purchases")
def list_purchases(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ManagingReader) -> Page[PurchaseView]:
    return purchases.list_purchases(ctx, actor, query)


@router.get("/credits/purchases/{purchase_id}")
def get_purchase(purchase_id: UUID, ctx: Ctx, actor: ManagingReader) -> PurchaseView:
    return purchases.get(ctx, actor, purchase_id)


@router.post("/credits/purchases/{purchase_id}/refresh")
def refresh_purchase(purchase_id: UUID, ctx: Ctx, actor: ManagingActor) -> PurchaseView:
    return purchases.refresh(ctx, actor, purchase_id)


@router.post("/credits/purchases/{purchase_id}/cancel")
def cancel_purchase(purchase_id: UUID, ctx: Ctx, actor: ManagingActor) -> PurchaseView:
    return purchases.cancel(ctx, actor, purchase_id)


@router.post("/credits/purchases/{purchase_id}/refund")
def refund_purchase(
    purchase_id: UUID, body: RefundPurchase, ctx: Ctx, actor: ManagingActor, key: IdempotencyKey = None
) -> PurchaseView:
    return refunding.refund(ctx, actor, purchase_id, body, key)


@router.post("/credits/redeem-referral")
def redeem_referral(body: RedeemReferral, ctx: Ctx, actor: Person) -> ReferralView:
    return referrals.redeem(ctx, actor, body)


@router.get("/referrals")
def read_referral(ctx: Ctx, actor: ReadingPerson) -> ReferralView:
    return referrals.read(ctx, actor)
