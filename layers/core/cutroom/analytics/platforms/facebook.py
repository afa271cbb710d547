"""Facebook: insights of a reel, one call a post. Views are `post_media_view`, which took the place of impressions.

https://developers.facebook.com/docs/graph-api/reference/video/video_insights. A person needs the Page's task ANALYZE.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from cutroom.analytics.platforms import meta
from cutroom.analytics.platforms.ports import Ask, PostReading, number
from cutroom.analytics.rules import Figure, Metric

BATCH = 1
SOURCE = "facebook video_insights"
VIEWS, REACTIONS, ACTIONS = "post_media_view", "post_video_likes_by_reaction_type", "post_video_social_actions"
NAMES = (VIEWS, REACTIONS, ACTIONS)


def read(ask: Ask, post_ids: Sequence[str]) -> list[PostReading]:
    """The figures of reels of the Page. Raises Stopped."""
    return [meta.read(ask, f"/{ask.graph}/{one}/video_insights", one, NAMES, _taken, SOURCE) for one in post_ids]


def _taken(values: dict[str, Any]) -> Mapping[Metric, Figure]:
    reactions, actions = values.get(REACTIONS), values.get(ACTIONS)
    likes = sum(cast("dict[str, int]", reactions).values()) if isinstance(reactions, dict) else None
    by_kind = cast("dict[str, int]", actions) if isinstance(actions, dict) else {}
    counts: dict[Metric, Any] = {
        "views": values.get(VIEWS), "likes": likes, "comments": by_kind.get("COMMENT"), "shares": by_kind.get("SHARE"),
    }  # fmt: skip
    return {metric: number(value) for metric, value in counts.items()}
