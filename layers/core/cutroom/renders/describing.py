"""Words to post a video with: a title, a description and hashtags in a platform's measure. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cutroom.media.copywriting import checks, writer
from cutroom.renders.platforms import limits
from cutroom.renders.schemas import Preset, SuggestedMetadata

MOST_HASHTAGS = {"tiktok": 5, "reels": 8, "shorts": 3, "facebook": 5, "youtube": 5}  # few are read, more look like spam
OWN_HASHTAG = {"shorts": "#Shorts", "reels": "#reels"}
SENTENCES = {"tiktok": 1, "reels": 2, "shorts": 1, "facebook": 2, "youtube": 2}
NAMES_VIDEO = ("youtube", "shorts")  # where people look for the whole talk
FILE_NAME = re.compile(
    r"^(?:(?:img|vid|mvi|dsc|pxl|gopr|screen ?recording|recording|untitled|video|clip|final)\b.*|[\W\d_]*)$|\.\w{2,4}$",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What a video is called, what is said in it, and what the talk that it is from is called."""

    title: str
    text: str
    video: str = ""


def describe(said: Said, platform: Preset) -> SuggestedMetadata:
    """Title, description and hashtags in a platform's measure; nothing in them is cut."""
    asked = limits()[platform]
    written = writer.write(said.text, said.video or said.title, most_hashtags=MOST_HASHTAGS[platform])
    title = said.title if checks.whole_title(said.title) else next(iter(written.titles), "")
    tags = written.hashtags
    if own := OWN_HASHTAG.get(platform):
        tags = checks.hashtags([own, *tags], asked.most_hashtags)
    room = asked.most_description_chars - sum(len(tag) + 1 for tag in tags)
    return SuggestedMetadata(
        title=title or None,
        description=checks.whole_sentences(_description(said, written.sentences, title, platform), room),
        hashtags=tags,
        titles=written.titles,
        hook=written.hook or None,
        cover_text=written.cover or None,
    )


def _description(said: Said, sentences: Sequence[str], title: str, platform: Preset) -> str:
    """The sentences that tell most, those that the title does not say already first, and where they are from."""
    fresh = [one for one in sentences if title.rstrip("?").lower() not in one.lower()]
    quoted = (fresh or list(sentences))[: SENTENCES[platform]]
    if platform in NAMES_VIDEO and said.video and not FILE_NAME.search(said.video) and said.video != said.title:
        quoted = [*quoted, f"From “{checks.plain(said.video)}”."]
    return " ".join(quoted) or (f"{title.rstrip('.?!')}." if title else "")
