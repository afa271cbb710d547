"""Where a request to delete a person's data stands: for whoever has its code, without an account."""

import re

from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Context
from cutroom.social.schemas import DeletionStatus
from cutroom.webhooks import service as webhooks

CODE = re.compile(r"(instagram|facebook)-([0-9a-f]{64})")


def status(ctx: Context, code: str) -> DeletionStatus:
    """The state of a request. Raises NotFound for a code that was never given."""
    match = CODE.fullmatch(code)
    if match is None:
        raise NotFound("There is no such request.")
    with ctx.transaction() as session:
        requested_at, is_done = webhooks.received(session, f"{match[1]}-deletion", match[2])
    return DeletionStatus(status="completed" if is_done else "in_progress", requested_at=requested_at)
