# ruff: noqa: S608 (what is put together here are constants of this file)
"""Workspaces: teams, their members and invitations; who made what. A personal workspace needs no row.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
ROLES = "role in ('owner', 'admin', 'editor', 'approver', 'viewer')"
AUTHORED = ("uploads", "videos", "exports", "splices", "brands")
OF_PEOPLE = ("uploads", "videos")  # their owner was a person; now it is a workspace
TIME = sa.DateTime(timezone=True)

# What is asked across workspaces; the tenant is the person, or the team itself.
FUNCTIONS = (
    (
        "workspace_exists(id uuid) returns boolean",
        "select exists (select 1 from users u where u.id = $1 and u.closed_at is null) "
        "or exists (select 1 from workspaces w where w.id = $1 and w.closed_at is null)",
        "stable",
    ),
    (
        "workspace_members() returns table (user_id uuid, name text, email text, role text, joined_at timestamptz)",
        "select m.user_id, u.name, u.email, m.role, m.created_at from memberships m join users u on u.id = m.user_id "
        f"where m.owner_id = {TENANT} order by m.created_at, m.user_id",
        "stable",
    ),
    (
        "workspace_of_invitation(hash text) returns uuid",
        "select owner_id from invitations i where i.token_hash = $1",
        "stable",
    ),
    (
        "lock_owned_workspaces() returns setof uuid",
        "select w.id from workspaces w where w.id in (select m.owner_id from memberships m "
        f"where m.user_id = {TENANT} and m.role = 'owner') order by w.id for update",
        "volatile",
    ),
    (
        "workspaces_owned_alone() returns table (id uuid, name text)",
        "select w.id, w.name from workspaces w join memberships m on m.owner_id = w.id "
        f"where m.user_id = {TENANT} and m.role = 'owner' and not exists (select 1 from memberships other "
        "where other.owner_id = w.id and other.role = 'owner' and other.user_id <> m.user_id) order by w.name",
        "stable",
    ),
    (
        "closed_workspaces(age double precision) returns table (owner_id uuid)",
        "select w.id from workspaces w where w.closed_at < now() - make_interval(secs => $1) order by w.id limit 1000",
        "stable",
    ),
)
FORGET = (
    "create or replace function forget_expired() returns void as $$"
    "delete from idempotency_records where created_at < now() - interval '1 day'; "
    "delete from sign_ins where expires_at < now() - interval '30 days'; "
    "delete from mail_tokens where expires_at < now() - interval '30 days'{more}$$ "
    "language sql volatile security definer set search_path = public"
)
FORGET_INVITATIONS = "; delete from invitations where expires_at < now() - interval '30 days'"


def upgrade() -> None:
    """Three tables with their policies, the functions that look across them, and a column for the author."""
    create_tables()
    create_policies()
    for table in OF_PEOPLE:
        op.drop_constraint(f"fk_{table}_owner_id", table)
    for table in AUTHORED:
        op.add_column(table, sa.Column("created_by", sa.Uuid(), nullable=True))
    for signature, body, volatility in FUNCTIONS:
        define(signature, body, volatility)
    op.execute(FORGET.format(more=FORGET_INVITATIONS))


def create_tables() -> None:
    """Teams, members, invitations."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
    )
    op.create_index(
        "ix_workspaces_closed_at", "workspaces", ["closed_at"], postgresql_where=sa.text("closed_at is not null")
    )
    op.create_table(
        "memberships",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("owner_id", "user_id")),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["workspaces.id"], name=op.f("fk_memberships_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"])
    times = {"created_at": False, "expires_at": False, "accepted_at": True, "revoked_at": True}
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("email", "role", "token_hash")),
        *(sa.Column(name, TIME, nullable=null) for name, null in times.items()),
        sa.CheckConstraint(ROLES, name=op.f("ck_invitations_role")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["workspaces.id"], name=op.f("fk_invitations_owner_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_owner_id"), "invitations", ["owner_id"])


def create_policies() -> None:
    """Within a team all of it is seen and written; from the personal workspace, where one is a member, and left."""
    for table, column in (("workspaces", "id"), ("memberships", "owner_id"), ("invitations", "owner_id")):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({column} = {TENANT}) with check ({column} = {TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    member = f"exists (select 1 from memberships m where m.owner_id = workspaces.id and m.user_id = {TENANT})"
    op.execute(f"create policy member on workspaces for select using ({member})")
    op.execute(f"create policy person_sees on memberships for select using (user_id = {TENANT})")
    op.execute(f"create policy person_leaves on memberships for delete using (user_id = {TENANT})")


def define(signature: str, body: str, volatility: str) -> None:
    """A function that runs as the schema's owner, callable by the application alone."""
    head, name = f"create function {signature} as $${body}$$", signature.partition(" returns ")[0]
    op.execute(f"{head} language sql {volatility} security definer set search_path = public")
    op.execute(f"revoke all on function {name} from public")
    op.execute(f"grant execute on function {name} to cutroom_app")


def downgrade() -> None:
    """Take it away again; what belongs to teams must be gone before."""
    op.execute(FORGET.format(more=""))
    for signature, _, _ in FUNCTIONS:
        op.execute(f"drop function {signature.partition(' returns ')[0]}")
    for table in AUTHORED:
        op.drop_column(table, "created_by")
    for table in ("invitations", "memberships", "workspaces"):
        op.execute(f"drop table {table} cascade")
    for table in OF_PEOPLE:
        op.create_foreign_key(op.f(f"fk_{table}_owner_id"), table, "users", ["owner_id"], ["id"], ondelete="CASCADE")
