"""Google's OAuth and the YouTube Data API, as one vendor: what Cutroom speaks to on both hosts.

Errors have the shape that the API has; those of the token endpoint are OAuth's own. What uploads and readings need lies
in `posting.py` and `posting.json`, where they are there.
"""

from infra.local.simulators import models
from infra.local.simulators.limits import Limit
from infra.local.simulators.simulator import Action, Vendor
from infra.local.simulators.social import consent, posts, world
from infra.local.simulators.vendors.youtube import channels, errors, following, oauth, posting
from infra.local.simulators.vendors.youtube.people import PEOPLE

HANDLERS = {
    "token": oauth.token,
    "revoke": oauth.revoke,
    "youtube.channels.list": channels.list_channels,
    **posting.HANDLERS,
    **following.HANDLERS,
}
VENDOR = Vendor(
    name="youtube",
    title="YouTube",
    contract=models.contract_beside(__file__),
    handlers=HANDLERS,
    refuse=errors.refuse,
    authorise=oauth.authorise,
    failures=errors.FAILURES,
    limits=(Limit("requests", 3000, window_s=60),),
    limited=errors.limited,
    actions={
        "revoke_access": Action("Remove access in Google Account", {"channel": ()}, oauth.revoke_access),
        "switch_channel": Action("Let a grant speak for another channel", {"channel": (), "to": ()}, oauth.switch),
        **posting.ACTIONS,
    },
    pages=(consent.page(oauth.FLOW, PEOPLE), *world.PAGES, *posts.feed(posting.seen, "YouTube")),
    sinks={**posting.SINKS, **following.SINKS},
    views={"posts": posting.seen},
)
