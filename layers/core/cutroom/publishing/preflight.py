"""Why a platform would refuse a post, told before anything is sent, each with what mends it. Pure."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from cutroom.publishing import disclosure, platforms
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.platforms import PostLimits
from cutroom.publishing.schemas import Content, CreatorLimits, Problem
from cutroom.renders.platforms import SHAPES

HASHTAG, MENTION = re.compile(r"(?<!\w)#\w+"), re.compile(r"(?<!\w)@[\w.]+")
UNITS = {"characters": "characters", "utf16": "characters", "bytes": "bytes"}
TIKTOK_PRIVATE = "SELF_ONLY"
SWITCHES = {"comments": "comment_disabled", "duets": "duet_disabled", "stitches": "stitch_disabled"}
Mend = Literal["edit", "trim", "export", "choose"]


class Media(NamedTuple):
    """The finished video as it will be sent."""

    duration_ms: int
    size_bytes: int
    width: int
    height: int
    fps: Fraction
    codec: str


def check(
    platform: str, content: Content, media: Media, creator: CreatorLimits | None = None,
    required: Sequence[RequirementView] = (),
) -> list[Problem]:  # fmt: skip
    """Every breach of a platform's limits, and of what is `required` of a video that somebody pays for, worded for the
    person, with what mends it; none where it can be posted. A label on screen is left to whoever reviews the clip."""
    limits = platforms.of(platform)
    problems = [
        *disclosure.check(platform, content, required),
        *_text(limits, content),
        *_length(limits, media),
        *_picture(limits, media),
    ]
    problems += _privacy(platform, limits, content, creator)
    problems += _following(limits, content, media)
    if creator and platform == "tiktok":
        problems += _creator(content, media, creator)
    return problems


def _text(limits: PostLimits, content: Content) -> Iterator[Problem]:
    text = platforms.caption(content.caption, content.hashtags)
    if limits.has_title and platforms.length(content.title, "characters") > limits.title_most:
        yield _problem("title", "title_too_long", f"{limits.name} titles have {limits.title_most} characters at most; "
                       f"this one has {len(content.title)}. Shorten it.")  # fmt: skip
    if limits.name == "YouTube" and not content.title.strip():
        yield _problem("title", "title_missing", "YouTube needs a title.")
    count = platforms.length(text, limits.caption_unit)
    if count > limits.caption_most:
        unit = UNITS[limits.caption_unit]
        yield _problem("caption", "caption_too_long", f"{limits.name} takes {limits.caption_most} {unit} of caption "
                       f"and hashtags; this has {count}. Shorten it by {count - limits.caption_most}.")  # fmt: skip
    for word in limits.forbidden:
        if word in content.title or word in text:
            yield _problem("caption", "forbidden_character", f"{limits.name} does not take {word}. Remove it.")
    yield from _counted(limits, text)


def _counted(limits: PostLimits, text: str) -> Iterator[Problem]:
    if (tags := len(HASHTAG.findall(text))) > limits.hashtags_most:
        yield _problem("hashtags", "too_many_hashtags", f"{limits.name} takes {limits.hashtags_most} hashtags; "
                       f"this has {tags}. Remove {tags - limits.hashtags_most}.")  # fmt: skip
    mentions = len(MENTION.findall(text))
    if limits.mentions_most is not None and mentions > limits.mentions_most:
        yield _problem("caption", "too_many_mentions", f"{limits.name} takes {limits.mentions_most} mentions; this has "
                       f"{mentions}. Remove {mentions - limits.mentions_most}.")  # fmt: skip


def _length(limits: PostLimits, media: Media) -> Iterator[Problem]:
    video, seconds = limits.video, media.duration_ms / 1000
    if media.duration_ms > video.longest_ms:
        yield _problem("video", "too_long", f"{limits.name} takes videos of {video.longest_ms / 1000:g} s at most; "
                       f"this one has {seconds:.1f} s. Trim it.", "trim")  # fmt: skip
    if media.duration_ms < video.shortest_ms:
        yield _problem("video", "too_short", f"{limits.name} takes videos of {video.shortest_ms / 1000:g} s or more; "
                       f"this one has {seconds:.1f} s.", "trim")  # fmt: skip
    if media.size_bytes > video.most_bytes:
        yield _export("file_too_large", f"{limits.name} takes files of {video.most_bytes / 1e6:g} MB at most; this one "
                      f"has {media.size_bytes / 1e6:.0f} MB. Export it with a lower bitrate.")  # fmt: skip
    kbps = media.size_bytes * 8 // max(1, media.duration_ms)
    if limits.most_kbps and kbps > limits.most_kbps:
        yield _export("bitrate_too_high", f"{limits.name} takes {limits.most_kbps // 1000} Mbps at most; this video "
                      f"has {kbps / 1000:.0f}. Export it with a lower bitrate.")  # fmt: skip


def _picture(limits: PostLimits, media: Media) -> Iterator[Problem]:
    video = limits.video
    size = f"{media.width}×{media.height}"
    shape = Fraction(media.width, media.height)
    if not any(abs(shape / SHAPES[one] - 1) < Fraction(1, 100) for one in video.shapes):
        yield _export("wrong_shape", f"{limits.name} takes {' or '.join(video.shapes)}; this video is {size}.")
    sides = (media.width, media.height)
    if min(sides) < video.least_side or max(sides) > video.most_side:
        yield _export("wrong_size", f"{limits.name} takes {video.least_side} to {video.most_side} pixels a side; this "
                      f"video is {size}.")  # fmt: skip
    if not video.least_fps <= media.fps <= video.most_fps:
        yield _export("wrong_frame_rate", f"{limits.name} takes {video.least_fps} to {video.most_fps} frames per "
                      f"second; this video has {float(media.fps):g}.")  # fmt: skip
    if media.codec not in video.codecs:
        yield _export("wrong_codec", f"{limits.name} does not take {media.codec}. Export it as {video.codecs[0]}.")


def _privacy(platform: str, limits: PostLimits, content: Content, creator: CreatorLimits | None) -> Iterator[Problem]:
    """A privacy has to be chosen where the platform knows any; nothing is chosen in the person's place."""
    if not limits.privacy:
        return
    options: Sequence[str] = creator.privacy_options if creator else limits.privacy
    if content.privacy is None:
        yield _problem("privacy", "privacy_missing", f"Choose who can see this on {limits.name}.", "choose")
    elif content.privacy not in options:
        yield _problem("privacy", "privacy_not_offered", f"This {limits.name} account does not offer that visibility. "
                       "Choose another one.", "choose")  # fmt: skip
    if platform == "tiktok" and content.branded and content.privacy == TIKTOK_PRIVATE:
        yield _problem("privacy", "branded_private", "Branded content can’t be visible to you alone on TikTok. Choose "
                       "another visibility.", "choose")  # fmt: skip


