"""How a workspace's shorts are made where nothing was chosen for a clip.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"


def upgrade() -> None:
    """One row a workspace, closed to all others."""
    op.create_table(
        "clip_defaults",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("settings", JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", name=op.f("uq_clip_defaults_owner_id")),
    )
    op.create_index("ix_clip_defaults_owner_id", "clip_defaults", ["owner_id"])
    op.execute("alter table clip_defaults enable row level security")
    op.execute(f"create policy tenant on clip_defaults using ({TENANT}) with check ({TENANT})")
    op.execute("grant select, insert, update, delete on clip_defaults to cutroom_app")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("clip_defaults")
