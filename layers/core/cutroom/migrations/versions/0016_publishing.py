"""Posts, their targets, what was attempted at platforms, and the times of the week at which accounts post.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
CHANGED = "select, insert, update, delete"
TABLES = {  # what the application may do; attempts are only added to, and go with their owner
    "posts": CHANGED, "post_targets": CHANGED, "publish_attempts": "select, insert, delete", "posting_slots": CHANGED,
}  # fmt: skip
STATES = (
    "state in ('draft', 'scheduled', 'sending', 'processing', 'published', 'failed', 'unconfirmed', 'needs_action', "
    "'missed', 'canceled')"
)
# What the clock works on next, leased to its caller: nobody else takes it before the lease has run out.
CLAIM = """
create function claim_targets(p_before timestamptz, p_seconds integer, p_limit integer)
returns table (owner_id uuid, id uuid, lease uuid, account_id uuid, platform text, state text, next_at timestamptz,
  last_at timestamptz)
language sql volatile security definer set search_path = public as $$
  with due as (
    select t.id from post_targets t
    where t.next_at <= p_before and (t.lease_until is null or t.lease_until < now())
    order by t.next_at, t.id limit p_limit for update skip locked
  ), claimed as (
    update post_targets t set lease = gen_random_uuid(), lease_until = now() + make_interval(secs => p_seconds)
    from due where t.id = due.id returning t.*
  )
  select c.owner_id, c.id, c.lease, c.account_id, c.platform, c.state, c.next_at,
    (select max(o.started_at) from post_targets o where o.account_id = c.account_id and o.owner_id = c.owner_id)
  from claimed c order by c.next_at, c.id
$$"""
# How long the oldest target has waited beyond its time: what an alarm watches.
OVERDUE = """
create function overdue_targets(p_before timestamptz) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from post_targets t where t.next_at < p_before and t.state in ('scheduled', 'sending')
$$"""
FUNCTIONS = {
    "claim_targets(timestamptz, integer, integer)": CLAIM,
    "overdue_targets(timestamptz)": OVERDUE,
}


def upgrade() -> None:
    """Four tables, closed to all but their workspaces, and the two questions of the clock."""
    create_posts()
    create_targets()
    create_attempts()
    create_slots()
    for table, allowed in TABLES.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant {allowed} on {table} to cutroom_app")
        op.create_index(op.f(f"ix_{table}_owner_id"), table, ["owner_id"])
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def keys() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
    )


def columns(kind: object, *names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]  # type: ignore[arg-type]


def create_posts() -> None:
    op.create_table(
        "posts",
        *keys(),
        *columns(sa.Uuid(), "created_by", nullable=True),
        *columns(sa.Uuid(), "export_id"),
        *columns(sa.String(), "title"),
        *columns(TIME, "due_at", nullable=True),
        *columns(sa.String(), "wall", "zone", "tz_version", nullable=True),
        *columns(sa.Integer(), "version"),
        *columns(TIME, "created_at", "updated_at"),
    )
    op.create_index(op.f("ix_posts_export_id"), "posts", ["export_id"])


def create_targets() -> None:
    op.create_table(
        "post_targets",
        *keys(),
        *columns(sa.Uuid(), "post_id", "account_id"),
        *columns(sa.String(), "platform", "account_name", "media", "state"),
        *columns(JSONB(), "content"),
        *columns(sa.String(), "reason_code", "reason", "platform_post_id", "permalink", nullable=True),
        *columns(JSONB(), "handle", nullable=True),
        *columns(sa.Uuid(), "lease", nullable=True),
        *columns(sa.Integer(), "version", "tries"),
        *columns(TIME, "slot_at", "next_at", "lease_until", "started_at", "published_at", nullable=True),
        *columns(TIME, "created_at"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_targets_post_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("post_id", "account_id", name=op.f("uq_post_targets_post_id_account_id")),
        sa.UniqueConstraint("account_id", "slot_at", name=op.f("uq_post_targets_account_id_slot_at")),
        sa.CheckConstraint(STATES, name=op.f("ck_post_targets_state")),
    )
    op.create_index(op.f("ix_post_targets_media"), "post_targets", ["media"])
    waiting = sa.text("next_at is not null")
    op.create_index("ix_post_targets_next_at", "post_targets", ["next_at"], postgresql_where=waiting)


def create_attempts() -> None:
    op.create_table(
        "publish_attempts",
        *keys(),
        *columns(sa.Uuid(), "target_id", "call_id"),
        *columns(sa.String(), "kind", "step"),
        *columns(sa.String(), "outcome", nullable=True),
        *columns(JSONB(), "detail"),
        *columns(TIME, "at"),
        sa.ForeignKeyConstraint(
            ["target_id"], ["post_targets.id"], name=op.f("fk_publish_attempts_target_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("kind in ('intent', 'outcome', 'note')", name=op.f("ck_publish_attempts_kind")),
    )
    op.create_index(op.f("ix_publish_attempts_target_id"), "publish_attempts", ["target_id"])


def create_slots() -> None:
    op.create_table(
        "posting_slots",
        *keys(),
        *columns(sa.Uuid(), "account_id"),
        *columns(sa.Integer(), "weekday"),
        *columns(sa.String(), "wall", "zone"),
        *columns(TIME, "created_at"),
        sa.UniqueConstraint("account_id", "weekday", "wall", name=op.f("uq_posting_slots_account_id_weekday_wall")),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_posting_slots_weekday")),
    )


def downgrade() -> None:
    """Take it away again."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {signature}")
    for table in reversed(TABLES):
        op.drop_table(table)
