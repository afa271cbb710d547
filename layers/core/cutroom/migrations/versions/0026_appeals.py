# ruff: noqa: S608 (what is put together here are constants of this file)
"""Appeals, which moderators decide, every decision as a row, and campaigns whose payment is in dispute.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
POLICIES = (
    f"create policy tenant on job_decisions for select using ({TENANT} in (owner_id, client_id))",
    f"create policy decided on job_decisions for insert with check (owner_id = {TENANT})",
    f"create policy purged on job_decisions for delete using (owner_id = {TENANT})",
)
SHOWN = (
    "id uuid", "owner_id uuid", "client_name varchar", "title varchar", "brief varchar", "rules jsonb",
    "platforms jsonb", "pay varchar", "currency varchar", "price bigint", "most bigint", "min_views bigint",
    "bonus_cap integer", "places integer", "per_clipper integer", "claim_hours integer", "review_hours integer",
    "view_days integer", "state varchar", "ends_at timestamptz", "created_at timestamptz",
)  # fmt: skip
FREE = "'expired', 'withdrawn', 'revoked'"
OPEN = "'claimed', 'submitted', 'changes_requested', 'approved', 'tracking'"
# Submissions of any workspace that wait for a moderator.
MODERATED = """
create function moderated_jobs() returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select j.owner_id, j.id from campaign_jobs j
  where j.moderated_at is not null and j.state in ('submitted', 'disputed')
  order by j.moderated_at, j.id
$$"""


def open_campaigns(free: str) -> str:
    """Campaigns that are live, or one by its id; jobs in the states of `free` hold no place."""
    columns = ", ".join(f"c.{column.partition(' ')[0]}" for column in SHOWN)
    return f"""
create or replace function open_campaigns(p_id uuid) returns table ({", ".join(SHOWN)}, taken bigint)
language sql stable security definer set search_path = public as $$
  select {columns},
    (select count(*) from campaign_jobs j where j.campaign_id = c.id and j.state not in ({free}))
  from campaigns c where (p_id is null and c.state = 'active')
    or (c.id = p_id and c.state in ('active', 'paused', 'closing', 'settled'))
$$"""


def ending_campaigns(open_states: str, live: str) -> str:
    """Campaigns whose time is over, or whose last open job has ended after they closed."""
    return f"""
create or replace function ending_campaigns(p_at timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select c.owner_id, c.id from campaigns c where (c.state in ({live}) and c.ends_at <= p_at)
    or (c.state = 'closing' and not exists (select 1 from campaign_jobs j where j.campaign_id = c.id
      and j.state in ({open_states})))
  order by c.ends_at limit p_limit
$$"""


def upgrade() -> None:
    """What an appeal needs; rejections of before are final."""
    op.add_column("campaigns", sa.Column("withheld", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("campaign_jobs", sa.Column("appeal", sa.String(), nullable=True))
    op.add_column("campaign_jobs", sa.Column("appeal_until", TIME, nullable=True))
    op.execute("update campaign_jobs set state = 'rejected_final' where state = 'rejected'")
    waiting = sa.text("moderated_at is not null")
    op.create_index("ix_campaign_jobs_moderated_at", "campaign_jobs", ["moderated_at"], postgresql_where=waiting)
    op.create_table(
        "job_decisions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("owner_id", "client_id", "job_id")),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index(op.f("ix_job_decisions_owner_id"), "job_decisions", ["owner_id"])
    op.create_index("ix_job_decisions_job_id", "job_decisions", ["job_id"])
    op.execute("alter table job_decisions enable row level security")
    op.execute("grant select, insert, delete on job_decisions to cutroom_app")
    for policy in POLICIES:
        op.execute(policy)
    op.execute(open_campaigns(f"'rejected_final', {FREE}"))
    op.execute(ending_campaigns(f"{OPEN}, 'rejected', 'disputed'", "'active', 'paused', 'frozen'"))
    op.execute(MODERATED)
    op.execute("revoke all on function moderated_jobs() from public")
    op.execute("grant execute on function moderated_jobs() to cutroom_app")


def downgrade() -> None:
    """Take it away again: what was in dispute is rejected."""
    op.execute("drop function moderated_jobs()")
    op.execute(ending_campaigns(OPEN, "'active', 'paused'"))
    op.execute(open_campaigns(f"'rejected', {FREE}"))
    op.drop_table("job_decisions")
    op.drop_index("ix_campaign_jobs_moderated_at", "campaign_jobs")
    op.execute("update campaign_jobs set state = 'rejected' where state in ('rejected_final', 'disputed')")
    op.drop_column("campaign_jobs", "appeal_until")
    op.drop_column("campaign_jobs", "appeal")
    op.drop_column("campaigns", "withheld")
