"""Studio projects with their scenes and revisions; exports that are made of a project and of no video.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("studio_projects", "studio_scenes", "studio_revisions")


def upgrade() -> None:
    """Three tables, closed to all but their workspaces; an export names its video or its project."""
    create_projects()
    create_scenes()
    create_revisions()
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
        op.create_index(op.f(f"ix_{table}_owner_id"), table, ["owner_id"])
    op.add_column("exports", sa.Column("project_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_exports_project_id"), "exports", ["project_id"])
    op.alter_column("exports", "video_id", nullable=True)


def columns(kind: object, *names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]  # type: ignore[arg-type]


def create_projects() -> None:
    op.create_table(
        "studio_projects",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id"),
        *columns(sa.Uuid(), "created_by", "run_id", "composed_run_id", "export_id", nullable=True),
        *columns(sa.String(), "kind", "title", "prompt", "aspect", "style", "voice", "mood", "language", "intent"),
        *columns(sa.Integer(), "seconds", "version"),
        *columns(sa.Integer(), "rendered_version", nullable=True),
        *columns(sa.Boolean(), "outline"),
        *columns(JSONB(), "questions"),
        *columns(TIME, "created_at", "updated_at"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_studio_projects_run_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_studio_projects_export_id"), ondelete="SET NULL"
        ),
        sa.CheckConstraint("kind in ('prompt', 'photos')", name=op.f("ck_studio_projects_kind")),
    )
    op.create_index(op.f("ix_studio_projects_run_id"), "studio_projects", ["run_id"])
    op.create_index(op.f("ix_studio_projects_export_id"), "studio_projects", ["export_id"])


def create_scenes() -> None:
    op.create_table(
        "studio_scenes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "project_id"),
        *columns(sa.Integer(), "position", "revision"),
        *columns(sa.BigInteger(), "seed"),
        *columns(sa.String(), "role", "narration", "heading", "visual"),
        *columns(sa.String(), "design", "subject", "error", "voice_print", nullable=True),
        *columns(sa.Integer(), "duration_ms", nullable=True),
        *columns(TIME, "created_at"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["studio_projects.id"], name=op.f("fk_studio_scenes_project_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_studio_scenes_project_id"), "studio_scenes", ["project_id"])


def create_revisions() -> None:
    op.create_table(
        "studio_revisions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "scene_id"),
        *columns(sa.Integer(), "number"),
        *columns(sa.BigInteger(), "seed"),
        *columns(sa.String(), "visual"),
        *columns(sa.String(), "design", "subject", nullable=True),
        *columns(TIME, "created_at"),
        sa.ForeignKeyConstraint(
            ["scene_id"], ["studio_scenes.id"], name=op.f("fk_studio_revisions_scene_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("scene_id", "number", name=op.f("uq_studio_revisions_scene_id_number")),
    )


def downgrade() -> None:
    """Take it away again, with the exports that have no video."""
    op.execute("delete from exports where video_id is null")
    op.alter_column("exports", "video_id", nullable=False)
    op.drop_column("exports", "project_id")
    for table in reversed(TABLES):
        op.drop_table(table)
