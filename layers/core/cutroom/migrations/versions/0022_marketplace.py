# ruff: noqa: S608 (what is put together here are constants of this file)
"""The marketplace: campaigns, jobs, earnings, what tiers are counted from, and purchases of cash for campaigns.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("campaigns", "campaign_jobs", "earnings", "clippers")
OWN = ("campaigns", "earnings", "clippers")
# A job is added by its client's side as it is claimed, changed by its clipper's alone, and seen by both.
JOB_POLICIES = (
    f"create policy tenant on campaign_jobs for select using ({TENANT} in (owner_id, client_id))",
    f"create policy claimed on campaign_jobs for insert with check (client_id = {TENANT})",
    f"create policy changed on campaign_jobs for update using (owner_id = {TENANT}) with check (owner_id = {TENANT})",
    f"create policy purged on campaign_jobs for delete using (owner_id = {TENANT})",
)
TAKEN = "state not in ('rejected', 'expired', 'withdrawn', 'revoked')"
SHOWN = (
    "id uuid", "owner_id uuid", "client_name varchar", "title varchar", "brief varchar", "rules jsonb",
    "platforms jsonb", "pay varchar", "currency varchar", "price bigint", "most bigint", "min_views bigint",
    "bonus_cap integer", "places integer", "per_clipper integer", "claim_hours integer", "review_hours integer",
    "view_days integer", "state varchar", "ends_at timestamptz", "created_at timestamptz",
)  # fmt: skip
# What everybody who is signed in may read of other workspaces: campaigns that are live, and one by its id after that.
OPEN = f"""
create function open_campaigns(p_id uuid) returns table ({", ".join(SHOWN)}, taken bigint)
language sql stable security definer set search_path = public as $$
  select {", ".join(f"c.{column.split(' ')[0]}" for column in SHOWN)},
    (select count(*) from campaign_jobs j where j.campaign_id = c.id and j.{TAKEN})
  from campaigns c where (p_id is null and c.state = 'active')
    or (c.id = p_id and c.state in ('active', 'paused', 'closing', 'settled'))
$$"""
# What the ledger holds for the present workspace's own campaigns and no job: its accounts are seen by nobody else.
HELD = f"""
create function campaigns_unreserved(p_ids uuid[]) returns table (id uuid, balance bigint)
language sql stable security definer set search_path = public as $$
  select c.id, b.balance from campaigns c
  join ledger_accounts a on a.holder_id = c.id and a.kind = 'campaign' and a.currency = c.currency
  join ledger_balances b on b.account_id = a.id
  where c.owner_id = {TENANT} and c.id = any(p_ids)
