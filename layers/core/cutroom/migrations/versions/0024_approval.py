"""Posts that wait for approval, links for clients who approve, a pause of all posting, and calendar feeds.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
CHANGED = "select, insert, update, delete"
TABLES = {  # what the application may do; what was said about a post stays as it was said
    "publishing_settings": CHANGED, "approval_links": CHANGED, "post_reviews": "select, insert, delete",
    "calendar_feeds": CHANGED,
}  # fmt: skip
STATES = (
    "state in ('draft', 'awaiting_approval', 'scheduled', 'sending', 'processing', 'published', 'failed', "
    "'unconfirmed', 'needs_action', 'missed', 'canceled')"
)
OLD_STATES = STATES.replace("'awaiting_approval', ", "")
KINDS = "kind in ('proposed', 'approved', 'sent_back', 'comment')"
# As in 0016, without what is planned in a workspace that has paused: what is on its way there is still read.
CLAIM = """
create or replace function claim_targets(p_before timestamptz, p_seconds integer, p_limit integer)
returns table (owner_id uuid, id uuid, lease uuid, account_id uuid, platform text, state text, next_at timestamptz,
  last_at timestamptz)
language sql volatile security definer set search_path = public as $$
  with due as (
    select t.id from post_targets t
    where t.next_at <= p_before and (t.lease_until is null or t.lease_until < now()){paused}
    order by t.next_at, t.id limit p_limit for update skip locked
  ), claimed as (
    update post_targets t set lease = gen_random_uuid(), lease_until = now() + make_interval(secs => p_seconds)
    from due where t.id = due.id returning t.*
  )
  select c.owner_id, c.id, c.lease, c.account_id, c.platform, c.state, c.next_at,
    (select max(o.started_at) from post_targets o where o.account_id = c.account_id and o.owner_id = c.owner_id)
  from claimed c order by c.next_at, c.id
$$"""
OVERDUE = """
create or replace function overdue_targets(p_before timestamptz) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from post_targets t where t.next_at < p_before and t.state in ('scheduled', 'sending'){paused}
$$"""
PAUSED = """
    and not (t.state = 'scheduled' and exists (
      select 1 from publishing_settings s where s.owner_id = t.owner_id and s.paused_at is not null))"""
QUESTIONS = {
    # Posts that wait for approval and have to be reminded of, or whose time has passed.
    "approvals_due(timestamptz, integer)": """
create function approvals_due(p_at timestamptz, p_limit integer) returns table (owner_id uuid, post_id uuid)
language sql stable security definer set search_path = public as $$
  select p.owner_id, p.id from posts p where p.remind_at <= p_at
  union
  select t.owner_id, t.post_id from post_targets t where t.state = 'awaiting_approval' and t.due_at <= p_at
  limit p_limit
$$""",
    "owner_of_approval_link(text)": """
create function owner_of_approval_link(p_hash text) returns uuid
language sql stable security definer set search_path = public as $$
  select owner_id from approval_links where token_hash = p_hash
$$""",
    "owner_of_calendar_feed(text)": """
create function owner_of_calendar_feed(p_hash text) returns uuid
language sql stable security definer set search_path = public as $$
  select owner_id from calendar_feeds where token_hash = p_hash
$$""",
}


def upgrade() -> None:
    """Four tables, closed to all but their workspaces; a state; what the clock leaves alone."""
    create_tables()
    for table, allowed in TABLES.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant {allowed} on {table} to cutroom_app")
    op.add_column("posts", sa.Column("remind_at", TIME, nullable=True))
    op.create_index("ix_posts_remind_at", "posts", ["remind_at"], postgresql_where=sa.text("remind_at is not null"))
    waiting = sa.text("state = 'awaiting_approval'")
    op.create_index("ix_post_targets_awaiting", "post_targets", ["due_at"], postgresql_where=waiting)
    replace_states(STATES)
    op.execute(CLAIM.format(paused=PAUSED))
    op.execute(OVERDUE.format(paused=PAUSED))
    for signature, statement in QUESTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def replace_states(states: str) -> None:
    op.drop_constraint(op.f("ck_post_targets_state"), "post_targets")
    op.create_check_constraint(op.f("ck_post_targets_state"), "post_targets", states)


def columns(kind: object, *names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]  # type: ignore[arg-type]


def create_tables() -> None:
    op.create_table(
        "publishing_settings",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        *columns(sa.Boolean(), "needs_approval"),
        *columns(TIME, "paused_at", nullable=True),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "created_by", nullable=True),
        *columns(sa.String(), "token_hash"),
        *columns(TIME, "created_at"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_table(
        "approval_links",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id"),
        *columns(sa.Uuid(), "created_by", nullable=True),
        *columns(sa.String(), "token_hash", "label"),
        *columns(ARRAY(sa.Uuid()), "account_ids"),
        *columns(TIME, "expires_at", "created_at"),
        *columns(TIME, "revoked_at", nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_approval_links_token_hash")),
    )
    op.create_table(
        "post_reviews",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *columns(sa.Uuid(), "owner_id", "post_id"),
        *columns(sa.Uuid(), "created_by", "link_id", nullable=True),
        *columns(sa.String(), "kind", "author", "comment"),
        *columns(sa.Integer(), "at_ms", nullable=True),
        *columns(JSONB(), "proposal", nullable=True),
        *columns(TIME, "created_at"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_reviews_post_id"), ondelete="CASCADE"),
        sa.CheckConstraint(KINDS, name=op.f("ck_post_reviews_kind")),
    )
    op.create_index(op.f("ix_approval_links_owner_id"), "approval_links", ["owner_id"])
    op.create_index(op.f("ix_post_reviews_owner_id"), "post_reviews", ["owner_id"])
    op.create_index(op.f("ix_post_reviews_post_id"), "post_reviews", ["post_id"])


def downgrade() -> None:
    """Take it away again; what waits for approval becomes a draft."""
    for signature in QUESTIONS:
        op.execute(f"drop function {signature}")
    op.execute(CLAIM.format(paused=""))
    op.execute(OVERDUE.format(paused=""))
    op.execute("update post_targets set state = 'draft' where state = 'awaiting_approval'")
    replace_states(OLD_STATES)
    op.drop_index("ix_post_targets_awaiting", "post_targets")
    op.drop_index("ix_posts_remind_at", "posts")
    op.drop_column("posts", "remind_at")
    for table in TABLES:
        op.drop_table(table)
