"""Credits that end (lots), subscriptions, metered use, and runs that wait for their turn.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TENANT = "owner_id = nullif(current_setting('app.tenant', true), '')::uuid"
TIME = sa.DateTime(timezone=True)
OWN_LOTS = (
    "account_id in (select a.id from ledger_accounts a where a.holder_id = (select ledger_own_holder()))",
    "lot_id in (select l.id from ledger_lots l)",
)

# A transfer's part that ends: what of it reached `available`, debt having been paid first, and was not spent since.
OPEN_LOT = """
create function ledger_open_lot(p_transfer uuid, p_expires_at timestamptz, p_promotional boolean)
returns bigint language plpgsql security definer set search_path = public as $$
declare v record; v_free bigint;
begin
  select e.account_id, e.amount, e.posted_at into v from ledger_entries e
    join ledger_accounts a on a.id = e.account_id and a.kind = 'available'
    where e.transfer_id = p_transfer and e.amount > 0;
  if not found or exists (select 1 from ledger_lots where id = p_transfer) then return 0; end if;
  select b.balance into v_free from ledger_balances b where b.account_id = v.account_id for update;
  v_free := least(v.amount, v_free - coalesce((select sum(remaining) from ledger_lots
    where account_id = v.account_id), 0));
  insert into ledger_lots (id, account_id, amount, remaining, promotional, expires_at, created_at)
    values (p_transfer, v.account_id, v.amount, v_free, p_promotional, p_expires_at, v.posted_at)
    on conflict (id) do nothing;
  return v_free;
end $$"""

# Lots that have ended by an instant go to the platform's `expired`, each once for each of its ends. The balances' rows
# are locked first, in the order in which every writer locks them.
EXPIRE = """
create function ledger_expire_lots(p_holders uuid[], p_at timestamptz) returns bigint
language plpgsql security definer set search_path = public as $$
declare v record; v_transfer uuid; v_total bigint := 0;
begin
  if not exists (select 1 from ledger_lots l join ledger_accounts a on a.id = l.account_id
      where a.holder_id = any(p_holders) and l.remaining > 0 and l.expires_at <= p_at) then
    return 0;
  end if;
  perform 1 from ledger_balances b join ledger_accounts a on a.id = b.account_id
    where a.holder_id = any(p_holders) order by b.account_id for update of b;
  for v in select l.id, l.remaining, l.expires_at, a.holder_id, a.currency from ledger_lots l
      join ledger_accounts a on a.id = l.account_id
      where a.holder_id = any(p_holders) and l.remaining > 0 and l.expires_at <= p_at order by l.expires_at, l.id loop
    v_transfer := gen_random_uuid();
    insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, settled_at)
      values (v_transfer, 'expire', v.id || ':' || extract(epoch from v.expires_at), 'expired', 'lot:' || v.id,
        v.remaining::text, 'posted', clock_timestamp(), clock_timestamp());
    update ledger_lots set remaining = 0 where id = v.id;
    perform ledger_write(v_transfer, array[v.holder_id, '00000000-0000-0000-0000-000000000000'::uuid],
      array['available', 'expired'], array[v.currency, v.currency], array[-v.remaining, v.remaining]);
    v_total := v_total + v.remaining;
  end loop;
  return v_total;
