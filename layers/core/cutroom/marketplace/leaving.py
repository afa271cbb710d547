"""A workspace that is purged: its campaigns end and its jobs give back what they hold. What others have is theirs."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.marketplace import closing, ending, queries
from cutroom.marketplace.rules import CLOSABLE
from cutroom.runtime.context import Context


def leave(ctx: Context, owner_id: UUID) -> None:
    """End what the workspace takes part in, before its rows go; a second time there is nothing left to end."""
    with ctx.transaction(owner_id) as session:
        close_campaigns(session)
        end_jobs(session, owner_id)


def close_campaigns(session: Session) -> None:
    """Close every live campaign: what no job holds is back in the balance, and open jobs keep their rights."""
    for campaign_id in queries.own_live(session):
        row = queries.campaign(session, campaign_id, lock=True)
        if row.state in CLOSABLE:
            closing.close(session, row)


def end_jobs(session: Session, owner_id: UUID) -> None:
    """Give every open job's place and reserve back to its campaign; what was paid stays paid."""
    for job_id in queries.own_open(session, owner_id):
        row = queries.own_job(session, owner_id, job_id, lock=True)
        ending.end(session, row, ending.LAST[row.state])
