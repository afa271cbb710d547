# ruff: noqa: S608 (what is put together here are constants of this file)
"""The ledger: accounts, transfers, entries and kept balances, the functions that alone may write them, and quotes.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
OWN = "(select ledger_own_holder())"
TIME = sa.DateTime(timezone=True)
LEDGER = ("ledger_entries", "ledger_transfers", "ledger_balances", "ledger_accounts")
VISIBLE = {
    "ledger_accounts": f"holder_id = {OWN}",
    "ledger_balances": f"account_id in (select a.id from ledger_accounts a where a.holder_id = {OWN})",
    "ledger_entries": f"account_id in (select a.id from ledger_accounts a where a.holder_id = {OWN})",
    "ledger_transfers": f"holder_id = {OWN} or exists "
    "(select 1 from ledger_entries e where e.transfer_id = ledger_transfers.id)",
}

# Whose money the present workspace sees. The mapping is all that ties a holder to a workspace: a purge deletes it.
OWN_HOLDER = f"""
create function ledger_own_holder() returns uuid language sql stable security definer set search_path = public as $$
  select holder_id from ledger_holders where owner_id = {TENANT}
$$"""

HOLDER = f"""
create function ledger_holder(p_new uuid) returns uuid language plpgsql security definer set search_path = public as $$
declare v_id uuid;
begin
  select holder_id into v_id from ledger_holders where owner_id = {TENANT};
  if v_id is null then
    insert into ledger_holders (owner_id, holder_id, created_at) values ({TENANT}, p_new, clock_timestamp())
      on conflict (owner_id) do nothing;
    select holder_id into v_id from ledger_holders where owner_id = {TENANT};
  end if;
  return v_id;
end $$"""

# What people hold cannot fall below nothing, and what is owed cannot rise above it. Other kinds have no bounds.
BOUNDS = (
    "create function ledger_floor(p_kind text) returns bigint language sql immutable as $$ select case when p_kind in "
    "('available', 'reserved', 'campaign', 'job', 'pending', 'payout') then 0 end::bigint $$",
    "create function ledger_ceiling(p_kind text) returns bigint language sql immutable as $$ select case when p_kind "
    "= 'debt' or p_kind like 'debt:%' then 0 end::bigint $$",
)

# Opens what is missing, locks the bounded accounts in the order of their ids, and writes the entries. `wallet` is not
# an account: what it gets pays `debt` first and the rest goes to `available`; what it loses is taken from `available`
# down to nothing and the rest becomes `debt`. Accounts without bounds have no row that writers would queue for.
WRITE = """
create function ledger_write(p_transfer uuid, p_holders uuid[], p_kinds text[], p_currencies text[], p_amounts bigint[])
returns void language plpgsql security definer set search_path = public as $$
declare v_at timestamptz; v_holders uuid[]; v_kinds text[]; v_currencies text[];
begin
  select array_agg(w.h), array_agg(w.k), array_agg(w.c) into v_holders, v_kinds, v_currencies from (
    select distinct l.h, k.k, l.c from unnest(p_holders, p_kinds, p_currencies) as l(h, k, c)
      cross join lateral unnest(case l.k when 'wallet' then array['available', 'debt'] else array[l.k] end) as k(k)
      order by 1, 2, 3) w;
  if exists (select 1 from unnest(v_holders, v_kinds, v_currencies) as w(h, k, c) where not exists (
      select 1 from ledger_accounts a where a.holder_id = w.h and a.kind = w.k and a.currency = w.c)) then
    with opened as (
      insert into ledger_accounts (id, holder_id, kind, currency, floor, ceiling, created_at)
      select gen_random_uuid(), w.h, w.k, w.c, ledger_floor(w.k), ledger_ceiling(w.k), clock_timestamp()
      from unnest(v_holders, v_kinds, v_currencies) as w(h, k, c) order by w.h, w.k, w.c
      on conflict (holder_id, kind, currency) do nothing returning id, floor, ceiling)
    insert into ledger_balances (account_id, balance, version, floor, ceiling, changed_at)
      select id, 0, 0, floor, ceiling, '-infinity' from opened where floor is not null or ceiling is not null;
  end if;
  select greatest(clock_timestamp(), max(locked.changed_at)) into v_at from (
    select b.changed_at from ledger_balances b where b.account_id in (
      select a.id from unnest(v_holders, v_kinds, v_currencies) as w(h, k, c)
      join ledger_accounts a on a.holder_id = w.h and a.kind = w.k and a.currency = w.c)
    order by b.account_id for update) locked;
  with lines as (
    select h, k, c, sum(a)::bigint as a from unnest(p_holders, p_kinds, p_currencies, p_amounts) as l(h, k, c, a)
    group by h, k, c
  ), split as (
    select h, k, c, a from lines where k <> 'wallet'
    union all
    select l.h, s.k, l.c, s.a from lines l
    cross join lateral (
      select coalesce(max(b.balance) filter (where a.kind = 'available'), 0) as available,
             coalesce(max(-b.balance) filter (where a.kind = 'debt'), 0) as owed
      from ledger_accounts a join ledger_balances b on b.account_id = a.id
      where a.holder_id = l.h and a.currency = l.c and a.kind in ('available', 'debt')) now
    cross join lateral (values
      ('debt', case when l.a > 0 then least(l.a, now.owed) else least(0, l.a + now.available) end),
      ('available', case when l.a > 0 then l.a - least(l.a, now.owed) else greatest(l.a, -now.available) end)
    ) as s(k, a) where l.k = 'wallet'
  ), deltas as (
    select a.id, a.currency, sum(s.a)::bigint as amount from split s
    join ledger_accounts a on a.holder_id = s.h and a.kind = s.k and a.currency = s.c
    group by a.id, a.currency having sum(s.a) <> 0
  ), moved as (
    update ledger_balances b set balance = b.balance + d.amount, version = b.version + 1, changed_at = v_at
    from deltas d where b.account_id = d.id returning b.account_id, b.balance, b.version
  )
  insert into ledger_entries (transfer_id, account_id, currency, amount, balance, version, posted_at)
  select p_transfer, d.id, d.currency, d.amount, m.balance, m.version, v_at
  from deltas d left join moved m on m.account_id = d.id;