end $$"""

# What leaves `available` is taken from the lot that ends first; what comes back from a reservation goes to the lots
# that it came from, those that end last first, because what was used was taken from the others. A lot that has ended
# meanwhile can be used for a week more.
MOVE = """
create function ledger_move_lots() returns trigger language plpgsql security definer set search_path = public as $$
declare v record; v_transfer record; v_left bigint := abs(new.amount); v_part bigint;
begin
  select kind, parent_id into v_transfer from ledger_transfers where id = new.transfer_id;
  if v_transfer.kind = 'expire' then return null; end if;
  if new.amount < 0 then
    for v in select id, remaining from ledger_lots where account_id = new.account_id and remaining > 0
        order by expires_at, promotional desc, created_at, id loop
      exit when v_left = 0;
      v_part := least(v_left, v.remaining);
      v_left := v_left - v_part;
      update ledger_lots set remaining = remaining - v_part where id = v.id;
      if v_transfer.kind = 'reserve' then
        insert into ledger_lot_uses (transfer_id, lot_id, amount) values (new.transfer_id, v.id, v_part);
      end if;
    end loop;
  elsif v_transfer.kind in ('commit', 'release') then
    v_left := v_left - coalesce((select -e.amount - (select coalesce(sum(u.amount), 0) from ledger_lot_uses u
      where u.transfer_id = v_transfer.parent_id) from ledger_entries e
      where e.transfer_id = v_transfer.parent_id and e.account_id = new.account_id), 0);
    for v in select l.id, l.expires_at, u.amount from ledger_lot_uses u join ledger_lots l on l.id = u.lot_id
        where u.transfer_id = v_transfer.parent_id and l.account_id = new.account_id
        order by l.expires_at desc, l.promotional, l.created_at desc, l.id desc loop
      exit when v_left <= 0;
      v_part := least(v_left, v.amount);
      v_left := v_left - v_part;
      update ledger_lots set remaining = remaining + v_part, expires_at = case
        when expires_at <= clock_timestamp() then clock_timestamp() + interval '7 days' else expires_at end
        where id = v.id;
    end loop;
  end if;
  return null;
end $$"""
MOVES = """
create trigger ledger_entries_move_lots after insert on ledger_entries for each row
when (new.balance is not null) execute function ledger_move_lots()"""

ENDED = """
create function ledger_ended_lots(p_at timestamptz, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public as $$
  select distinct a.holder_id from ledger_lots l join ledger_accounts a on a.id = l.account_id
  where l.remaining > 0 and l.expires_at <= p_at limit p_limit
$$"""
# Accounts whose lots hold more than the account does; nothing, where the books are right.
WRONG = """
create function ledger_lot_mismatches() returns table (account_id uuid, kept bigint, in_lots bigint)
language sql stable security definer set search_path = public as $$
  select b.account_id, b.balance, l.total from ledger_balances b
  join (select account_id, sum(remaining)::bigint as total from ledger_lots group by account_id) l
    on l.account_id = b.account_id where l.total > b.balance
$$"""
# What ended before something is reserved, taken or given back is gone first, whether or not the clock has come.
POST = """
create or replace function ledger_post(p_id uuid, p_kind text, p_key text, p_reason text, p_subject text, p_body text,
  p_holders uuid[], p_kinds text[], p_currencies text[], p_amounts bigint[])
returns uuid language plpgsql security definer set search_path = public as $$
begin
  if p_kind in ('reserve', 'commit', 'release', 'reverse', 'expire') then
    raise exception 'this kind of transfer has a function of its own' using errcode = 'CL500';
  end if;
  insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, settled_at)
    values (p_id, p_kind, p_key, p_reason, p_subject, p_body, 'posted', clock_timestamp(), clock_timestamp())
    on conflict (kind, key) do nothing;
  if not found then return ledger_known(p_kind, p_key, p_body); end if;
  perform ledger_expire_lots(p_holders, clock_timestamp());
  perform ledger_write(p_id, p_holders, p_kinds, p_currencies, p_amounts);
  return p_id;
end $$"""
RESERVE = """
create or replace function ledger_reserve(p_id uuid, p_key text, p_reason text, p_subject text, p_body text,
  p_expires_at timestamptz, p_holder uuid, p_currency text, p_amount bigint)
returns uuid language plpgsql security definer set search_path = public as $$
begin
  if p_amount < 0 or p_expires_at is null then
    raise exception 'a reservation is of an amount, and has an end' using errcode = 'CL500';
  end if;
  insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, expires_at, holder_id,
      currency, amount)
    values (p_id, 'reserve', p_key, p_reason, p_subject, p_body, 'pending', clock_timestamp(), p_expires_at, p_holder,
      p_currency, p_amount)
    on conflict (kind, key) do nothing;
  if not found then return ledger_known('reserve', p_key, p_body); end if;
  perform ledger_expire_lots(array[p_holder], clock_timestamp());
  perform ledger_write(p_id, array[p_holder, p_holder], array['available', 'reserved'],
    array[p_currency, p_currency], array[-p_amount, p_amount]);
  return p_id;
