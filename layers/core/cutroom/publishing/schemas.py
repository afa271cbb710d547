"""What posts take and answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from cutroom.kit.schemas import Schema

Hashtag = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^#?[^\s#]+$")]
Wall = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$")]


class Content(Schema):
    """What one account's post says. `privacy` is by the platform's own name; nothing is chosen where it is null."""

    title: Annotated[str, Field(max_length=300)] = ""
    caption: Annotated[str, Field(max_length=10_000)] = ""
    hashtags: list[Hashtag] = Field(default_factory=list[Hashtag], max_length=60)
    privacy: Annotated[str, Field(max_length=40)] | None = None
    comments: bool = False
    duets: bool = False
    stitches: bool = False
    made_with_ai: bool = False
    made_for_kids: bool = False
    branded: bool = False
    notify_subscribers: bool = True


class CreatorLimits(BaseModel):
    """What a creator's own settings at TikTok allow."""

    privacy_options: list[str]
    comment_disabled: bool = False
    duet_disabled: bool = False
    stitch_disabled: bool = False
    longest_s: int | None = None


class Problem(Schema):
    """Why a platform would refuse a post: which field, in words, and what mends it."""

    field: str
    code: str
    message: str
    mend: Literal["edit", "trim", "export", "choose"]
