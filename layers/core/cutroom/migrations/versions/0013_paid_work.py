"""Credits that are set aside for a job, and their end with the job's; referrals.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)

# What was set aside for a run ends in the transaction in which the run ends, whoever ends it: done is paid, anything
# else is released. What was settled before, or ran out, stays as it is.
SETTLE = """
create function work_is_settled() returns trigger language plpgsql security definer set search_path = public as $$
declare v record; v_kind text;
begin
  v_kind := case when tg_op = 'UPDATE' and new.status = 'succeeded' then 'commit' else 'release' end;
  for v in select r.reservation_id, r.credits from work_reservations r
    where r.run_id = old.id and r.owner_id = old.owner_id loop
    perform ledger_settle(gen_random_uuid(), v.reservation_id, v_kind,
      case v_kind when 'commit' then v.credits else 0 end,
      case when tg_op = 'UPDATE' then new.status else 'deleted' end,
      'consumed', '00000000-0000-0000-0000-000000000000'::uuid);
  end loop;
  return null;
end $$"""
TRIGGERS = (
    "create trigger runs_settle_work after update of status on runs for each row when (old.status is distinct from "
    "new.status and new.status in ('succeeded', 'failed', 'cancelled')) execute function work_is_settled()",
    "create trigger runs_release_work after delete on runs for each row execute function work_is_settled()",
)


# Whose a code is, how often it has brought something, and whether a card has paid for somebody: one person's questions
# about another, who is not seen otherwise.
OF_CODE = """
create function referral_of_code(p_code text) returns uuid
language sql stable security definer set search_path = public as $$
  select owner_id from referral_codes where code = p_code
$$"""
REWARDED = """
create function referrals_rewarded(p_referrer uuid) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from referrals where referrer_id = p_referrer and status = 'rewarded'
$$"""
CARD = """
create function card_has_paid(p_owner uuid, p_card text) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select 1 from purchases where card = p_card and (owner_id = p_owner or created_by = p_owner))
$$"""
# Quotes that nobody used: a button that shows a price asks for many.
FORGET = """
create function forget_quotes(p_before timestamptz) returns bigint
language sql security definer set search_path = public as $$
  with gone as (delete from quotes where used_at is null and expires_at < p_before returning 1)
  select count(*) from gone
$$"""
QUESTIONS = {
    "forget_quotes(timestamptz)": FORGET,
    "referral_of_code(text)": OF_CODE,
    "referrals_rewarded(uuid)": REWARDED,
    "card_has_paid(uuid, text)": CARD,
}


def upgrade() -> None:
    """Tables that are closed to all but their workspace, triggers that end work, and questions across workspaces."""
    create_referrals()
    op.create_table(
        "work_reservations",
        sa.Column("reservation_id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    for column in ("owner_id", "run_id"):
        op.create_index(op.f(f"ix_work_reservations_{column}"), "work_reservations", [column])
    op.execute("alter table work_reservations enable row level security")
    op.execute(f"create policy tenant on work_reservations using ({TENANT}) with check ({TENANT})")
    op.execute("grant select, insert, delete on work_reservations to cutroom_app")
    op.execute(SETTLE)
    op.execute("revoke all on function work_is_settled() from public")
    for trigger in TRIGGERS:
        op.execute(trigger)
    for signature, statement in QUESTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")


def create_referrals() -> None:
    """A code for each person, and by whom somebody was invited."""
    op.create_table(
        "referral_codes",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_referral_codes_code")),
    )
    op.create_table(
        "referrals",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("referrer_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("purchase_id", "transfer_id")),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("rewarded_at", TIME, nullable=True),
    )
    op.create_index(op.f("ix_referrals_referrer_id"), "referrals", ["referrer_id"])
    for table in ("referral_codes", "referrals"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")


def downgrade() -> None:
    """Take it away again."""
    for signature in QUESTIONS:
        op.execute(f"drop function {signature}")
    op.drop_table("referrals")
    op.drop_table("referral_codes")
    for name in ("runs_settle_work", "runs_release_work"):
        op.execute(f"drop trigger {name} on runs")
    op.execute("drop function work_is_settled()")
    op.drop_table("work_reservations")
