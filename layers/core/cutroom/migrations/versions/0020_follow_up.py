"""What follows a post: comments and covers, accounts that are lost and come back, mails, and counts of a day.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
# How many posts of all workspaces a platform has been sent since an instant: what one app may send in a day.
SENT = """
create function posts_sent_since(p_platform text, p_since timestamptz) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from post_targets t where t.platform = p_platform and t.started_at >= p_since
    and t.state in ('sending', 'processing', 'published', 'unconfirmed')
$$"""


def upgrade() -> None:
    """One table, closed to all but its workspaces, and columns that older releases leave alone."""
    op.create_table(
        "publish_steps",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "state")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("reason_code", "reason")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("handle", JSONB(), nullable=True),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["post_targets.id"], name=op.f("fk_publish_steps_target_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("target_id", "kind", name=op.f("uq_publish_steps_target_id_kind")),
        sa.CheckConstraint("kind in ('comment', 'cover')", name=op.f("ck_publish_steps_kind")),
        sa.CheckConstraint("state in ('waiting', 'done', 'failed')", name=op.f("ck_publish_steps_state")),
    )
    op.create_index(op.f("ix_publish_steps_owner_id"), "publish_steps", ["owner_id"])
    op.execute("alter table publish_steps enable row level security")
    op.execute(f"create policy tenant on publish_steps using ({TENANT}) with check ({TENANT})")
    op.execute("grant select, insert, update, delete on publish_steps to cutroom_app")
    op.add_column("post_targets", sa.Column("resume_at", TIME, nullable=True))
    op.add_column("post_targets", sa.Column("told_at", TIME, nullable=True))
    op.add_column("social_grants", sa.Column("revoke_tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_post_targets_account_id", "post_targets", ["account_id"])
    op.create_index("ix_post_targets_platform_started_at", "post_targets", ["platform", "started_at"])
    op.execute(SENT)
    op.execute("revoke all on function posts_sent_since(text, timestamptz) from public")
    op.execute("grant execute on function posts_sent_since(text, timestamptz) to cutroom_app")


def downgrade() -> None:
    """Take it away again."""
    op.execute("drop function posts_sent_since(text, timestamptz)")
    op.drop_index("ix_post_targets_platform_started_at", "post_targets")
    op.drop_index("ix_post_targets_account_id", "post_targets")
    op.drop_column("social_grants", "revoke_tries")
    op.drop_column("post_targets", "told_at")
    op.drop_column("post_targets", "resume_at")
    op.drop_table("publish_steps")
