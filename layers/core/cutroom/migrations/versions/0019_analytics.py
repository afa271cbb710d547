"""Readings of published posts, when each is read next, its latest figures, and what each account gained by day.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
CHANGED = "select, insert, update, delete"
TABLES = {  # what the application may do; readings are only added to, and go with their owner
    "view_readings": "select, insert, delete", "read_plans": CHANGED, "post_figures": CHANGED,
    "account_days": CHANGED, "parked_metrics": CHANGED,
}  # fmt: skip
LEADING = ("post_figures", "account_days")  # an index of theirs begins with the owner
STATUSES = "status in ('ok', 'missing', 'private', 'gone', 'forbidden')"
KEPT = """
create function readings_are_kept() returns trigger language plpgsql set search_path = public as $$
begin
  raise exception 'a reading stays as it was told; a correction is a new reading' using errcode = 'CL403';
end $$"""
# What the clock reads next, leased to its caller: nobody else takes it before the lease has run out.
CLAIM = """
create function claim_read_plans(p_before timestamptz, p_seconds integer, p_limit integer)
returns table (owner_id uuid, id uuid, lease uuid, target_id uuid, account_id uuid, platform text,
  platform_post_id text, published_at timestamptz)
language sql volatile security definer set search_path = public as $$
  with due as (
    select r.id from read_plans r
    where r.next_at <= p_before and (r.lease_until is null or r.lease_until < now())
    order by r.next_at, r.id limit p_limit for update skip locked
  ), claimed as (
    update read_plans r set lease = gen_random_uuid(), lease_until = now() + make_interval(secs => p_seconds)
    from due where r.id = due.id returning r.*
  )
  select c.owner_id, c.id, c.lease, c.target_id, c.account_id, c.platform, c.platform_post_id, c.published_at
  from claimed c order by c.platform, c.account_id, c.id
$$"""
SIGNATURE = "claim_read_plans(timestamptz, integer, integer)"


def upgrade() -> None:
    """Five tables, closed to all but their workspaces, and the question of the clock."""
    create_readings()
    create_plans()
    create_figures()
    create_days()
    create_parked()
    for table, allowed in TABLES.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant {allowed} on {table} to cutroom_app")
        if table not in LEADING:
            op.create_index(op.f(f"ix_{table}_owner_id"), table, ["owner_id"])
    for statement in (KEPT, CLAIM, f"revoke all on function {SIGNATURE} from public"):
        op.execute(statement)
    op.execute(f"grant execute on function {SIGNATURE} to cutroom_app")
    for level, event in (("row", "update"), ("statement", "truncate")):
        op.execute(
            f"create trigger view_readings_kept_{level} before {event} on view_readings for each {level} "
            "execute function readings_are_kept()"
        )


def keys() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
    )


def columns(kind: object, *names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]  # type: ignore[arg-type]


def create_readings() -> None:
    op.create_table(
        "view_readings",
        *keys(),
        *columns(sa.Uuid(), "target_id"),
        *columns(sa.String(), "metric", "definition", "status", "source", "raw_hash"),
        *columns(sa.BigInteger(), "value", nullable=True),
        *columns(TIME, "as_of", "read_at"),
        sa.CheckConstraint(STATUSES, name=op.f("ck_view_readings_status")),
        sa.CheckConstraint("(status = 'ok') = (value is not null)", name=op.f("ck_view_readings_value")),
    )
    op.create_index("ix_view_readings_target_id_read_at", "view_readings", ["target_id", "read_at"])


def create_plans() -> None:
    op.create_table(
        "read_plans",
        *keys(),
        *columns(sa.Uuid(), "target_id", "account_id"),
        *columns(sa.String(), "platform"),
        *columns(sa.String(), "platform_post_id", "problem", nullable=True),
        *columns(TIME, "published_at", "created_at"),
        *columns(TIME, "next_at", "lease_until", nullable=True),
        *columns(sa.Uuid(), "lease", nullable=True),
        *columns(sa.Integer(), "failures"),
        sa.UniqueConstraint("target_id", name=op.f("uq_read_plans_target_id")),
    )
    waiting = sa.text("next_at is not null")
    op.create_index("ix_read_plans_next_at", "read_plans", ["next_at"], postgresql_where=waiting)


def create_figures() -> None:
    op.create_table(
        "post_figures",
        *keys(),
        *columns(sa.Uuid(), "target_id", "post_id", "export_id", "account_id"),
        *columns(sa.Uuid(), "clip_id", nullable=True),
        *columns(sa.String(), "account_name", "platform", "title"),
        *columns(sa.String(), "permalink", "problem", nullable=True),
        *columns(TIME, "published_at"),
        *columns(sa.SmallInteger(), "weekday", "hour"),
        *columns(sa.BigInteger(), "views", "likes", "comments", "shares", nullable=True),
        *columns(JSONB(), "statuses", "definitions"),
        *columns(TIME, "read_at", nullable=True),
        sa.UniqueConstraint("target_id", name=op.f("uq_post_figures_target_id")),
    )
    op.create_index("ix_post_figures_owner_id_published_at", "post_figures", ["owner_id", "published_at"])
    op.create_index("ix_post_figures_post_id", "post_figures", ["post_id"])


def create_days() -> None:
    op.create_table(
        "account_days",
        *keys(),
        *columns(sa.Uuid(), "account_id"),
        *columns(sa.String(), "account_name", "platform"),
        *columns(sa.Date(), "day"),
        *columns(sa.BigInteger(), "views", "likes", "comments", "shares", nullable=True),
        *columns(sa.Integer(), "reads"),
        sa.UniqueConstraint("owner_id", "account_id", "day", name=op.f("uq_account_days_owner_id_account_id_day")),
    )


def create_parked() -> None:
    op.create_table(
        "parked_metrics",
        *keys(),
        *columns(sa.Uuid(), "account_id"),
        *columns(sa.String(), "name", "reason"),
        *columns(TIME, "parked_at", "until"),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_parked_metrics_account_id_name")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.execute(f"drop function {SIGNATURE}")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("drop function readings_are_kept()")