def _following(limits: PostLimits, content: Content, media: Media) -> Iterator[Problem]:
    """The first comment and the cover."""
    count = len(content.first_comment)
    if count and not limits.comment_most:
        yield _problem("first_comment", "comments_not_taken", f"{limits.name} takes no comments from apps. Remove the "
                       "first comment for this account.")  # fmt: skip
    elif count > limits.comment_most:
        yield _problem("first_comment", "comment_too_long", f"{limits.name} takes comments of {limits.comment_most} "
                       f"characters; this one has {count}. Shorten it.")  # fmt: skip
    if content.cover_ms is not None and content.cover_ms >= media.duration_ms:
        yield _problem("cover_ms", "cover_outside", "The cover’s time is outside the video.")


def _creator(content: Content, media: Media, creator: CreatorLimits) -> Iterator[Problem]:
    """What this very creator's settings at TikTok do not allow."""
    for switch, disabled in SWITCHES.items():
        if getattr(content, switch) and getattr(creator, disabled):
            yield _problem(switch, f"{switch}_disabled", f"This TikTok account has {switch} turned off. Turn them off "
                           "for this post too.", "choose")  # fmt: skip
    if creator.longest_s is not None and media.duration_ms > creator.longest_s * 1000:
        yield _problem("video", "too_long", f"This TikTok account takes videos of {creator.longest_s} s at most; this "
                       f"one has {media.duration_ms / 1000:.1f} s. Trim it.", "trim")  # fmt: skip


def _problem(field: str, code: str, message: str, mend: Mend = "edit") -> Problem:
    return Problem(field=field, code=code, message=message, mend=mend)


def _export(code: str, message: str) -> Problem:
    return Problem(field="video", code=code, message=message, mend="export")
