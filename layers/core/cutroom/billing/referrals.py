"""Referrals: both sides get credits at the invited one's first paid purchase, once, and never for oneself."""

import secrets
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.accounts import mail
from cutroom.billing import ledger, purchase_queries, queries, rules
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.models import Purchase, Referral, ReferralCode
from cutroom.billing.referral_schemas import RedeemReferral, ReferralView
from cutroom.billing.rules import ReferralTerms
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.money import CREDITS, Money
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import lock, now

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8


def read(ctx: Context, actor: Actor) -> ReferralView:
    """A person's own code, which the first reading makes, and what it has brought."""
    with ctx.transaction(actor) as session:
        code = _own_code(session, actor.user_id)
        rewarded = _rewarded(session, actor.user_id)
        invited = session.scalar(select(Referral.status))
    terms = _terms(ctx)
    url = f"{ctx.settings.public_url}/register?ref={code}"
    view = {"code": code, "url": url, "credits": terms.credits if terms else 0, "rewarded": rewarded}
    return ReferralView.model_validate(view | {"invited": invited})


def redeem(ctx: Context, actor: Actor, request: RedeemReferral) -> ReferralView:
    """Say who invited this person. Raises NotFound for an unknown code, Invalid for one's own, Conflict the second time
    and for somebody who has bought before."""
    with ctx.transaction() as session:
        referrer = cast("UUID | None", session.scalar(text("select referral_of_code(:code)"), {"code": request.code}))
    if referrer is None or _terms(ctx) is None:
        raise NotFound("There is no such code. Check it and try again.")
    if referrer == actor.user_id or _same_mailbox(ctx, referrer, actor.user_id):
        raise Invalid("You can’t use your own code.", field="code")
    with ctx.transaction(actor) as session:
        lock(session, "referral", actor.user_id)
        if session.scalar(select(Referral.owner_id)):
            raise Conflict("You have used a code already.")
        if session.scalar(select(Purchase.id).where(Purchase.paid > 0).limit(1)):
            raise Conflict("Codes are for people who haven’t bought credits yet.")
        session.add(Referral(owner_id=actor.user_id, referrer_id=referrer))
    return read(ctx, actor)


def reward(ctx: Context, workspace_id: UUID, purchase_id: UUID) -> None:
    """Give both sides their credits for the first purchase that an invited person has paid."""
    terms = _terms(ctx)
    try:
        with ctx.transaction(workspace_id) as session:
            row = purchase_queries.get(session, purchase_id)
    except NotFound:
        return
    if terms is None or row.created_by is None or not row.paid or row.product != "credits":
        return
    with ctx.transaction(row.created_by) as session:
        referral = session.scalars(select(Referral)).one_or_none()
    if referral is None or referral.status != "redeemed":
        return
    with ctx.transaction(referral.referrer_id) as session:
        giver = queries.holder(session)
    with ctx.transaction(row.created_by) as session:
        referral = session.scalars(select(Referral).with_for_update()).one()
        if referral.status == "redeemed":
            _settle(session, referral, row, giver, terms)


def _settle(session: Session, referral: Referral, row: Purchase, giver: UUID, terms: ReferralTerms) -> None:
    late = referral.created_at < now() - timedelta(days=terms.valid_days)
    if late or _rewarded(session, referral.referrer_id) >= terms.most or _same_card(session, referral, row):
        referral.status = "refused"
        log.info("a referral is not rewarded", referrer=str(referral.referrer_id), purchase_id=str(row.id))
        return
    money = Money(terms.credits, CREDITS)
    holders = sorted([queries.holder(session), giver])  # in one order, or two rewards might wait for each other
    lines = [Line(holder, "wallet", money) for holder in holders]
    lines.append(Line(PLATFORM, "issued", Money(-2 * terms.credits, CREDITS)))
    key = f"referral:{referral.owner_id}"
    referral.transfer_id = ledger.post(session, "referral", key, lines, reason="referral", subject="referral")
    referral.status, referral.purchase_id, referral.rewarded_at = "rewarded", row.id, now()


def undo(ctx: Context, workspace_id: UUID, purchase_id: UUID) -> None:
    """Take both rewards back where the purchase that brought them was given back whole, and soon."""
    terms = _terms(ctx)
    try:
        with ctx.transaction(workspace_id) as session:
            person = purchase_queries.get(session, purchase_id).created_by
    except NotFound:
        return
    if person is None:
        return
    with ctx.transaction(person) as session:
        own = select(Referral).where(Referral.purchase_id == purchase_id, Referral.status == "rewarded")
        referral = session.scalars(own.with_for_update()).one_or_none()
        if referral is None or referral.transfer_id is None or referral.rewarded_at is None:
            return
        if terms and now() < referral.rewarded_at + timedelta(days=terms.undone_days):
            ledger.reverse(session, referral.transfer_id, reason="the purchase was refunded")
            referral.status = "reversed"


def _terms(ctx: Context) -> ReferralTerms | None:
    return rules.price_list(ctx.settings.prices_json).referral


def _own_code(session: Session, user_id: UUID) -> str:
    known = session.scalar(select(ReferralCode.code))
    if known:
        return known
    row = {"owner_id": user_id, "code": "".join(secrets.choice(LETTERS) for _ in range(LENGTH)), "created_at": now()}
    session.execute(insert(ReferralCode).values(row).on_conflict_do_nothing(index_elements=["owner_id"]))
    return session.scalars(select(ReferralCode.code)).one()


def _rewarded(session: Session, user_id: UUID) -> int:
    return session.scalar(text("select referrals_rewarded(:id)"), {"id": user_id}) or 0


def _same_card(session: Session, referral: Referral, row: Purchase) -> bool:
    values = {"owner": referral.referrer_id, "card": row.card}
    return bool(row.card and session.scalar(text("select card_has_paid(:owner, :card)"), values))


def _same_mailbox(ctx: Context, first: UUID, second: UUID) -> bool:
    """Whether two accounts are of one mailbox: what comes after a plus sign names no other."""
    addresses = [mail.address_of(ctx, one) for one in (first, second)]
    return addresses[0] is not None and len({rules.mailbox(one or "") for one in addresses}) == 1
