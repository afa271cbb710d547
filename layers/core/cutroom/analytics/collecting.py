"""How what is due is read: leased, grouped by account, asked for in batches, each call counted.

YouTube’s public figures can be read with any account's token, so its posts are packed over workspaces, 50 a call; what
is absent there is asked for again with the token of its own account, which also sees what is private.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from cutroom.analytics import queries, recording, rules
from cutroom.analytics.platforms import READERS, meta
from cutroom.analytics.platforms.ports import Ask, PostReading, Reason, Stopped
from cutroom.analytics.queries import Claim
from cutroom.kit.errors import AppError, NotFound
from cutroom.publishing import connections, published
from cutroom.publishing.connections import Connection
from cutroom.publishing.senders.port import Answer, Unanswered
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.social import service as social

LEASE_S = 180
AT_ONCE = 1000
WORKERS = 4
WORK_S = 40.0  # of the clock's minute; what was not begun by then is given back
PACKED = "youtube"


def collect(ctx: Context, limit: int = AT_ONCE) -> int:
    """Read what is due; gives how many posts were leased."""
    with ctx.transaction() as session:
        claims = queries.claim_for_system(session, now(), LEASE_S, limit)
    known = [claim for one in claims if (claim := _with_id(ctx, one)) is not None]
    deadline = time.monotonic() + WORK_S
    with ThreadPoolExecutor(WORKERS) as pool:
        for group in _groups(known):
            pool.submit(_group, ctx, group, deadline)
    return len(claims)


def _with_id(ctx: Context, claim: Claim) -> Claim | None:
    """The claim with the platform's own id, which may have come later than the post; postponed without one."""
    if claim.platform_post_id:
        return claim
    with ctx.transaction(claim.owner_id) as session:
        target = _target(claim, session)
        if target is not None and target.permalink:
            queries.figure(session, claim.target_id, lock=True).permalink = target.permalink
    if target is None or target.platform_post_id is None:
        recording.postpone(ctx, claim, "no_id", now())
        return None
    return claim._replace(platform_post_id=target.platform_post_id)


def _target(claim: Claim, session: Any) -> published.PublishedTarget | None:
    try:
        return published.of_target(session, claim.target_id)
    except NotFound:
        return None


def _groups(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """What is asked for together: all of YouTube, and each account of the others."""
    key: Callable[[Claim], tuple[str, str]] = lambda one: (  # noqa: E731
        one.platform, "" if one.platform == PACKED else str(one.account_id),
    )  # fmt: skip
    for _, group in groupby(sorted(claims, key=key), key=key):
        yield list(group)


def _group(ctx: Context, claims: list[Claim], deadline: float) -> None:
    try:
        if time.monotonic() > deadline:
            for one in claims:
                recording.let_go(ctx, one)
        elif claims[0].platform == PACKED:
            _read_packed(ctx, claims)
        else:
            _read_account(ctx, claims)
    except Exception:
        log.exception("figures could not be read", platform=claims[0].platform, count=len(claims))


def _read_packed(ctx: Context, claims: list[Claim]) -> None:
    """Everybody's public posts with one token; what is absent with the token of its own account."""
    lender = _lender(ctx, claims)
    absent = claims if lender is None else _read(ctx, claims, lender, leave_absent=True)
    by_account: Callable[[Claim], str] = lambda one: str(one.account_id)  # noqa: E731
    for _, group in groupby(sorted(absent, key=by_account), key=by_account):
        _read_account(ctx, list(group))


def _lender(ctx: Context, claims: Sequence[Claim]) -> Claim | None:
    """A post of an account whose token works."""
    for one in {claim.account_id: claim for claim in claims}.values():
        try:
            social.access(ctx, one.account_id)
        except AppError:
            continue
        return one
    return None


def _read_account(ctx: Context, claims: list[Claim]) -> None:
    """The posts of one account with its own token."""
    first = claims[0]
    if problem := _closed(ctx, first.owner_id, first.account_id):
        for one in claims:
            recording.postpone(ctx, one, problem, now())
        return
    _read(ctx, claims, first, leave_absent=False)


def _closed(ctx: Context, owner_id: UUID, account_id: UUID) -> Literal["reconnect", "permission"] | None:
    """Why nothing can be read of an account before a person does something."""
    try:
        with ctx.transaction(owner_id) as session:
            account = social.account(session, account_id)
    except NotFound:
        return "reconnect"
    if account.health not in ("ok", "expiring"):
        return "reconnect"
    return "permission" if account.platform != PACKED and "insights" in account.missing_features else None


def _read(ctx: Context, claims: list[Claim], caller: Claim, *, leave_absent: bool) -> list[Claim]:
    """Read posts on behalf of `caller`'s account in batches; gives those that were absent, where they are left."""
    reader = READERS[caller.platform]
    left: list[Claim] = []
    with connections.connect(ctx, caller.owner_id, caller.account_id) as connection:
        ask = _ask(ctx, caller, connection)
        for start in range(0, len(claims), reader.BATCH):
            batch = claims[start : start + reader.BATCH]
            try:
                readings: list[PostReading] = reader.read(ask, [one.platform_post_id for one in batch])
            except Stopped as stopped:
                for one in claims[start:]:
                    recording.postpone(ctx, one, stopped.reason, now())
                break
            left += _keep(ctx, batch, readings, leave_absent=leave_absent)
    _park(ctx, caller, ask)
    return left


def _keep(ctx: Context, batch: list[Claim], readings: list[PostReading], *, leave_absent: bool) -> list[Claim]:
    left: list[Claim] = []
    for claim, reading in zip(batch, readings, strict=True):
        if leave_absent and all(one.status == "missing" for one in reading.figures.values()):
            left.append(claim)
        else:
            recording.record(ctx, claim, reading, now())
    return left


def _ask(ctx: Context, caller: Claim, connection: Connection) -> Ask:
    """Calls for one account, each counted against the platform's quota before it goes out."""
    stopped: list[Reason] = []

    def call(method: str, path: str, **options: Any) -> Answer:
        if stopped or not _is_allowed(ctx, caller.platform):
            raise Stopped("quota")
        try:
            answer = connection.read(method, path, **options)
        except Unanswered:
            raise Stopped("away") from None
        except AppError as error:
            raise Stopped("away" if error.retryable else "reconnect") from None
        if meta.is_nearly_used(answer):
            stopped.append("quota")
        return answer

    with ctx.transaction(caller.owner_id) as session:
        parked = queries.parked(session, caller.account_id, now())
    return Ask(call, connection.graph, parked)


def _is_allowed(ctx: Context, platform: str) -> bool:
    """Count one call; False where the share of the quota that readings may use is used up."""
    if platform not in rules.QUOTAS:
        return True
    limit, window_s = rules.QUOTAS[platform]
    return not ctx.state.spend(f"readings-{platform}", limit=limit, window_seconds=window_s, by_the_clock=True).exceeded


def _park(ctx: Context, caller: Claim, ask: Ask) -> None:
    if ask.refused:
        at = now()
        with ctx.transaction(caller.owner_id) as session:
            queries.park(session, caller.owner_id, caller.account_id, ask.refused, at, at + rules.PARKED_FOR)
        log.warning("metrics were refused", platform=caller.platform, names=sorted(ask.refused))
