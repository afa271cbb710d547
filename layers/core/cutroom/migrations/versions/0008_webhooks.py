"""Received webhooks, and how mail to an address fared.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables that belong to no workspace; row-level security has nothing to tell apart in them."""
    op.create_table(
        "webhook_events",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "event_id")),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, TIME, nullable=False) for name in ("received_at", "announced_at")),
        sa.Column("announcements", sa.Integer(), nullable=False),
        sa.Column("handled_at", TIME, nullable=True),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_webhook_events_source_event_id")),
    )
    op.create_index(
        "ix_webhook_events_open", "webhook_events", ["announced_at"], postgresql_where=sa.text("handled_at is null")
    )
    op.create_index("ix_webhook_events_received_at", "webhook_events", ["received_at"])
    op.create_table(
        "mail_addresses",
        sa.Column("address_hash", sa.String(), primary_key=True),
        sa.Column("soft_bounces", sa.Integer(), nullable=False),
        sa.Column("suppressed_at", TIME, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("updated_at", TIME, nullable=False),
    )
    for table in ("webhook_events", "mail_addresses"):
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")


def downgrade() -> None:
    """Take it away again."""
    for table in ("webhook_events", "mail_addresses"):
        op.execute(f"drop table {table}")
