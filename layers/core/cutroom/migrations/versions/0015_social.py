"""Connected accounts at social platforms, their sealed grants, sign-ins, links for clients, groups.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
TABLES = ("social_accounts", "social_grants", "oauth_states", "social_links", "social_groups")

# What clocks, callbacks and links ask before a workspace is known: ids alone are answered.
QUESTIONS = {
    "owner_of_social_account(uuid)": """
create function owner_of_social_account(p_id uuid) returns uuid
language sql stable security definer set search_path = public as $$
  select owner_id from social_accounts where id = p_id
$$""",
    "social_accounts_of(text, text)": """
create function social_accounts_of(p_platform text, p_person text) returns table (owner_id uuid, account_id uuid)
language sql stable security definer set search_path = public as $$
  select a.owner_id, a.id from social_accounts a where a.platform = p_platform and a.person_id = p_person
$$""",
    "due_social_grants(timestamptz, integer)": """
create function due_social_grants(p_at timestamptz, p_limit integer) returns table (owner_id uuid, account_id uuid)
language sql stable security definer set search_path = public as $$
  select g.owner_id, g.account_id from social_grants g join social_accounts a on a.id = g.account_id
  where g.renew_at <= p_at and a.health in ('ok', 'expiring')
    and (g.refreshing_until is null or g.refreshing_until < p_at)
  order by g.renew_at limit p_limit
$$""",
    "expiring_social_accounts(timestamptz, integer)": """
create function expiring_social_accounts(p_before timestamptz, p_limit integer)
returns table (owner_id uuid, account_id uuid)
language sql stable security definer set search_path = public as $$
  select a.owner_id, a.id from social_accounts a
  where a.health = 'ok' and a.expires_at < p_before and a.warned_at is null order by a.expires_at limit p_limit
$$""",
    "owner_of_social_link(text)": """
create function owner_of_social_link(p_hash text) returns uuid
language sql stable security definer set search_path = public as $$
  select owner_id from social_links where token_hash = p_hash
$$""",
    "forget_oauth_states(timestamptz)": """
create function forget_oauth_states(p_before timestamptz) returns bigint
language sql security definer set search_path = public as $$
  with gone as (delete from oauth_states where expires_at < p_before returning 1) select count(*) from gone
$$""",
}


def upgrade() -> None:
    """Tables that are closed to all but their workspace, and questions across workspaces."""
    create_accounts()
    create_sign_ins()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_owner_id"), table, ["owner_id"])
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")
    for signature, statement in QUESTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def create_accounts() -> None:
    """Accounts, and the tokens of each."""
    op.create_table(
        "social_accounts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in (
            "platform", "platform_account_id", "person_id", "name", "handle", "picture", "zone", "health", "problem",
        )),
        sa.Column("scopes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("warned_at", TIME, nullable=True),
        sa.Column("connected_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("owner_id", "platform", "platform_account_id",
                            name=op.f("uq_social_accounts_owner_id_platform_platform_account_id")),
    )  # fmt: skip
    op.create_index("ix_social_accounts_person", "social_accounts", ["platform", "person_id"])
    op.create_table(
        "social_grants",
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("social_accounts.id", ondelete="CASCADE",
                  name=op.f("fk_social_grants_account_id")), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("obtained_at", TIME, nullable=False),
        sa.Column("access_expires_at", TIME, nullable=True),
        sa.Column("renew_at", TIME, nullable=False),
        sa.Column("refreshing_until", TIME, nullable=True),
    )  # fmt: skip
    op.create_index(op.f("ix_social_grants_renew_at"), "social_grants", ["renew_at"])


def create_sign_ins() -> None:
    """Sign-ins under way, links for clients, saved sets."""
    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("user_id", "link_id", "account_id")),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.UniqueConstraint("state_hash", name=op.f("uq_oauth_states_state_hash")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"])
    op.create_table(
        "social_links",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("platforms", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        *(sa.Column(name, TIME, nullable=True) for name in ("used_at", "revoked_at")),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("token_hash", name=op.f("uq_social_links_token_hash")),
    )
    op.create_table(
        "social_groups",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("uq_social_groups_name", "social_groups", ["owner_id", sa.text("lower(name)")], unique=True)


def downgrade() -> None:
    """Take it away again."""
    for signature in QUESTIONS:
        op.execute(f"drop function {signature}")
    for table in reversed(TABLES):
        op.drop_table(table)
