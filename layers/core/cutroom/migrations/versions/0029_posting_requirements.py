"""What posts of a video must hold while somebody pays for it.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "posting_requirements"
TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"


def columns(kind: object, *names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=False) for name in names]  # type: ignore[arg-type]


def upgrade() -> None:
    """One table, closed to all but its workspace."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "source_id", "export_id"),
        *columns(sa.String(), "media", "disclosure", "reason"),
        *columns(JSONB(), "hashtags"),
        *columns(sa.Boolean(), "branded"),
        *columns(sa.DateTime(timezone=True), "created_at"),
        sa.UniqueConstraint("owner_id", "source_id", name=op.f(f"uq_{TABLE}_owner_id_source_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_owner_id"), TABLE, ["owner_id"])
    op.execute(f"alter table {TABLE} enable row level security")
    op.execute(f"grant select, insert, update, delete on {TABLE} to cutroom_app")
    op.execute(f"create policy tenant on {TABLE} using (owner_id = {TENANT}) with check (owner_id = {TENANT})")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
