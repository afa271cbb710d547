"""More places of live campaigns, paid by card.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One table, closed to all but its workspace."""
    op.create_table(
        "campaign_raises",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("purchase_id", name=op.f("uq_campaign_raises_purchase_id")),
    )
    for name in ("owner_id", "campaign_id"):
        op.create_index(op.f(f"ix_campaign_raises_{name}"), "campaign_raises", [name])
    op.execute("alter table campaign_raises enable row level security")
    op.execute("grant select, insert, update, delete on campaign_raises to cutroom_app")
    op.execute(f"create policy tenant on campaign_raises using (owner_id = {TENANT}) with check (owner_id = {TENANT})")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("campaign_raises")
