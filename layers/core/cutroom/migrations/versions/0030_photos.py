"""Photos of studio projects, and what a project of photos is called on its first one.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"


def upgrade() -> None:
    """One table, closed to all but its workspace, and two columns that prompts leave as they are."""
    op.create_table(
        "studio_photos",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["studio_projects.id"], name=op.f("fk_studio_photos_project_id"), ondelete="CASCADE"
        ),
    )
    op.execute("alter table studio_photos enable row level security")
    op.execute(f"create policy tenant on studio_photos using ({TENANT}) with check ({TENANT})")
    op.execute("grant select, insert, update, delete on studio_photos to cutroom_app")
    op.create_index(op.f("ix_studio_photos_owner_id"), "studio_photos", ["owner_id"])
    op.create_index(op.f("ix_studio_photos_project_id"), "studio_photos", ["project_id"])
    op.add_column("studio_projects", sa.Column("opening", sa.String(), nullable=False, server_default=""))
    op.add_column("studio_projects", sa.Column("keep_order", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it away again, with the projects that have nothing but photos."""
    op.execute("delete from studio_projects where kind = 'photos'")
    op.drop_column("studio_projects", "keep_order")
    op.drop_column("studio_projects", "opening")
    op.drop_table("studio_photos")
