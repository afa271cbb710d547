"""What a post must say where somebody pays for it: the words that come first, hashtags, the platform's own label. Pure.

Which words mean the same stands in `disclosures.json`, with its date. What the picture itself says is not read here: a
label on screen is the clip's own, and whoever reviews a clip looks for it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from cutroom.publishing import platforms
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.schemas import Content, Problem

END = r"(?=$|[\s.,:;!?|)])"  # an emoji or a letter behind a hashtag is part of it on some platforms


@cache
def _equals() -> dict[str, list[str]]:
    document = json.loads((Path(__file__).parent / "disclosures.json").read_text(encoding="utf-8"))
    return document["equals"]


def accepted(disclosure: str) -> list[str]:
    """The words that say what `disclosure` says, itself first."""
    return [disclosure, *_equals().get(disclosure.casefold(), [])]


def begins_with(text: str, words: Iterable[str]) -> bool:
    """Whether a text begins with one of these, as a word of its own; blanks and emoji before it are before it."""
    return any(re.match(re.escape(word) + END, text, re.IGNORECASE) for word in words)


def missing(text: str, hashtags: Iterable[str]) -> list[str]:
    """The hashtags that a text lacks, each with its sign; a line may name several of them."""
    wanted = [tag if tag[0] in "#@" else f"#{tag}" for line in hashtags for tag in re.split(r"[\s,]+", line) if tag]
    return [tag for tag in dict.fromkeys(wanted) if not _holds(text, tag)]


def _holds(text: str, tag: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(tag)}(?!\w)", text, re.IGNORECASE) is not None


def check(platform: str, content: Content, required: Sequence[RequirementView]) -> list[Problem]:
    """What one account's post lacks of what is required of its video; the text is read as it is sent."""
    limits = platforms.of(platform)
    text = platforms.caption(content.caption, content.hashtags)
    return [problem for one in required for problem in _lacks(limits.ad_label, text, content, one)]


def _lacks(ad_label: str | None, text: str, content: Content, required: RequirementView) -> Iterator[Problem]:
    paid = f"This clip is for the paid campaign “{required.reason}”."
    if not begins_with(text, accepted(required.disclosure)):
        message = f"{paid} Begin the caption with {required.disclosure}."
        yield Problem(field="caption", code="disclosure_missing", message=message, mend="edit")
    if absent := missing(text, required.hashtags):
        message = f"The campaign “{required.reason}” asks for {' '.join(absent)}. Add this to the caption."
        yield Problem(field="hashtags", code="campaign_hashtags_missing", message=message, mend="edit")
    if required.branded and ad_label and not content.branded:
        message = f"{paid} Turn on the paid promotion label, so that the post says “{ad_label}”."
        yield Problem(field="branded", code="ad_label_off", message=message, mend="choose")
