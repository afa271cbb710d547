"""Use cases of payout accounts: set up on Stripe's pages, read whenever something may have changed, and scheduled."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import mail
from cutroom.billing import gateway as payments
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.payouts import gateway, queries, rules
from cutroom.payouts.models import PayoutAccount
from cutroom.payouts.rules import Standing
from cutroom.payouts.schemas import (
    OnboardingLink,
    PayoutAccountTroubled,
    PayoutAccountView,
    SchedulePayouts,
    SetUpPayouts,
)
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def view(ctx: Context, row: PayoutAccount | None) -> PayoutAccountView:
    """An account as people see it; one that Stripe has not made is none."""
    is_set_up = payments.is_set_up(ctx.settings)
    if row is None or row.account_id is None:
        return PayoutAccountView(
            state="none", country=row.country if row else None, missing=[], reason=None, bank_problem=None,
            schedule="manual", scheduled_at=None, is_set_up=is_set_up, countries=list(rules.COUNTRIES),
        )  # fmt: skip
    shown = {name: getattr(row, name) for name in PayoutAccountView.model_fields if hasattr(row, name)}
    return PayoutAccountView.model_validate(shown | {"is_set_up": is_set_up, "countries": []})


def open_link(ctx: Context, actor: Actor, request: SetUpPayouts) -> OnboardingLink:
    """A page at Stripe on which the account is set up, or completed. The first one makes the account.

    Raises Invalid for a country that cannot be paid, Conflict for another one than the account's, NotSetUp,
    PaymentRefused, PaymentsAway (the same request goes on where it stopped).
    """
    payments.require(ctx.settings)
    with ctx.transaction(actor) as session:
        row = _row(session, actor, request.country)
    account_id = row.account_id or _create(ctx, actor, row.country)
    back = f"{ctx.settings.public_url}/payouts?account=returned"
    return OnboardingLink(url=gateway.open_link(ctx.settings, account_id, back))


def _row(session: Session, actor: Actor, country: str | None) -> PayoutAccount:
    row = queries.account(session, lock=True)
    if row is None or row.account_id is None:
        if country not in rules.COUNTRIES:
            raise Invalid("Choose the country where you live or your business is.", field="country")
        queries.open_account(session, actor.workspace_id, actor.created_by, country)
        row = queries.account(session, lock=True)
        assert row is not None  # noqa: S101 - it was made in this transaction
        row.country = country if row.account_id is None else row.country
    if country and country != row.country:
        raise Conflict("The country of a payout account can’t be changed. Contact support.", country=row.country)
    return row


def _create(ctx: Context, actor: Actor, country: str) -> str:
    email = mail.address_of(ctx, actor.user_id) or ""
    account_id = gateway.create_account(ctx.settings, str(actor.workspace_id), country, email)
    with ctx.transaction(actor) as session:
        row = queries.account(session, lock=True)
        assert row is not None  # noqa: S101 - nothing but a purge removes it
        if row.account_id is None:
            row.account_id, row.country, row.state = account_id, country, "onboarding"
        return row.account_id


def refresh(ctx: Context, owner_id: UUID) -> None:
    """Bring the account to where it stands at Stripe; whoever set it up is told where it needs attention.

    Raises PaymentsAway, PaymentRefused, NotSetUp.
    """
    with ctx.transaction(owner_id) as session:
        row = queries.account(session)
    if row is None or row.account_id is None:
        return
    standing = gateway.read_account(ctx.settings, row.account_id)
    problem = gateway.bank_problem(ctx.settings, row.account_id)
    with ctx.transaction(owner_id) as session:
        row = queries.account(session, lock=True)
        if row is not None:
            _apply(ctx, session, row, standing, problem)


def _apply(ctx: Context, session: Session, row: PayoutAccount, standing: Standing, problem: str | None) -> None:
    before = (row.state == "restricted", row.bank_problem)
    row.state = rules.state_of(standing, was_ready=row.ready_at is not None)
    row.missing = rules.in_words(standing.requirements)
    row.reason = rules.reason_of(standing) if row.state == "restricted" else None
    row.bank_problem, row.checked_at = problem, now()
    if row.state == "ready" and row.ready_at is None:
        row.ready_at = now()
    after = (row.state == "restricted", row.bank_problem)
    if after != before and any(after):
        ctx.outbox.add(session, PayoutAccountTroubled(owner_id=row.owner_id, trouble_id=new_id()))


def schedule(ctx: Context, actor: Actor, request: SchedulePayouts) -> PayoutAccountView:
    """Pay out each Monday where there is enough, or by request only. Raises Conflict where there is no account."""
    with ctx.transaction(actor) as session:
        row = queries.account(session, lock=True)
        if row is None or row.account_id is None:
            raise Conflict("Set up your payout account first.")
        if row.schedule != request.schedule:
            row.schedule = request.schedule
            row.scheduled_at = rules.next_monday(now()) if request.schedule == "weekly" else None
        return view(ctx, row)
