"""What each platform takes of a post, as dated data (`platforms.json`); of the video itself, `renders/platforms`."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cutroom.kit.errors import Invalid
from cutroom.renders import platforms as videos
from cutroom.renders.platforms import Limits as VideoLimits
from cutroom.renders.schemas import Preset

Platform = Literal["youtube", "tiktok", "instagram", "facebook"]
Unit = Literal["characters", "utf16", "bytes"]


class PostLimits(BaseModel):
    """What a platform takes: lengths in its own unit, privacy by its own names, posts of a day and their
    least gap. `comment_most` is 0 where apps can't comment. `ad_label` is what viewers read on a post that is paid for;
    none where apps can't set it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    media: Preset
    short_media: Preset | None
    has_title: bool
    title_most: int
    caption_most: int
    caption_unit: Unit
    hashtags_most: int
    mentions_most: int | None = None
    tags_most: int
    comment_most: int
    ad_label: str | None
    forbidden: str
    privacy: list[str]
    most_kbps: int | None
    posts_a_day: int
    gap_minutes: int
    source: str
    as_of: str

    @property
    def video(self) -> VideoLimits:
        """What the platform takes of the video."""
        return videos.limits()[self.media]


@cache
def limits() -> dict[str, PostLimits]:
    """Every platform's limits by its name."""
    document = json.loads((Path(__file__).parent / "platforms.json").read_text(encoding="utf-8"))
    return {name: PostLimits.model_validate(one) for name, one in document.items()}


def of(platform: str) -> PostLimits:
    """The limits of one platform. Raises Invalid for an unknown one."""
    if platform not in limits():
        raise Invalid(f"Cutroom does not post to {platform}.", field="platform")
    return limits()[platform]


def length(text: str, unit: Unit) -> int:
    """How long a text is as a platform counts it."""
    match unit:
        case "bytes":
            return len(text.encode())
        case "utf16":
            return len(text.encode("utf-16-le")) // 2
        case "characters":
            return len(text)


def caption(text: str, hashtags: list[str]) -> str:
    """A post's caption as it is sent: the text, and the hashtags that it does not hold already, on a line below."""
    tags = [tag if tag.startswith("#") else f"#{tag}" for tag in hashtags]
    inside = {word.casefold() for word in text.split() if word.startswith("#")}
    missing = [tag for tag in dict.fromkeys(tags) if tag.casefold() not in inside]
    return "\n\n".join(part for part in (text.strip(), " ".join(missing)) if part)
