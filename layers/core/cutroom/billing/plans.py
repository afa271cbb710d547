"""The plan that a workspace has, and what it has used of it. What begins asks here first; what exists stays."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.billing import gateway, plan_terms, rules
from cutroom.billing.models import MeteredUse, Subscription
from cutroom.billing.plan_schemas import Plans, PlanView, Usage, UseView
from cutroom.billing.plan_terms import Plan
from cutroom.jobs import quota
from cutroom.runtime import limits
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.runtime.limits import Limits, Use

ENTITLED = ("active", "past_due")
ANALYZED = "analyzed_minutes"


def of_workspace(ctx: Context, session: Session) -> Plan:
    """The plan of the session's workspace now."""
    listed, at = rules.price_list(ctx.settings.prices_json), now()
    if not listed.plans:
        return plan_terms.SELF_HOSTED
    row = current(session)
    grace = timedelta(days=listed.grace_days)
    paid = plan_terms.held_at(listed.plans, row.plan, at) if row and is_entitled(row, grace, at) else None
    return paid or plan_terms.free_at(listed.plans, at)


def current(session: Session) -> Subscription | None:
    """The workspace's subscription that counts: the one that runs, else the newest."""
    running = Subscription.status.in_(ENTITLED)
    query = select(Subscription).order_by(running.desc(), Subscription.created_at.desc(), Subscription.id.desc())
    return session.scalars(query.limit(1)).one_or_none()


def is_entitled(row: Subscription, grace: timedelta, at: datetime) -> bool:
    """Whether a subscription gives its plan: while it runs, and after a failed payment for as long as the grace."""
    if row.status == "past_due":
        return row.past_due_since is not None and at < row.past_due_since + grace
    return row.status == "active"


def limits_of(ctx: Context, session: Session) -> Limits:
    """How much the session's workspace may hold and run."""
    return of_workspace(ctx, session).limits_on(ctx.limits)


def listed(ctx: Context, actor: Actor) -> Plans:
    """The plans that can be chosen now, and the one that the workspace has."""
    sold = plan_terms.sold_at(rules.price_list(ctx.settings.prices_json).plans, now())
    with ctx.transaction(actor) as session:
        has = of_workspace(ctx, session)
    payable = gateway.is_set_up(ctx.settings) and any(one.amount for one in sold)
    return Plans(items=[_view(ctx, one) for one in sold], current=_view(ctx, has), payable=payable)


def _view(ctx: Context, plan: Plan) -> PlanView:
    facts = plan.model_dump(include={"id", "name", "amount", "currency", "credits", "features"})
    return PlanView.model_validate(facts | {"limits": vars(plan.limits_on(ctx.limits))})


def usage(ctx: Context, actor: Actor) -> Usage:
    """How the workspace stands in its plan's limits."""
    with ctx.transaction(actor) as session:
        plan = of_workspace(ctx, session)
        most = plan.limits_on(ctx.limits)
        uses = [stored(session, most), analyzed(session, most), quota.running(session, actor.workspace_id, most)]
    items = [UseView.model_validate(one._asdict() | {"left": one.left}) for one in uses]
    return Usage(plan=plan.id, items=items)


def stored(session: Session, most: Limits) -> Use:
    """How much storage the workspace takes, in bytes."""
    return Use("storage_bytes", capabilities.stored_bytes(session), most.storage_bytes)


def analyzed(session: Session, most: Limits) -> Use:
    """How many minutes were analyzed this month."""
    at = now()
    counted = (MeteredUse.what == ANALYZED, MeteredUse.counted, MeteredUse.created_at >= plan_terms.month_of(at))
    used = int(session.scalar(select(func.coalesce(func.sum(MeteredUse.amount), 0)).where(*counted)) or 0)
    return Use(ANALYZED, used, most.analyzed_minutes, plan_terms.next_month(at))


def require_storage(ctx: Context, session: Session, workspace_id: UUID, more: int) -> None:
    """Raises QuotaExceeded where so many further bytes do not fit into the workspace's storage."""
    most = limits_of(ctx, session)
    if most.storage_bytes is None:
        return
    limits.hold(session, workspace_id, "storage")
    use = stored(session, most)
    message = (
        f"This needs {size(more)}, and {size(use.left or 0)} of your plan’s {size(most.storage_bytes)} of storage are "
        "left. Delete something, or choose a larger plan."
    )
    limits.require(use, more, message)


def require_upload(ctx: Context, session: Session, size_bytes: int) -> None:
    """Raises QuotaExceeded for a file that is larger than the plan takes."""
    most = limits_of(ctx, session).upload_bytes
    message = f"Your plan takes files of up to {size(most or 0)}. This one has {size(size_bytes)}."
    limits.require(Use("upload_bytes", 0, most), size_bytes, message)


def require_minutes(ctx: Context, session: Session, workspace_id: UUID, minutes: int) -> None:
    """Raises QuotaExceeded where so many minutes are more than are left to analyze this month."""
    most = limits_of(ctx, session)
    if most.analyzed_minutes is None:
        return
    limits.hold(session, workspace_id, ANALYZED)
    use = analyzed(session, most)
    message = (
        f"This video has {minutes} min, and {use.left} of your plan’s {use.most} minutes a month are left. They renew "
        f"on {use.renews_at:%B} {use.renews_at:%-d}."  # type: ignore[union-attr]
    )
    limits.require(use, minutes, message)


def meter(session: Session, workspace_id: UUID, run_id: UUID, minutes: int) -> None:
    """Count minutes that a run analyzes; they are free again if it fails or is canceled."""
    session.add(MeteredUse(run_id=run_id, owner_id=workspace_id, what=ANALYZED, amount=minutes))


def size(number: int) -> str:
    """Bytes as people read them."""
    return f"{number / 10**9:.1f} GB" if number >= 10**9 else f"{number / 10**6:.1f} MB"