end $$"""

# A transfer happens once for each (kind, key), for ever. The same key with another body is refused.
KNOWN = """
create function ledger_known(p_kind text, p_key text, p_body text)
returns uuid language plpgsql security definer set search_path = public as $$
declare v_known record;
begin
  select id, body_hash into v_known from ledger_transfers where kind = p_kind and key = p_key;
  if v_known.body_hash <> p_body then
    raise exception 'the key was used for another transfer' using errcode = 'CL422';
  end if;
  return v_known.id;
end $$"""

POST = """
create function ledger_post(p_id uuid, p_kind text, p_key text, p_reason text, p_subject text, p_body text,
  p_holders uuid[], p_kinds text[], p_currencies text[], p_amounts bigint[])
returns uuid language plpgsql security definer set search_path = public as $$
begin
  if p_kind in ('reserve', 'commit', 'release', 'reverse') then
    raise exception 'this kind of transfer has a function of its own' using errcode = 'CL500';
  end if;
  insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, settled_at)
    values (p_id, p_kind, p_key, p_reason, p_subject, p_body, 'posted', clock_timestamp(), clock_timestamp())
    on conflict (kind, key) do nothing;
  if not found then return ledger_known(p_kind, p_key, p_body); end if;
  perform ledger_write(p_id, p_holders, p_kinds, p_currencies, p_amounts);
  return p_id;
