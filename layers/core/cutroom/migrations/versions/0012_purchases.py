# ruff: noqa: S608 (what is put together here are constants of this file)
"""Purchases of credits, their refunds, and the customers that workspaces are at Stripe.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("stripe_customers", "purchases", "purchase_refunds")
OPEN = "status in ('starting', 'open', 'pending')"
# Whose a purchase is, by what Stripe names it with: an event knows no workspace.
FIND = """
create function find_purchase(p_reference text) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select p.owner_id, p.id from purchases p
  where p.id::text = p_reference or p.session_id = p_reference or p.payment_intent = p_reference limit 1
$$"""
# What the clock reads again at Stripe: nobody has said for a while how it ended.
DUE = f"""
create function due_purchases(p_before timestamptz, p_limit integer) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select p.owner_id, p.id from purchases p where p.checked_at < p_before and ({OPEN} or exists
    (select 1 from purchase_refunds r where r.purchase_id = p.id and r.status = 'requested'))
  order by p.checked_at limit p_limit
$$"""
FUNCTIONS = {"find_purchase(text)": FIND, "due_purchases(timestamptz, integer)": DUE}


def upgrade() -> None:
    """Three tables, closed to all but their workspaces, and two questions that events and the clock may ask."""
    create_purchases()
    create_refunds()
    op.create_table(
        "stripe_customers",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def create_purchases() -> None:
    """What somebody buys, at which price, and what became of it."""
    op.create_table(
        "purchases",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("pack", "currency", "status")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("credits", "amount")),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("session_id", "checkout_url", "payment_intent", "card")
        ),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("granted", "paid", "revoked", "reversed")),
        sa.Column("postings", JSONB(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TIME, nullable=False) for name in ("created_at", "checked_at")),
        sa.Column("paid_at", TIME, nullable=True),
        sa.UniqueConstraint("session_id", name=op.f("uq_purchases_session_id")),
        sa.CheckConstraint("credits > 0 and amount >= 0", name=op.f("ck_purchases_sold")),
        sa.CheckConstraint("revoked between 0 and granted", name=op.f("ck_purchases_revoked")),
    )
    op.create_index(op.f("ix_purchases_owner_id"), "purchases", ["owner_id"])
    op.create_index(op.f("ix_purchases_payment_intent"), "purchases", ["payment_intent"])
    op.create_index("ix_purchases_open", "purchases", ["checked_at"], postgresql_where=sa.text(OPEN))


def create_refunds() -> None:
    """Refunds that somebody asked us for; those made elsewhere are known by their purchase alone."""
    op.create_table(
        "purchase_refunds",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "credits")),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reservation_id", sa.Uuid(), nullable=False),
        sa.Column("refund_id", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_purchase_refunds_purchase_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_purchase_refunds_owner_id"), "purchase_refunds", ["owner_id"])
    op.create_index(op.f("ix_purchase_refunds_purchase_id"), "purchase_refunds", ["purchase_id"])


def downgrade() -> None:
    """Take it away again."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {signature}")
    for table in reversed(TABLES):
        op.drop_table(table)
