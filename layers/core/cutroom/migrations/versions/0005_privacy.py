"""Consents, where somebody is signed in, closed accounts, and takeouts: all that is kept of a person, as one file.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("consents", "takeouts")
FUNCTIONS = (
    "closed_accounts(age double precision) returns table (owner_id uuid) as "
    "'select u.id from users u where u.closed_at < now() - make_interval(secs => $1) order by u.id limit 1000'",
    "expired_takeouts(at timestamptz) returns table (owner_id uuid, takeout_id uuid) as "
    "'select t.owner_id, t.id from takeouts t where t.expires_at < $1 limit 1000'",
)
USER_EXISTS = (
    "create or replace function user_exists(id uuid) returns boolean as "
    "'select exists (select 1 from users u where u.id = $1 {and_open})' "
    "language sql stable security definer set search_path = public"
)


def upgrade() -> None:
    """Two tables, closed to all but their owners; two questions that the sweeper asks; a closed account is nobody's."""
    op.add_column("users", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_users_closed_at", "users", ["closed_at"], postgresql_where=sa.text("closed_at is not null"))
    op.add_column("sign_ins", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.alter_column("sign_ins", "device", server_default=None)
    create_consents()
    create_takeouts()
    for table in TABLES:
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id"])
        tenant = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({tenant}) with check ({tenant})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    op.execute(USER_EXISTS.format(and_open="and u.closed_at is null"))
    for function in FUNCTIONS:
        define(function)


def define(function: str) -> None:
    """A function that runs as the schema's owner, callable by the application alone."""
    signature, _, body = function.partition(" returns ")
    rights = "language sql stable security definer set search_path = public"
    op.execute(f"create function {signature} returns {body} {rights}")
    op.execute(f"revoke all on function {signature} from public")
    op.execute(f"grant execute on function {signature} to cutroom_app")


def create_consents() -> None:
    """Answers to texts, one row each."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("purpose", "version")),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_consents_owner_id"), ondelete="CASCADE"),
    )


def create_takeouts() -> None:
    """All that is kept of a person, as one file for a while."""
    times = {"created_at": False, "finished_at": True, "expires_at": True}
    op.create_table(
        "takeouts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name, null in times.items()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_takeouts_run_id"), ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_takeouts_run_id"), "takeouts", ["run_id"])


def downgrade() -> None:
    """Take it away again."""
    for function in FUNCTIONS:
        op.execute(f"drop function {function.partition(' returns ')[0]}")
    op.execute(USER_EXISTS.format(and_open=""))
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("sign_ins", "device")
    op.drop_index("ix_users_closed_at", "users")
    op.drop_column("users", "closed_at")
