"""The way to a platform for one account: where it is, a token that is good now, one HTTP client for a piece of work."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

import httpx

from cutroom.publishing.senders import facebook, instagram, tiktok, youtube
from cutroom.publishing.senders.port import Live, Outcome, Reader
from cutroom.runtime.context import Context
from cutroom.social import apps
from cutroom.social import service as social
from cutroom.social.schemas import Access

CONNECT_S, ANSWER_S = 5.0, 60.0
SENDERS: Mapping[str, ModuleType] = {"youtube": youtube, "tiktok": tiktok, "instagram": instagram, "facebook": facebook}


@dataclass(kw_only=True)
class Connection(Reader):
    """An account that can be called for."""

    platform_account_id: str
    handle: str
    simulated: bool

    def link(self, outcome: Outcome) -> Outcome:
        """What became of a post, with the address under which it is really seen: a simulator has a feed of its own."""
        if not self.simulated or not isinstance(outcome, Live) or not outcome.post_id:
            return outcome
        return outcome._replace(link=f"{self.base_url}/feed#{outcome.post_id}")


@contextmanager
def connect(ctx: Context, owner_id: UUID, account_id: UUID) -> Generator[Connection]:
    """A connection for an account. Raises NotFound, NotAvailable; its `token` raises ReconnectNeeded, PlatformAway."""
    with ctx.transaction(owner_id) as session:
        account = social.account(session, account_id)
    app = apps.app(ctx.settings, account.platform)
    timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
    held: list[Access] = []

    def token() -> str:
        held[:] = [social.access(ctx, account_id)]
        return held[0].token

    with httpx.Client(timeout=timeout, follow_redirects=False) as client:
        yield Connection(
            platform_account_id=account.platform_account_id,
            handle=account.handle,
            simulated=app.simulated,
            base_url=app.api,
            graph=app.graph,
            token=token,
            renew=lambda: social.renewed(ctx, held[0]).token,
            client=client,
        )