end $$"""

RESERVE = """
create function ledger_reserve(p_id uuid, p_key text, p_reason text, p_subject text, p_body text,
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
  perform ledger_write(p_id, array[p_holder, p_holder], array['available', 'reserved'],
    array[p_currency, p_currency], array[-p_amount, p_amount]);
  return p_id;
end $$"""

# The end of a reservation: of what was set aside `p_used` is spent and the rest returned. Once, whoever comes first.
SETTLE = """
create function ledger_settle(p_id uuid, p_reservation uuid, p_kind text, p_used bigint, p_reason text, p_spent_on text,
  p_platform uuid) returns text language plpgsql security definer set search_path = public as $$
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
  perform ledger_write(p_id, array[v.holder_id, p_platform, v.holder_id], array['reserved', p_spent_on, 'wallet'],
    array[v.currency, v.currency, v.currency], array[-v.amount, p_used, v.amount - p_used]);
  update ledger_transfers set status = case p_kind when 'commit' then 'posted' else 'voided' end,
    settled_at = clock_timestamp() where id = v.id;
  return 'pending';
end $$"""

# Undoes a posted transfer by its opposite, once. What people got is taken from their wallets, what they gave returned.
REVERSE = """
create function ledger_reverse(p_id uuid, p_transfer uuid, p_reason text)
returns uuid language plpgsql security definer set search_path = public as $$
declare v record; v_known uuid; v_lines record;
begin
  select * into v from ledger_transfers where id = p_transfer for update;
  if not found then raise exception 'no such transfer' using errcode = 'CL404'; end if;
  if v.kind in ('reserve', 'release', 'reverse') then
    raise exception 'this kind of transfer is not reversed' using errcode = 'CL409';
  end if;
  select id into v_known from ledger_transfers where kind = 'reverse' and key = p_transfer::text;
  if found then return v_known; end if;
  insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at, settled_at, parent_id)
    values (p_id, 'reverse', p_transfer::text, p_reason, v.subject, '', 'posted', clock_timestamp(), clock_timestamp(),
      p_transfer);
  select array_agg(l.h) as h, array_agg(l.k) as k, array_agg(l.c) as c, array_agg(l.a) as a into v_lines from (
    select a.holder_id as h, e.currency as c, -sum(e.amount)::bigint as a,
      case when a.kind in ('available', 'debt', 'reserved') then 'wallet' else a.kind end as k
    from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.transfer_id = p_transfer
    group by 1, 2, 4) l;
  perform ledger_write(p_id, v_lines.h, v_lines.k, v_lines.c, v_lines.a);
  return p_id;
end $$"""

EXPIRED = """
create function ledger_expired(p_at timestamptz, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public as $$
  select id from ledger_transfers where status = 'pending' and expires_at <= p_at order by expires_at limit p_limit
$$"""

# What the entries say against what is kept; nothing, where the books are right.
MISMATCHES = """
create function ledger_mismatches() returns table (account_id uuid, kept bigint, replayed bigint)
language sql stable security definer set search_path = public as $$
  select b.account_id, b.balance, coalesce(e.total, 0)::bigint from ledger_balances b
  left join (select account_id, sum(amount) as total, count(*) as number from ledger_entries group by account_id) e
    on e.account_id = b.account_id
  where b.balance <> coalesce(e.total, 0) or b.version <> coalesce(e.number, 0)
$$"""

TOTALS = """
create function ledger_totals() returns table (currency text, total bigint, entries bigint)
language sql stable security definer set search_path = public as $$
  select currency, sum(amount)::bigint, count(*) from ledger_entries group by currency
$$"""

BALANCED = """
create function ledger_must_balance() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select 1 from ledger_entries where transfer_id = new.transfer_id group by currency having sum(amount) <> 0)
  then
    raise exception 'the entries of transfer % do not add up to nothing', new.transfer_id using errcode = 'CL500';
  end if;
  return null;
end $$"""

KEPT = """
create function ledger_is_kept() returns trigger language plpgsql set search_path = public as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'ledger_transfers' then
    if old.status = 'pending' and new.status in ('posted', 'voided') and
      (to_jsonb(new) - 'status' - 'settled_at') = (to_jsonb(old) - 'status' - 'settled_at') then
      return new;
    end if;
  end if;
  raise exception 'what is in the ledger stays as it is; correct it with a new transfer' using errcode = 'CL403';
