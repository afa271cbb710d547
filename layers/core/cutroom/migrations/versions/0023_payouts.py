"""Payout accounts and payouts.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("payout_accounts", "payouts")
OPEN = "state in ('reserved', 'sending', 'unconfirmed')"
# Whose a payout or an account is, by what Stripe names it with: an event knows no workspace.
FIND = """
create function find_payout(p_reference text) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select p.owner_id, p.id from payouts p where p.id::text = p_reference or p.transfer_id = p_reference limit 1
$$"""
FIND_ACCOUNT = """
create function find_payout_account(p_account text) returns uuid
language sql stable security definer set search_path = public as $$
  select a.owner_id from payout_accounts a where a.account_id = p_account
$$"""
# What the clock goes on with.
DUE = """
create function due_payouts(p_at timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select p.owner_id, p.id from payouts p where p.next_at <= p_at order by p.next_at limit p_limit
$$"""
SCHEDULED = """
create function scheduled_payouts(p_at timestamptz, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public as $$
  select a.owner_id from payout_accounts a where a.scheduled_at <= p_at order by a.scheduled_at limit p_limit
$$"""
# Accounts that nobody has told us of for a while: those that are not ready are read more often.
UNHEARD = """
create function unheard_payout_accounts(p_waiting timestamptz, p_ready timestamptz, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public as $$
  select a.owner_id from payout_accounts a where a.account_id is not null
    and a.checked_at < case a.state when 'ready' then p_ready else p_waiting end
  order by a.checked_at limit p_limit
$$"""
FUNCTIONS = {
    "find_payout(text)": FIND,
    "find_payout_account(text)": FIND_ACCOUNT,
    "due_payouts(timestamptz, integer)": DUE,
    "scheduled_payouts(timestamptz, integer)": SCHEDULED,
    "unheard_payout_accounts(timestamptz, timestamptz, integer)": UNHEARD,
}


def upgrade() -> None:
    """Two tables, closed to all but their workspaces, and what events and the clock may ask."""
    create_accounts()
    create_payouts()
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def create_accounts() -> None:
    """Where a workspace is paid."""
    op.create_table(
        "payout_accounts",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("account_id", "reason", "bank_problem")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("country", "state", "schedule")),
        sa.Column("missing", JSONB(), nullable=False),
        *(sa.Column(name, TIME, nullable=True) for name in ("scheduled_at", "ready_at")),
        *(sa.Column(name, TIME, nullable=False) for name in ("checked_at", "created_at")),
        sa.UniqueConstraint("account_id", name=op.f("uq_payout_accounts_account_id")),
        sa.CheckConstraint(
            "state in ('none', 'onboarding', 'restricted', 'ready')", name=op.f("ck_payout_accounts_state")
        ),
    )
    op.create_index(op.f("ix_payout_accounts_scheduled_at"), "payout_accounts", ["scheduled_at"])


def create_payouts() -> None:
    """Each payout and how it stands; of one workspace and currency one is open at a time."""
    op.create_table(
        "payouts",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "returned", "version")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("currency", "destination", "state", "trigger")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("reason", "transfer_id")),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(sa.Column(name, TIME, nullable=True) for name in ("first_sent_at", "unseen_since", "next_at", "ended_at")),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint(
            "state in ('reserved', 'sending', 'sent', 'failed', 'unconfirmed')", name=op.f("ck_payouts_state")
        ),
        sa.CheckConstraint("amount > 0 and returned between 0 and amount", name=op.f("ck_payouts_amount")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_payouts_transfer_id")),
    )
    op.create_index(op.f("ix_payouts_owner_id"), "payouts", ["owner_id"])
    op.create_index("ix_payouts_next_at", "payouts", ["next_at"], postgresql_where=sa.text("next_at is not null"))
    op.create_index("uq_payouts_open", "payouts", ["owner_id", "currency"], unique=True, postgresql_where=sa.text(OPEN))


def downgrade() -> None:
    """Take it away again."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {signature}")
    for table in reversed(TABLES):
        op.drop_table(table)
