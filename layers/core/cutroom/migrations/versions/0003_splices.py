"""Splices, links to exports, and exports of one Edit that share a file.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("splices", "export_shares")
OWNER_OF_SHARE = "owner_of_share(hash text)"
CREATE_FUNCTION = (
    "create function owner_of_share(hash text) returns uuid as "
    "'select owner_id from export_shares s where s.token_hash = $1' "
    "language sql stable security definer set search_path = public"
)


def upgrade() -> None:
    """Two tables, closed to all but their owners, and one question that a stranger's link may ask."""
    create_splices()
    extend_exports()
    create_shares()
    for table in TABLES:
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id"])
        tenant = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({tenant}) with check ({tenant})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    op.execute(CREATE_FUNCTION)
    op.execute(f"revoke all on function {OWNER_OF_SHARE} from public")
    op.execute(f"grant execute on function {OWNER_OF_SHARE} to cutroom_app")


def create_splices() -> None:
    """Two clips in one frame."""
    sides = ("first_clip_id", "second_clip_id")
    op.create_table(
        "splices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(side, sa.Uuid(), nullable=True) for side in sides),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "status", "title")),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("similarity_score", "contrast_score")),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("reasons", "options")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "updated_at")),
        *(
            sa.ForeignKeyConstraint([side], ["clips.id"], name=op.f(f"fk_splices_{side}"), ondelete="SET NULL")
            for side in sides
        ),
    )
    for side in sides:
        op.create_index(op.f(f"ix_splices_{side}"), "splices", [side])


def extend_exports() -> None:
    """An export may be of a splice, and knows its Edit by a fingerprint."""
    op.add_column("exports", sa.Column("splice_id", sa.Uuid(), nullable=True))
    op.add_column("exports", sa.Column("fingerprint", sa.String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_exports_splice_id"), "exports", "splices", ["splice_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(op.f("ix_exports_splice_id"), "exports", ["splice_id"])
    op.create_index(op.f("ix_exports_run_id"), "exports", ["run_id"])
    op.create_index("ix_exports_owner_id_fingerprint", "exports", ["owner_id", "fingerprint"])


def create_shares() -> None:
    """Links to exports."""
    times = {"created_at": False, "expires_at": False, "revoked_at": True}
    op.create_table(
        "export_shares",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name, null in times.items()),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_export_shares_export_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_export_shares_token_hash")),
    )
    op.create_index(op.f("ix_export_shares_export_id"), "export_shares", ["export_id"])


def downgrade() -> None:
    """Take it away again."""
    op.execute(f"drop function {OWNER_OF_SHARE}")
    op.drop_table("export_shares")
    for index in ("ix_exports_owner_id_fingerprint", "ix_exports_run_id", "ix_exports_splice_id"):
        op.drop_index(index, "exports")
    op.drop_constraint("fk_exports_splice_id", "exports")
    for column in ("splice_id", "fingerprint"):
        op.drop_column("exports", column)
    op.drop_table("splices")
