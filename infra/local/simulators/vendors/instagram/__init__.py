"""Instagram's business login and its Graph API host as far as Cutroom speaks to them (graph.instagram.com).

What posting and readings need lies in `posting.py` and `posting.json`, where they are there.
"""

from infra.local.simulators import models
from infra.local.simulators.limits import Limit
from infra.local.simulators.simulator import Vendor
from infra.local.simulators.social import consent, posts, world
from infra.local.simulators.vendors.instagram import oauth, posting, users
from infra.local.simulators.vendors.instagram.people import PEOPLE
from infra.local.simulators.vendors.meta import callbacks, graph

HANDLERS = {
    "exchangeCode": oauth.exchange_code,
    "exchangeToken": oauth.exchange_token,
    "refreshToken": oauth.refresh_token,
    "me": users.me,
    **posting.HANDLERS,
}
VENDOR = Vendor(
    name="instagram",
    title="Instagram",
    contract=models.contract_beside(__file__),
    handlers=HANDLERS,
    refuse=graph.refuse,
    authorise=oauth.authorise,
    failures=graph.FAILURES,
    limits=(Limit("requests", 2400, window_s=3600),),
    limited=graph.limited,
    scheme="meta",
    endpoint="/api/webhooks/instagram",
    callbacks=callbacks.callbacks("instagram"),
    actions={**callbacks.ACTIONS, **posting.ACTIONS},
    pages=(consent.page(oauth.FLOW, PEOPLE), *world.PAGES, *posts.feed(posting.seen, "Instagram")),
    views={"posts": posting.seen},
)
