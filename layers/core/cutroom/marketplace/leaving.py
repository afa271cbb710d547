"""Campaigns of a workspace that is purged: they end, and what jobs hold stays theirs."""

from uuid import UUID

from cutroom.marketplace import closing, queries
from cutroom.marketplace.rules import LIVE
from cutroom.runtime.context import Context


def close_campaigns(ctx: Context, owner_id: UUID) -> None:
    """Close every live campaign, so that what no job holds is back in the workspace's balance before it goes."""
    with ctx.transaction(owner_id) as session:
        for campaign_id in queries.own_live(session):
            row = queries.campaign(session, campaign_id, lock=True)
            if row.state in LIVE:
                closing.close(session, row)
