"""Conditions on accounts, for the queries of those who let requests in."""

from sqlalchemy import bindparam, select

from cutroom.accounts.models import SignIn

# Whether the actor's sign-in `sign_in_id` was not ended, and its account is there.
SIGNED_IN = select(SignIn.id).where(SignIn.id == bindparam("sign_in_id"), SignIn.revoked_at.is_(None)).exists()