end $$"""
SETTLE = """
create or replace function ledger_settle(p_id uuid, p_reservation uuid, p_kind text, p_used bigint, p_reason text,
  p_spent_on text, p_platform uuid) returns text language plpgsql security definer set search_path = public as $$
declare v record;
begin
  select * into v from ledger_transfers where id = p_reservation and kind = 'reserve' for update;
  if not found then return 'missing'; end if;
  if v.status <> 'pending' then return v.status; end if;
  if p_kind not in ('commit', 'release') or p_used < 0 or p_used > v.amount or (p_kind = 'release' and p_used > 0) then
    raise exception 'more than was reserved, or less than nothing' using errcode = 'CL500';
  end if;
  insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, settled_at, parent_id)
    values (p_id, p_kind, v.id::text, p_reason, v.subject, p_used::text, 'posted', clock_timestamp(), clock_timestamp(),
      v.id);
  perform ledger_expire_lots(array[v.holder_id], clock_timestamp());
  perform ledger_write(p_id, array[v.holder_id, p_platform, v.holder_id], array['reserved', p_spent_on, 'wallet'],
    array[v.currency, v.currency, v.currency], array[-v.amount, p_used, v.amount - p_used]);
  update ledger_transfers set status = case p_kind when 'commit' then 'posted' else 'voided' end,
    settled_at = clock_timestamp() where id = v.id;
  return 'pending';
end $$"""

# Whose a subscription is, by what Stripe names it with; and which ones the clock reads again.
FIND = """
create function find_subscription(p_reference text) returns table (owner_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select s.owner_id, s.id from subscriptions s
  where s.id::text = p_reference or s.subscription_id = p_reference or s.session_id = p_reference
  order by s.created_at desc limit 1
$$"""
DUE = """
create function due_subscriptions(p_before timestamptz, p_at timestamptz, p_limit integer)
returns table (owner_id uuid, id uuid) language sql stable security definer set search_path = public as $$
  select s.owner_id, s.id from subscriptions s where s.checked_at < p_before and
    (s.status in ('starting', 'open', 'past_due') or (s.status = 'active' and s.period_ends_at <= p_at))
  order by s.checked_at limit p_limit
$$"""
# Whether a customer at Stripe is one of ours: an account there may have others.
CUSTOMER = """
create function is_customer(p_customer text) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select 1 from stripe_customers where customer_id = p_customer)
$$"""
# Work that failed or was canceled has used nothing; run again, it has.
METER = """
create function run_is_metered() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update metered_use set counted = new.status not in ('failed', 'cancelled')
    where run_id = new.id and owner_id = new.owner_id;
  return null;
