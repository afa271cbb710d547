"""When each account's post is planned, found by window; and which rows of a spreadsheet were imported.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
PLANNED = """update post_targets t set due_at = coalesce(t.slot_at, p.due_at) from posts p where p.id = t.post_id"""


def upgrade() -> None:
    """A target has an instant of its own, because one account of a post can be moved alone."""
    op.add_column("post_targets", sa.Column("due_at", TIME))
    op.execute(PLANNED)
    op.create_index("ix_post_targets_owner_id_due_at", "post_targets", ["owner_id", "due_at"])
    op.create_table(
        "imported_rows",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_imported_rows_post_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("owner_id", "row_hash", name=op.f("uq_imported_rows_owner_id_row_hash")),
    )
    op.create_index(op.f("ix_imported_rows_owner_id"), "imported_rows", ["owner_id"])
    op.create_index(op.f("ix_imported_rows_post_id"), "imported_rows", ["post_id"])
    op.execute("alter table imported_rows enable row level security")
    op.execute(f"create policy tenant on imported_rows using ({TENANT}) with check ({TENANT})")
    op.execute("grant select, insert, update, delete on imported_rows to cutroom_app")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("imported_rows")
    op.drop_index("ix_post_targets_owner_id_due_at", "post_targets")
    op.drop_column("post_targets", "due_at")
