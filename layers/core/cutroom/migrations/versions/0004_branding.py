"""Brands and their images, and which frame is an export's cover.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("brand_images", "brands")


def upgrade() -> None:
    """Two tables, closed to all but their owners."""
    time = sa.DateTime(timezone=True)
    op.create_table(
        "brand_images",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "storage_key")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("width", "height")),
        sa.Column("created_at", time, nullable=False),
    )
    op.create_table(
        "brands",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "handle")),
        sa.Column("settings", JSONB(), nullable=False),
        *(sa.Column(name, time, nullable=False) for name in ("created_at", "updated_at")),
        sa.UniqueConstraint("owner_id", "handle", name=op.f("uq_brands_owner_id_handle")),
    )
    for table in TABLES:
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id"])
        tenant = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({tenant}) with check ({tenant})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    op.add_column("exports", sa.Column("cover_ms", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("exports", "cover_ms")
    for table in reversed(TABLES):
        op.drop_table(table)