end $$"""
METERS = """
create trigger runs_meter after update of status on runs for each row
when (old.status is distinct from new.status) execute function run_is_metered()"""

NOTHING_ENDS = """
create or replace function ledger_expire_lots(p_holders uuid[], p_at timestamptz) returns bigint
language sql security definer set search_path = public as $$ select 0::bigint $$"""

FUNCTIONS = {
    "ledger_open_lot(uuid, timestamptz, boolean)": OPEN_LOT,
    "ledger_expire_lots(uuid[], timestamptz)": EXPIRE,
    "ledger_ended_lots(timestamptz, integer)": ENDED,
    "ledger_lot_mismatches()": WRONG,
    "find_subscription(text)": FIND,
    "due_subscriptions(timestamptz, timestamptz, integer)": DUE,
    "is_customer(text)": CUSTOMER,
}
REPLACED = (POST, RESERVE, SETTLE)
TRIGGERS = {
    "ledger_move_lots()": (MOVE, MOVES, "ledger_entries_move_lots on ledger_entries"),
    "run_is_metered()": (METER, METERS, "runs_meter on runs"),
}


def upgrade() -> None:
    """Tables, the functions that work on them, and what the ledger does with lots."""
    create_lots()
    create_subscriptions()
    create_metered_use()
    op.add_column("runs", sa.Column("launched_at", TIME, nullable=True))
    op.execute("update runs set launched_at = created_at")
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to cutroom_app")
    for statement in REPLACED:
        op.execute(statement)
    for signature, (function, trigger, _) in TRIGGERS.items():
        op.execute(function)
        op.execute(f"revoke all on function {signature} from public")
        op.execute(trigger)


def create_lots() -> None:
    """Credits that end, and which of them a reservation has taken. Only functions of the database write them."""
    op.create_table(
        "ledger_lots",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("account_id", sa.Uuid(), nullable=False)),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "remaining")),
        sa.Column("promotional", sa.Boolean(), nullable=False),
        *(sa.Column(name, TIME, nullable=False) for name in ("expires_at", "created_at")),
        sa.ForeignKeyConstraint(["id"], ["ledger_transfers.id"], name=op.f("fk_ledger_lots_id")),
        sa.ForeignKeyConstraint(["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_lots_account_id")),
        sa.CheckConstraint("remaining between 0 and amount", name=op.f("ck_ledger_lots_remaining")),
    )
    left = sa.text("remaining > 0")
    op.create_index("ix_ledger_lots_account", "ledger_lots", ["account_id", "expires_at"], postgresql_where=left)
    op.create_index("ix_ledger_lots_ending", "ledger_lots", ["expires_at"], postgresql_where=left)
    op.create_table(
        "ledger_lot_uses",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("transfer_id", "lot_id")),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "lot_id", name=op.f("pk_ledger_lot_uses")),
        sa.ForeignKeyConstraint(["transfer_id"], ["ledger_transfers.id"], name=op.f("fk_ledger_lot_uses_transfer_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["ledger_lots.id"], name=op.f("fk_ledger_lot_uses_lot_id")),
    )
    for table, visible in zip(("ledger_lots", "ledger_lot_uses"), OWN_LOTS, strict=True):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy holder on {table} for select using ({visible})")
        op.execute(f"grant select on {table} to cutroom_app")


def create_subscriptions() -> None:
    """A plan that a workspace pays for, as it stands at Stripe."""
    op.create_table(
        "subscriptions",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("plan", "status")),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("next_plan", "session_id", "checkout_url", "subscription_id", "item_id", "invoice_url")
        ),
        sa.Column("cancels", sa.Boolean(), nullable=False),
        *(sa.Column(name, TIME, nullable=True) for name in ("period_ends_at", "past_due_since", "ended_at")),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TIME, nullable=False) for name in ("created_at", "checked_at")),
        sa.UniqueConstraint("session_id", name=op.f("uq_subscriptions_session_id")),
        sa.UniqueConstraint("subscription_id", name=op.f("uq_subscriptions_subscription_id")),
    )
    op.create_index(op.f("ix_subscriptions_owner_id"), "subscriptions", ["owner_id"])
    op.create_index("ix_subscriptions_checked", "subscriptions", ["checked_at"])
    protect("subscriptions")


def create_metered_use() -> None:
    """What counts against a plan's amount for a month, such as minutes that were analyzed."""
    op.create_table(
        "metered_use",
        *(sa.Column("run_id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_metered_use_month", "metered_use", ["owner_id", "what", "created_at"])
    protect("metered_use")


def protect(table: str) -> None:
    """Rows of a workspace are its own."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"create policy tenant on {table} using ({TENANT}) with check ({TENANT})")
    op.execute(f"grant select, insert, update, delete on {table} to cutroom_app")


def downgrade() -> None:
    """Take it away again; the ledger's own functions stay, for without lots they do what they did."""
    for signature, (_, _, trigger) in TRIGGERS.items():
        op.execute(f"drop trigger {trigger}")
        op.execute(f"drop function {signature}")
    for signature in FUNCTIONS:
        if not signature.startswith("ledger_expire_lots"):
            op.execute(f"drop function {signature}")
    op.execute(NOTHING_ENDS)
    op.drop_column("runs", "launched_at")
    for table in ("metered_use", "subscriptions", "ledger_lot_uses", "ledger_lots"):
        op.drop_table(table)
