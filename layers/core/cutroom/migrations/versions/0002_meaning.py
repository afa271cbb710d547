"""Meaning in the database, words that people put right, and the account of calls to models.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("ai_calls", "clip_sentences", "word_edits")
SIZE = 384
COSINE = {"embedding": "vector_cosine_ops"}


def upgrade() -> None:
    """Clips learn what they mean; three tables, closed to all but their owners."""
    op.add_column("clips", sa.Column("text", sa.String(), nullable=False, server_default=""))
    op.alter_column("clips", "text", server_default=None)
    op.add_column("clips", sa.Column("embedding", Vector(SIZE), nullable=True))
    op.add_column("clips", sa.Column("embedding_model", sa.String(), nullable=True))
    op.create_index("ix_clips_embedding", "clips", ["embedding"], postgresql_using="hnsw", postgresql_ops=COSINE)
    create_sentences()
    create_calls()
    create_edits()
    for table in TABLES:
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id"])
        tenant = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({tenant}) with check ({tenant})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")


def create_sentences() -> None:
    """What a search finds a clip by."""
    op.create_table(
        "clip_sentences",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("clip_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("embedding", Vector(SIZE), nullable=False),
        sa.Column("embedding_model", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_clip_sentences_clip_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("clip_id", "position", name=op.f("uq_clip_sentences_clip_id_position")),
    )
    op.create_index(op.f("ix_clip_sentences_clip_id"), "clip_sentences", ["clip_id"])
    op.create_index(
        "ix_clip_sentences_embedding", "clip_sentences", ["embedding"], postgresql_using="hnsw", postgresql_ops=COSINE
    )


def create_calls() -> None:
    """The account of calls to models."""
    numbers = ("input_tokens", "output_tokens", "sound_ms")
    texts = ("provider", "model", "operation", "fingerprint", "status", "currency")
    op.create_table(
        "ai_calls",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_ai_calls_owner_id_created_at", "ai_calls", ["owner_id", "created_at"])


def create_edits() -> None:
    """Words that people put right."""
    op.create_table(
        "word_edits",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start_ms", "end_ms", "version")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("heard", "text")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_word_edits_video_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("video_id", "start_ms", "heard", name=op.f("uq_word_edits_video_id_start_ms_heard")),
    )
    op.create_index(op.f("ix_word_edits_video_id"), "word_edits", ["video_id"])


def downgrade() -> None:
    """Take it away again."""
    for table in TABLES:
        op.drop_table(table)
    for column in ("text", "embedding", "embedding_model"):
        op.drop_column("clips", column)
