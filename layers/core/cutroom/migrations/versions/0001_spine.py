"""The spine: accounts, library, analysis, clips, exports, runs and the outbox.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "idempotency_records",
    "runs",
    "run_stages",
    "sign_ins",
    "mail_tokens",
    "uploads",
    "videos",
    "analyses",
    "clips",
    "exports",
)

# The few questions that must be asked before a tenant is known. Each answers with ids and nothing else.
DEFINER_FUNCTIONS = (
    "user_of_email(email text) returns uuid as 'select id from users u where u.email = $1'",
    "user_of_sign_in(id uuid) returns uuid as 'select owner_id from sign_ins s where s.id = $1'",
    "user_of_mail_token(hash text) returns uuid as 'select owner_id from mail_tokens m where m.token_hash = $1'",
    "user_exists(id uuid) returns boolean as 'select exists (select 1 from users u where u.id = $1)'",
    "overdue_uploads(at timestamptz) returns table (owner_id uuid, upload_id uuid) as "
    "'select u.owner_id, u.id from uploads u where u.status = ''open'' and u.expires_at < $1 limit 1000'",
    "unfinished_runs(age double precision) returns table (run_id uuid, owner_id uuid) as "
    "'select r.id, r.owner_id from runs r where r.status in (''queued'', ''running'') "
    "and r.updated_at < now() - make_interval(secs => $1) order by r.id limit 1000'",
)

# Takes away what has had its time: answers to keys after a day, sign-ins and mailed secrets a month after their end.
FORGET = (
    "forget_expired() returns void as $$"
    "delete from idempotency_records where created_at < now() - interval '1 day'; "
    "delete from sign_ins where expires_at < now() - interval '30 days'; "
    "delete from mail_tokens where expires_at < now() - interval '30 days'$$"
)


def upgrade() -> None:
    """Create the tables, close them to all but their owners, and open to the application what it needs."""
    op.execute("create extension if not exists vector")
    create_tables()
    op.execute(
        "create index ix_videos_transcript on videos using gin (to_tsvector('simple', coalesce(transcript, '')))"
    )
    for table in TENANT_TABLES:
        protect(table, "owner_id")
    protect("users", "id")
    for function in DEFINER_FUNCTIONS:
        define(function)
    define(FORGET, "volatile")
    op.execute("grant select, insert, update, delete on all tables in schema public to cutroom_app")


def protect(table: str, column: str) -> None:
    """Only the current tenant's rows of `table` can be seen, written or handed over."""
    tenant = f"{column} = nullif(current_setting('app.tenant', true), '')::uuid"
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"create policy tenant on {table} using ({tenant}) with check ({tenant})")


def define(function: str, volatility: str = "stable") -> None:
    """A function that runs as the schema's owner, callable by the application alone."""
    signature, _, body = function.partition(" returns ")
    rights = "security definer set search_path = public"
    op.execute(f"create function {signature} returns {body} language sql {volatility} {rights}")
    op.execute(f"revoke all on function {signature} from public")
    op.execute(f"grant execute on function {signature} to cutroom_app")


def downgrade() -> None:
    """Take everything away again."""
    for function in (*DEFINER_FUNCTIONS, FORGET):
        op.execute(f"drop function {function.partition(' returns ')[0]}")
    for table in (*reversed(TENANT_TABLES), "users", "outbox"):
        op.execute(f"drop table if exists {table} cascade")


def create_tables() -> None:
    """The tables as the models of this release describe them."""
    op.create_table(
        "idempotency_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("response", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_records")),
        sa.UniqueConstraint("owner_id", "key", name=op.f("uq_idempotency_records_owner_id_key")),
    )
    op.create_index(op.f("ix_idempotency_records_owner_id"), "idempotency_records", ["owner_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("detail", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_claimed_until"), "outbox", ["claimed_until"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("input", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_owner_id"), "runs", ["owner_id"], unique=False)
    op.create_index(op.f("ix_runs_status"), "runs", ["status"], unique=False)
    op.create_index(op.f("ix_runs_subject_id"), "runs", ["subject_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("avatar_url", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("notifications", JSONB(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "mail_tokens",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_mail_tokens_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_mail_tokens")),
    )
    op.create_index(op.f("ix_mail_tokens_owner_id"), "mail_tokens", ["owner_id"], unique=False)
    op.create_table(
        "run_stages",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_stages_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "name", "index", name=op.f("pk_run_stages")),
    )
    op.create_index(op.f("ix_run_stages_owner_id"), "run_stages", ["owner_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_sign_ins_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_owner_id"), "sign_ins", ["owner_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("part_size_bytes", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("storage_upload_id", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_uploads_size")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_uploads_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"], unique=False)
    op.create_index(op.f("ix_uploads_owner_id"), "uploads", ["owner_id"], unique=False)
    op.create_table(
        "videos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("original_filename", sa.String(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("drop_reference", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("failure_reason", sa.String(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("media_info", JSONB(), nullable=True),
        sa.Column("previews", JSONB(), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_videos_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
        sa.UniqueConstraint("drop_reference", name=op.f("uq_videos_drop_reference")),
    )
    op.create_index("ix_videos_owner_id_created_at", "videos", ["owner_id", "created_at", "id"], unique=False)
    op.create_index("ix_videos_tags", "videos", ["tags"], unique=False, postgresql_using="gin")
    op.create_table(
        "analyses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("options", JSONB(), nullable=False),
        sa.Column("result_key", sa.String(), nullable=True),
        sa.Column("notes", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_analyses_run_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_analyses_video_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analyses")),
    )
    op.create_index(op.f("ix_analyses_owner_id"), "analyses", ["owner_id"], unique=False)
    op.create_index(op.f("ix_analyses_video_id"), "analyses", ["video_id"], unique=False)
    op.create_table(
        "clips",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("attention_score", sa.Double(), nullable=False),
        sa.Column("visual_score", sa.Double(), nullable=False),
        sa.Column("audio_score", sa.Double(), nullable=False),
        sa.Column("motion_score", sa.Double(), nullable=False),
        sa.Column("subscores", JSONB(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("hooks", JSONB(), nullable=False),
        sa.Column("emotion", sa.String(), nullable=True),
        sa.Column("selected", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("end_ms > start_ms", name=op.f("ck_clips_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name=op.f("fk_clips_analysis_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_clips_video_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
        sa.UniqueConstraint("analysis_id", "rank", name=op.f("uq_clips_analysis_id_rank")),
    )
    op.create_index(op.f("ix_clips_analysis_id"), "clips", ["analysis_id"], unique=False)
    op.create_index(op.f("ix_clips_owner_id"), "clips", ["owner_id"], unique=False)
    op.create_index(op.f("ix_clips_video_id"), "clips", ["video_id"], unique=False)
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("clip_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("request", JSONB(), nullable=False),
        sa.Column("edit", JSONB(), nullable=True),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("report", JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_exports_clip_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_exports_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_exports_video_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_clip_id"), "exports", ["clip_id"], unique=False)
    op.create_index(op.f("ix_exports_owner_id"), "exports", ["owner_id"], unique=False)
    op.create_index(op.f("ix_exports_video_id"), "exports", ["video_id"], unique=False)
