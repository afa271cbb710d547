"""Words to post a video with: a title, a description and hashtags from what is said in it. Pure."""

import re
from collections import Counter
from typing import NamedTuple

from cutroom.media.speech import lexicon
from cutroom.renders.platforms import limits
from cutroom.renders.schemas import Metadata, Preset

MOST_HASHTAGS = {"tiktok": 5, "reels": 8, "shorts": 3, "facebook": 5, "youtube": 5}  # few are read, more look like spam
OWN_HASHTAG = {"shorts": "#Shorts", "reels": "#reels"}
SENTENCES = {"tiktok": 1, "reels": 2, "shorts": 1, "facebook": 2, "youtube": 4}
TITLE_CHARS = 100
SHORTEST_TAG = 4


class Said(NamedTuple):
    """What a video is called, and what is said in it."""

    title: str
    text: str


def describe(said: Said, platform: Preset) -> Metadata:
    """Title, description and hashtags in a platform's measure; all words are the speaker's own."""
    asked = limits()[platform]
    tags = hashtags(said, MOST_HASHTAGS[platform])
    if own := OWN_HASHTAG.get(platform):
        tags = [own, *tags][: asked.most_hashtags]
    room = asked.most_description_chars - sum(len(tag) + 1 for tag in tags)
    description = shortened(_opening(said.text, SENTENCES[platform]) or said.title, room)
    return Metadata(title=shortened(said.title, TITLE_CHARS), description=description, hashtags=tags)


def hashtags(said: Said, most: int) -> list[str]:
    """The words that are said most of those that carry meaning; those of the title count thrice."""
    times: Counter[str] = Counter()
    as_said: dict[str, str] = {}
    stop = lexicon.lexicon()["stop"]
    for text, weight in ((said.title, 3), (said.text, 1)):
        for word in lexicon.tokens(text):
            bare = re.sub(r"[^\w]", "", word)
            if word in stop or len(bare) < SHORTEST_TAG or bare.isdigit():
                continue
            stem = lexicon.stem(word)
            times[stem] += weight
            as_said.setdefault(stem, bare)
    return [f"#{as_said[stem]}"[:100] for stem, _ in times.most_common(most)]


def shortened(text: str, most: int) -> str:
    """`text`, ended after a whole word where it is too long."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _opening(text: str, sentences: int) -> str:
    found = re.findall(r"[^.!?…。！？؟]+[.!?…。！？؟]*", text.strip())
    return " ".join(one.strip() for one in found[:sentences]).strip()
