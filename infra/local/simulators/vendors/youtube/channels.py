"""Which channel a token stands for."""

from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call
from infra.local.simulators.social import grants, world


def list_channels(call: Call) -> Reply:
    """`GET /youtube/v3/channels?mine=true`: the channel of the token, or none where its person has none."""
    channel_id = grants.profile_of(call)
    items = [_resource(call, channel_id)] if channel_id else []
    page = {"totalResults": len(items), "resultsPerPage": 5}
    return Reply(200, {"kind": "youtube#channelListResponse", "pageInfo": page, **({"items": items} if items else {})})


def _resource(call: Call, channel_id: str) -> dict[str, object]:
    channel = world.profile(call.simulator, channel_id)
    picture = {"url": world.picture_url(call.simulator, channel_id), "width": 88, "height": 88}
    parts: dict[str, object] = {
        "snippet": {
            "title": channel["name"], "customUrl": channel["handle"], "description": "", "country": "US",
            "publishedAt": "2021-03-01T12:00:00Z", "thumbnails": {"default": picture},
        },
        "statistics": {"viewCount": "0", "subscriberCount": "0", "hiddenSubscriberCount": False, "videoCount": "0"},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{channel_id[2:]}"}},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }  # fmt: skip
    wanted: list[str] = call.head.parameters["part"]
    shown = {name: parts[name] for name in wanted if name in parts}
    return {"kind": "youtube#channel", "id": channel_id} | shown
