"""How each platform is asked for the figures of posts."""

from collections.abc import Mapping
from types import ModuleType

from cutroom.analytics.platforms import facebook, instagram, tiktok, youtube

READERS: Mapping[str, ModuleType] = {
    "youtube": youtube, "tiktok": tiktok, "instagram": instagram, "facebook": facebook,
}  # fmt: skip