end $$"""

FUNCTIONS = {
    "ledger_own_holder()": OWN_HOLDER,
    "ledger_holder(uuid)": HOLDER,
    "ledger_write(uuid, uuid[], text[], text[], bigint[])": WRITE,
    "ledger_known(text, text, text)": KNOWN,
    "ledger_post(uuid, text, text, text, text, text, uuid[], text[], text[], bigint[])": POST,
    "ledger_reserve(uuid, text, text, text, text, timestamptz, uuid, text, bigint)": RESERVE,
    "ledger_settle(uuid, uuid, text, bigint, text, text, uuid)": SETTLE,
    "ledger_reverse(uuid, uuid, text)": REVERSE,
    "ledger_expired(timestamptz, integer)": EXPIRED,
    "ledger_mismatches()": MISMATCHES,
    "ledger_totals()": TOTALS,
}
INTERNAL = ("ledger_write", "ledger_known")  # only by way of the others


def upgrade() -> None:
    """Tables, then the functions that write them, then what nobody may do."""
    create_tables()
    for statement in (*BOUNDS, BALANCED, KEPT):
        op.execute(statement)
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function {signature} from public")
        if not signature.startswith(INTERNAL):
            op.execute(f"grant execute on function {signature} to cutroom_app")
    protect()


def create_tables() -> None:
    """Who holds, what is held, what moved."""
    op.create_table(
        "ledger_holders",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("holder_id", name=op.f("uq_ledger_holders_holder_id")),
    )
    op.create_table(
        "ledger_accounts",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("holder_id", sa.Uuid(), nullable=False)),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "currency")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("floor", "ceiling")),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("holder_id", "kind", "currency", name=op.f("uq_ledger_accounts_holder_id_kind_currency")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_ledger_accounts_currency")),
        sa.CheckConstraint("kind <> 'wallet'", name=op.f("ck_ledger_accounts_kind")),
    )
    op.create_table(
        "ledger_balances",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("balance", "version")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("floor", "ceiling")),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_balances_account_id")),
        sa.CheckConstraint("balance >= floor", name=op.f("ck_ledger_balances_floor")),
        sa.CheckConstraint("balance <= ceiling", name=op.f("ck_ledger_balances_ceiling")),
    )
    op.create_table(
        "ledger_transfers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(n, sa.String(), nullable=False) for n in ("kind", "key", "reason", "subject", "body_hash")),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        *(sa.Column(name, TIME, nullable=True) for name in ("expires_at", "settled_at")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("parent_id", "holder_id")),
        *(sa.Column("currency", sa.String(), nullable=True), sa.Column("amount", sa.BigInteger(), nullable=True)),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_ledger_transfers_kind_key")),
        sa.CheckConstraint("status in ('pending', 'posted', 'voided')", name=op.f("ck_ledger_transfers_status")),
    )
    pending = sa.text("status = 'pending'")
    op.create_index("ix_ledger_transfers_pending", "ledger_transfers", ["expires_at"], postgresql_where=pending)
    op.create_table(
        "ledger_entries",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("transfer_id", "account_id")),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("balance", "version")),
        sa.Column("posted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "account_id", name=op.f("pk_ledger_entries")),
        sa.ForeignKeyConstraint(["transfer_id"], ["ledger_transfers.id"], name=op.f("fk_ledger_entries_transfer_id")),
    )
    op.create_index("ix_ledger_entries_history", "ledger_entries", ["account_id", "posted_at", "version"])
    op.create_table(
        "quotes",
        *(sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("owner_id", sa.Uuid(), nullable=False)),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("items", sa.dialects.postgresql.JSONB(), nullable=False),
        *(sa.Column("total", sa.BigInteger(), nullable=False), sa.Column("currency", sa.String(), nullable=False)),
        *(sa.Column(name, TIME, nullable=False) for name in ("created_at", "expires_at")),
        *(sa.Column("used_at", TIME, nullable=True), sa.Column("reservation_id", sa.Uuid(), nullable=True)),
    )
    op.create_index(op.f("ix_quotes_owner_id"), "quotes", ["owner_id"])


def protect() -> None:
    """Who sees which rows; that the ledger grows and never changes; that each transfer adds up to nothing."""
    for table in ("ledger_holders", "quotes", *LEDGER):
        op.execute(f"alter table {table} enable row level security")
    for table in ("ledger_holders", "quotes"):
        op.execute(f"create policy tenant on {table} using (owner_id = {TENANT}) with check (owner_id = {TENANT})")
    op.execute("grant select, delete on ledger_holders to cutroom_app")
    op.execute("grant select, insert, update, delete on quotes to cutroom_app")
    for table, visible in VISIBLE.items():
        op.execute(f"create policy holder on {table} for select using ({visible})")
        op.execute(f"grant select on {table} to cutroom_app")
    for table in ("ledger_entries", "ledger_transfers"):
        for level, events in (("row", "update or delete"), ("statement", "truncate")):
            op.execute(
                f"create trigger {table}_kept_{level} before {events} on {table} for each {level} "
                "execute function ledger_is_kept()"
            )
    op.execute(
        "create constraint trigger ledger_entries_balanced after insert on ledger_entries deferrable initially "
        "deferred for each row execute function ledger_must_balance()"
    )


def downgrade() -> None:
    """Take it away again."""
    for table in ("quotes", *LEDGER, "ledger_holders"):
        op.execute(f"drop table {table} cascade")
    for signature in reversed(FUNCTIONS):
        op.execute(f"drop function {signature}")
    for name in ("ledger_must_balance()", "ledger_is_kept()", "ledger_floor(text)", "ledger_ceiling(text)"):
        op.execute(f"drop function {name}")
