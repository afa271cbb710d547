"""Use cases of clients: write a campaign, fund it, pause it, end it. Money moves in the same transaction as states."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import service as billing
from cutroom.kit.errors import Conflict
from cutroom.kit.schemas import Page
from cutroom.marketplace import closing, names, queries, views
from cutroom.marketplace.models import Campaign
from cutroom.marketplace.rules import EDITABLE, move_campaign
from cutroom.marketplace.schemas import CampaignView, EditCampaign, ListCampaigns, SaveCampaign
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

CHANGED = "This campaign was changed elsewhere. Reload it and try again."


def create(ctx: Context, actor: Actor, request: SaveCampaign, key: str | None = None) -> CampaignView:
    """A draft; the same `key` gives the same one. Nobody else sees it until it is funded."""
    name = names.name_of(ctx, actor)
    with ctx.transaction(actor) as session:
        return idempotency.once(
            session, actor.workspace_id, "campaign", key, request, lambda: _add(session, actor, request, name),
            view=CampaignView,
        )  # fmt: skip


def _add(session: Session, actor: Actor, request: SaveCampaign, name: str) -> CampaignView:
    row = Campaign(
        owner_id=actor.workspace_id, created_by=actor.created_by, client_name=name, **_values(request), state="draft",
        funded=0, returned=0, version=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return view(session, row)


def _values(request: SaveCampaign) -> dict[str, Any]:
    return request.model_dump(exclude={"rules", "version"}) | {"rules": request.rules.model_dump(mode="json")}


def edit(ctx: Context, actor: Actor, campaign_id: UUID, request: EditCampaign) -> CampaignView:
    """Write a draft anew. Raises NotFound, Conflict once it was funded or where another tab was quicker."""
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        if row.state not in EDITABLE:
            raise Conflict("A campaign can be edited until it is funded.", state=row.state)
        if row.version != request.version:
            raise Conflict(CHANGED, version=row.version)
        for name, value in _values(request).items():
            setattr(row, name, value)
        return _saved(session, row)


def get(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """The workspace's own campaign. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        return view(session, queries.campaign(session, campaign_id))


def list_campaigns(ctx: Context, actor: Actor, request: ListCampaigns) -> Page[CampaignView]:
    """A page of the workspace's own campaigns, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.campaigns(session, request.offset, request.limit)
        jobs, cash = queries.totals(session, [row.id for row in rows]), billing.cash(session, "available")
    items = [views.campaign(row, jobs[row.id], cash.get(row.currency, 0)) for row in rows]
    return Page[CampaignView](items=items, total=total, page=request.page, limit=request.limit)


def pause(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """No new claims; whoever has claimed goes on. Raises NotFound, Conflict."""
    return _changed(ctx, actor, campaign_id, lambda _, row: _move(row, "paused"))


def resume(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """Claims again. Raises NotFound, Conflict."""
    return _changed(ctx, actor, campaign_id, lambda _, row: _resume(row))


def close(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """No new claims, and what no job holds comes back now; the rest as jobs end. Raises NotFound, Conflict."""
    return _changed(ctx, actor, campaign_id, closing.close)


def cancel(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """Give up a campaign that was not funded. Raises NotFound, Conflict."""
    return _changed(ctx, actor, campaign_id, lambda _, row: _move(row, "canceled"))


def _changed(
    ctx: Context, actor: Actor, campaign_id: UUID, change: Callable[[Session, Campaign], None]
) -> CampaignView:
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        change(session, row)
        return _saved(session, row)


def _move(row: Campaign, state: str) -> None:
    row.state = move_campaign(row.state, state)


def _resume(row: Campaign) -> None:
    if row.state != "paused":
        raise Conflict("Only a paused campaign can be resumed.", state=row.state)
    _move(row, "active")


def _saved(session: Session, row: Campaign) -> CampaignView:
    row.version, row.updated_at = row.version + 1, now()
    session.flush()
    return view(session, row)


def view(session: Session, row: Campaign, checkout_url: str | None = None) -> CampaignView:
    """A campaign with its budget as it stands in this transaction."""
    jobs = queries.totals(session, [row.id])[row.id]
    available = billing.cash(session, "available").get(row.currency, 0)
    return views.campaign(row, jobs, available, checkout_url)
