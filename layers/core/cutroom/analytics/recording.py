"""What was read becomes rows: the ledger, the latest figures, what the account gained, and when it is read next."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analytics import queries, rules
from cutroom.analytics.models import PostFigure, ReadPlan, ViewReading
from cutroom.analytics.platforms.ports import PostReading
from cutroom.analytics.queries import Claim
from cutroom.analytics.rules import Figure, Metric
from cutroom.runtime.context import Context

DAILY = rules.PLAN[3][1]  # how often a post is tried that a person has to do something for


def record(ctx: Context, claim: Claim, reading: PostReading, at: datetime) -> None:
    """Keep what a platform told of a post, where the lease still holds, and plan its next reading."""
    with ctx.transaction(claim.owner_id) as session:
        plan = queries.leased(session, claim.id, claim.lease)
        if plan is None:
            return
        plan.platform_post_id = claim.platform_post_id
        age = at - plan.published_at
        figures: dict[Metric, Figure] = {metric: rules.believed(one, age) for metric, one in reading.figures.items()}
        add(session, plan, figures, at, reading.source, reading.raw_hash)
        plan.next_at = rules.next_read(plan.target_id, plan.published_at, at)
        plan.lease = plan.lease_until = plan.problem = None
        plan.failures = 0


def add(
    session: Session, plan: ReadPlan, figures: Mapping[Metric, Figure], at: datetime, source: str, raw_hash: str
) -> None:
    """Add readings to the ledger and to what is counted from it."""
    latest = queries.figure(session, plan.target_id, lock=True)
    gained: dict[str, int] = {}
    statuses, definitions = dict(latest.statuses), dict(latest.definitions)
    for metric, one in figures.items():
        counts = rules.definition(plan.platform, metric, at)
        session.add(
            ViewReading(
                owner_id=plan.owner_id, target_id=plan.target_id, metric=metric, definition=counts, value=one.value,
                status=one.status, as_of=at, source=source, raw_hash=raw_hash, read_at=at,
            )
        )  # fmt: skip
        statuses[metric] = one.status
        if metric in rules.COUNTED and one.value is not None:
            gained[metric] = rules.gained(one, counts, getattr(latest, metric), definitions.get(metric))
            setattr(latest, metric, one.value)
        definitions[metric] = counts
    latest.statuses, latest.definitions, latest.read_at, latest.problem = statuses, definitions, at, None
    if "views" in gained:
        queries.add_gained(session, latest, at.astimezone(UTC).date(), gained)


def postpone(ctx: Context, claim: Claim, problem: str, at: datetime) -> None:
    """Nothing was told: try again later; daily where only a person can mend it, which is kept as a reading."""
    with ctx.transaction(claim.owner_id) as session:
        plan = queries.leased(session, claim.id, claim.lease)
        if plan is None:
            return
        closed = problem in ("reconnect", "permission")
        if closed and plan.problem != problem:
            add(session, plan, {"views": Figure("forbidden")}, at, "cutroom", "")
        retry = at + DAILY if closed else rules.retry_at(at, plan.failures)
        ended = rules.next_read(plan.target_id, plan.published_at, at) is None
        plan.next_at = None if ended else retry
        plan.lease = plan.lease_until = None
        plan.problem, plan.failures = problem, plan.failures + 1
        queries.figure(session, plan.target_id, lock=True).problem = problem


def let_go(ctx: Context, claim: Claim) -> None:
    """Give a plan back that there was no time for."""
    with ctx.transaction(claim.owner_id) as session:
        plan = queries.leased(session, claim.id, claim.lease)
        if plan is not None:
            plan.lease = plan.lease_until = None


def end(session: Session, target_id: UUID, at: datetime) -> None:
    """A post that was there is not any more: every metric that was told is gone, and nothing is read again."""
    plan = queries.plan(session, target_id)
    if plan is None or plan.next_at is None:
        return
    latest: PostFigure = queries.figure(session, target_id)
    metrics: list[Metric] = [one for one in rules.METRICS if one in latest.statuses] or ["views"]
    add(session, plan, dict.fromkeys(metrics, Figure("gone")), at, "cutroom", "")
    plan.next_at = plan.lease = plan.lease_until = None
