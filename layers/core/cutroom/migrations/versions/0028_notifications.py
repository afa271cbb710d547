"""Notifications, what people want to be told of, and who asked for an analysis.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("notifications", "notification_choices")
# Whoever leaves a team, is removed, or sees it deleted keeps nothing of what it told them.
LEFT = """
create function forget_notifications_of_member() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  delete from notifications where owner_id = old.user_id and workspace_id = old.owner_id;
  return old;
end $$"""
FORGET = """
create function forget_notifications(p_before timestamptz, p_limit integer) returns bigint
language sql volatile security definer set search_path = public as $$
  with old as (
    select id from notifications where created_at < p_before order by created_at limit p_limit for update skip locked
  ), gone as (
    delete from notifications n using old where n.id = old.id returning 1
  )
  select count(*) from gone
$$"""


def upgrade() -> None:
    """Two tables, closed to all but their person; a trigger and a function that clear them; a column."""
    create_tables()
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    op.execute(LEFT)
    op.execute("revoke all on function forget_notifications_of_member() from public")
    op.execute(
        "create trigger forget_notifications after delete on memberships "
        "for each row execute function forget_notifications_of_member()"
    )
    op.execute(FORGET)
    op.execute("revoke all on function forget_notifications(timestamptz, integer) from public")
    op.execute("grant execute on function forget_notifications(timestamptz, integer) to cutroom_app")
    op.add_column("analyses", sa.Column("created_by", sa.Uuid(), nullable=True))


def columns(kind: object, *names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]  # type: ignore[arg-type]


def person(table: str) -> sa.ForeignKeyConstraint:
    """Rows of an account that is gone are gone."""
    return sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f(f"fk_{table}_owner_id"), ondelete="CASCADE")


def create_tables() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "workspace_id", "subject_id"),
        *columns(sa.String(), "kind", "key", "case"),
        *columns(JSONB(), "facts"),
        *columns(sa.Boolean(), "shown"),
        *columns(TIME, "created_at"),
        *columns(TIME, "read_at", "mail_claimed_at", "mailed_at", nullable=True),
        person("notifications"),
        sa.UniqueConstraint(
            "owner_id", "kind", "subject_id", "key", name=op.f("uq_notifications_owner_id_kind_subject_id_key")
        ),
    )
    op.create_index(op.f("ix_notifications_owner_id"), "notifications", ["owner_id"])
    op.create_index("ix_notifications_created_at", "notifications", ["created_at"])
    unread = sa.text("read_at is null and shown")
    op.create_index("ix_notifications_unread", "notifications", ["owner_id"], postgresql_where=unread)
    op.create_table(
        "notification_choices",
        *columns(sa.Uuid(), "owner_id"),
        *columns(sa.String(), "kind"),
        *columns(sa.Boolean(), "in_app", "by_mail"),
        *columns(TIME, "updated_at"),
        person("notification_choices"),
        sa.PrimaryKeyConstraint("owner_id", "kind", name=op.f("pk_notification_choices")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("analyses", "created_by")
    op.execute("drop function forget_notifications(timestamptz, integer)")
    op.execute("drop trigger forget_notifications on memberships")
    op.execute("drop function forget_notifications_of_member()")
    for table in reversed(TABLES):
        op.drop_table(table)
