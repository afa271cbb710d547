"""Passwords, and how often one may be tried."""

from functools import lru_cache
from typing import Any

from cutroom.accounts import rules
from cutroom.accounts.models import User
from cutroom.kit.errors import RateLimited
from cutroom.kit.secrets import new_secret
from cutroom.runtime.context import Context


@lru_cache(maxsize=1)
def hasher() -> Any:
    """Argon2id with the parameters of RFC 9106's second recommendation, the library's default."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hasher().hash(new_secret())


def password_fits(user: User | None, password: str) -> bool:
    """Whether it is the user's password; takes as long where there is no such user."""
    from argon2.exceptions import VerificationError

    try:
        return hasher().verify((user and user.password_hash) or _nobodys_hash(), password) and user is not None
    except VerificationError:
        return False


def limit_address(ctx: Context, what: str, address: str, *, limit: int) -> None:
    """Count one try from an address, where the address is known. Raises RateLimited after `limit` of them."""
    if network := rules.network_of(address):
        _count(ctx, f"{what}-address#{network}", limit)


def limit(ctx: Context, subject: str, *, limit: int) -> None:
    """Count one try of `subject`. Raises RateLimited after `limit` of them in a quarter of an hour."""
    _count(ctx, subject, limit)


def _count(ctx: Context, subject: str, limit: int) -> None:
    allowance = ctx.state.spend(subject, limit=limit, window_seconds=900)
    if allowance.exceeded:
        raise RateLimited("Too many attempts. Wait a moment and try again.", retry_after=allowance.reset_seconds)
