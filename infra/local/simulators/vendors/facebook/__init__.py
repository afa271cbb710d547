"""Facebook Login and Pages as far as Cutroom speaks to them (graph.facebook.com).

What posting and readings need lies in `posting.py` and `posting.json`, where they are there.
"""

from infra.local.simulators import models
from infra.local.simulators.limits import Limit
from infra.local.simulators.simulator import Vendor
from infra.local.simulators.social import consent, posts, world
from infra.local.simulators.vendors.facebook import oauth, posting, users
from infra.local.simulators.vendors.facebook.people import PEOPLE
from infra.local.simulators.vendors.meta import callbacks, graph

HANDLERS = {
    "token": oauth.token,
    "revoke": oauth.revoke,
    "me": users.me,
    "accounts": users.accounts,
    "permissions": users.permissions,
    **posting.HANDLERS,
}
VENDOR = Vendor(
    name="facebook",
    title="Facebook",
    contract=models.contract_beside(__file__),
    handlers=HANDLERS,
    refuse=graph.refuse,
    authorise=oauth.authorise,
    failures=graph.FAILURES,
    limits=(Limit("requests", 2400, window_s=3600),),
    limited=graph.limited,
    scheme="meta",
    endpoint="/api/webhooks/facebook",
    callbacks=callbacks.callbacks("facebook"),
    actions={**callbacks.ACTIONS, **posting.ACTIONS},
    pages=(consent.page(oauth.FLOW, PEOPLE), *world.PAGES, *posts.feed(posting.seen, "Facebook")),
    sinks=posting.SINKS,
    views={"posts": posting.seen},
)
