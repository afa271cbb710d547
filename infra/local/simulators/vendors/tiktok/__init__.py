"""TikTok's Login Kit and Open API v2 as far as Cutroom speaks to them.

TikTok publishes neither a specification nor an SDK; the contract is written from its pages. What posting and readings
need lies in `posting.py` and `posting.json`, where they are there.
"""

from infra.local.simulators import models
from infra.local.simulators.limits import Limit
from infra.local.simulators.simulator import Action, Vendor
from infra.local.simulators.social import consent, posts, world
from infra.local.simulators.vendors.tiktok import errors, oauth, posting, users
from infra.local.simulators.vendors.tiktok.people import PEOPLE

HANDLERS = {
    "token": oauth.token,
    "revoke": oauth.revoke,
    "user.info": users.info,
    **posting.HANDLERS,
}
VENDOR = Vendor(
    name="tiktok",
    title="TikTok",
    contract=models.contract_beside(__file__),
    handlers=HANDLERS,
    refuse=errors.refuse,
    authorise=oauth.authorise,
    failures=errors.FAILURES,
    limits=(Limit("requests", 600, window_s=60),),
    limited=errors.limited,
    scheme="tiktok",
    endpoint="/api/webhooks/tiktok",
    actions={
        "revoke_access": Action("Remove access in TikTok", {"open_id": ()}, oauth.revoke_access),
        **posting.ACTIONS,
    },
    pages=(consent.page(oauth.FLOW, PEOPLE), *world.PAGES, *posts.feed(posting.seen, "TikTok")),
    sinks=posting.SINKS,
    views={"posts": posting.seen},
)
