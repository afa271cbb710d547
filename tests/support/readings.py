"""Posts that are out at the simulated platforms, without being sent: what readings are made of."""

from typing import Any
from uuid import UUID

from cutroom.analytics import events
from cutroom.kit.ids import new_id
from cutroom.publishing.schemas import PostPublished, PostView
from cutroom.social.schemas import AccountView
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors.facebook import posting as facebook
from infra.local.simulators.vendors.instagram import posting as instagram
from infra.local.simulators.vendors.tiktok import posting as tiktok
from infra.local.simulators.vendors.youtube import posting as youtube
from tests.support.publishing import Publisher


def put(simulator: Simulator, account: str) -> str:
    """Put a public post into a platform's world; gives its id."""
    number, at = new_id().int, simulator.clock.timestamp()
    match simulator.vendor.name:
        case "youtube":
            post_id = f"v{number % 10**10:010}"
            status = {"uploadStatus": "processed", "privacyStatus": "public"}
            put_into(
                simulator, youtube.VIDEOS, post_id, channel=account, snippet={"title": ""}, status=status, created_at=at
            )
        case "tiktok":
            file = f"{number:032x}"[-15:]
            post_id = str(7 * 10**18 + int(file, 16) % 10**18)
            info = {"privacy_level": tiktok.EVERYBODY}
            put_into(simulator, tiktok.UPLOADS, file, account=account, info=info, file=file, complete_at=at - 60)
        case "instagram":
            post_id = str(17 * 10**15 + number % 10**15)
            put_into(simulator, instagram.CONTAINERS, file_id(post_id), account=account, media=post_id, published_at=at)
        case _:
            post_id = str(10**15 + number % 10**15)
            put_into(simulator, facebook.VIDEOS, post_id, page=account, published_at=at, state="PUBLISHED", size=1)
    return post_id


def file_id(post_id: str) -> str:
    return f"9{post_id}"


def put_into(simulator: Simulator, kind: str, key: str, **values: Any) -> None:
    simulator.state.put(kind, key, {"id": key, **values})


def published(who: Publisher, *accounts: AccountView, number: int = 0) -> PostView:
    """A post that is out in these accounts, with its plans of readings."""
    post = who.post(*accounts, number=number, timing={"when": "draft"}, allow_duplicate=True)
    for one in accounts:
        post_id = put(who.simulator(one.platform), one.platform_account_id)
        who.execute(
            "update post_targets set state = 'published', platform_post_id = %s, published_at = now() "
            "where post_id = %s and account_id = %s", post_id, post.id, one.id,
        )  # fmt: skip
    for target in who.get(post).targets:
        announce(who, target.id)
    return who.get(post)


def announce(who: Publisher, target_id: UUID) -> None:
    """Say that a post is out."""
    events.on_post_published(who.ctx, PostPublished(owner_id=who.actor.workspace_id, target_id=target_id))