$$"""
DUE_JOBS = """
create function due_campaign_jobs(p_at timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select j.owner_id, j.id from campaign_jobs j where j.next_at <= p_at order by j.next_at limit p_limit
$$"""
DUE_EARNINGS = """
create function due_earnings(p_at timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select e.owner_id, e.id from earnings e where e.state = 'pending' and e.held_until <= p_at
  order by e.held_until limit p_limit
$$"""
ENDING = """
create function ending_campaigns(p_at timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select c.owner_id, c.id from campaigns c where (c.state in ('active', 'paused') and c.ends_at <= p_at)
    or (c.state = 'closing' and not exists (select 1 from campaign_jobs j where j.campaign_id = c.id
      and j.state in ('claimed', 'submitted', 'changes_requested', 'approved', 'tracking')))
  order by c.ends_at limit p_limit
$$"""
FUNCTIONS = {
    "open_campaigns(uuid)": OPEN,
    "campaigns_unreserved(uuid[])": HELD,
    "due_campaign_jobs(timestamptz, integer)": DUE_JOBS,
    "due_earnings(timestamptz, integer)": DUE_EARNINGS,
    "ending_campaigns(timestamptz, integer)": ENDING,
}


def upgrade() -> None:
    """Four tables, closed to all but their workspaces, and what may be asked across them."""
    create_campaigns()
    create_jobs()
    create_earnings()
    op.add_column("purchases", sa.Column("product", sa.String(), nullable=False, server_default="credits"))
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    for table in OWN:
        op.execute(f"create policy tenant on {table} using (owner_id = {TENANT}) with check (owner_id = {TENANT})")
    for policy in JOB_POLICIES:
        op.execute(policy)
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def columns(kind: sa.types.TypeEngine[object], *names: str, optional: bool = False) -> list[sa.Column[object]]:
    """Columns of one type."""
    return [sa.Column(name, kind, nullable=optional) for name in names]


def create_campaigns() -> None:
    """What clients pay for."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *columns(sa.Uuid(), "created_by", "purchase_id", optional=True),
        *columns(sa.String(), "client_name", "title", "brief", "pay", "currency", "state"),
        *columns(JSONB(), "rules", "platforms"),
        *columns(sa.BigInteger(), "price", "most", "min_views", "funded", "returned"),
        *columns(
            sa.Integer(),
            *("bonus_cap", "places", "per_clipper", "claim_hours", "review_hours", "view_days", "version"),
        ),
        sa.Column("ends_at", TIME, nullable=True),
        *columns(TIME, "created_at", "updated_at"),
        sa.CheckConstraint("pay in ('clip', 'views')", name=op.f("ck_campaigns_pay")),
        sa.CheckConstraint("funded >= returned and returned >= 0", name=op.f("ck_campaigns_funded")),
    )
    for name in ("owner_id", "purchase_id"):
        op.create_index(op.f(f"ix_campaigns_{name}"), "campaigns", [name])
    op.create_index("ix_campaigns_state_created_at", "campaigns", ["state", "created_at"])
    live = sa.text("state in ('active', 'paused')")
    op.create_index("ix_campaigns_ends_at", "campaigns", ["ends_at"], postgresql_where=live)


def create_jobs() -> None:
    """Places that were claimed, and what became of them."""
    op.create_table(
        "campaign_jobs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "client_id", "campaign_id", "holder_id"),
        *columns(sa.String(), "campaign_title", "clipper_name", "state", "pay", "currency", "note"),
        *columns(sa.BigInteger(), "price", "most", "min_views", "reserved", "spent", "released"),
        *columns(sa.BigInteger(), "share", "fee", "bonus", "views"),
        *columns(sa.Integer(), "bonus_cap", "review_hours", "view_days", "version"),
        *columns(JSONB(), "rules", "platforms", "checks"),
        *columns(sa.Uuid(), "export_id", "target_id", optional=True),
        *columns(sa.String(), "tier", "post_key", "post_url", "reason_code", "reason", "decided_by", optional=True),
        *columns(TIME, "claimed_at", "due_at"),
        *columns(
            TIME,
            *("submitted_at", "decide_by", "moderated_at", "decided_at", "track_until", "next_at"),
            optional=True,
        ),
        sa.UniqueConstraint("post_key", name=op.f("uq_campaign_jobs_post_key")),
        sa.CheckConstraint("spent + released <= reserved", name=op.f("ck_campaign_jobs_reserved")),
    )
    op.create_index(op.f("ix_campaign_jobs_owner_id"), "campaign_jobs", ["owner_id"])
    op.create_index("ix_campaign_jobs_client_id", "campaign_jobs", ["client_id"])
    op.create_index("ix_campaign_jobs_campaign_id_state", "campaign_jobs", ["campaign_id", "state"])
    due = sa.text("next_at is not null")
    op.create_index("ix_campaign_jobs_next_at", "campaign_jobs", ["next_at"], postgresql_where=due)


def create_earnings() -> None:
    """What jobs have brought their clippers, and how good clippers are."""
    op.create_table(
        "earnings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "job_id", "holder_id"),
        *columns(sa.String(), "campaign_title", "kind", "currency", "state"),
        *columns(sa.BigInteger(), "amount", "views"),
        *columns(TIME, "held_until", "created_at"),
        sa.Column("released_at", TIME, nullable=True),
        sa.CheckConstraint("kind in ('base', 'bonus', 'views')", name=op.f("ck_earnings_kind")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_earnings_amount")),
    )
    op.create_index(op.f("ix_earnings_owner_id"), "earnings", ["owner_id"])
    op.create_index("ix_earnings_job_id", "earnings", ["job_id"])
    held = sa.text("state = 'pending'")
    op.create_index("ix_earnings_held_until", "earnings", ["held_until"], postgresql_where=held)
    op.create_table(
        "clippers",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )


def downgrade() -> None:
    """Take it away again."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {signature}")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("purchases", "product")
