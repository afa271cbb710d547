"""Addresses of posts in one canonical form, so that one post is submitted once, whatever its link looks like. Pure."""

import re
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

from cutroom.kit.errors import Invalid

Platform = Literal["youtube", "tiktok", "instagram", "facebook"]
YOUTUBE_ID = r"[A-Za-z0-9_-]{11}"
HOSTS: tuple[tuple[str, Platform], ...] = (
    ("youtube.com", "youtube"), ("youtu.be", "youtube"), ("youtube-nocookie.com", "youtube"), ("tiktok.com", "tiktok"),
    ("instagram.com", "instagram"), ("facebook.com", "facebook"),
)  # fmt: skip
PATHS: tuple[tuple[Platform, str], ...] = (
    ("youtube", rf"/(?:shorts|live|embed|v)/({YOUTUBE_ID})"),
    ("tiktok", r"/(?:@[^/]+|t|v)?/?(?:video|photo|v)/(\d{6,25})"),
    ("instagram", r"/(?:[^/]+/)?(?:p|reel|reels|tv)/([A-Za-z0-9_-]{5,40})"),
    ("facebook", r"/(?:reel|[^/]+/videos(?:/[^/]+)?|watch)/(\d{5,25})"),
)

UNKNOWN = "Paste the link to a YouTube, TikTok, Instagram or Facebook post."


class PostKey(NamedTuple):
    """A post: its platform, and its id there."""

    platform: Platform
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


def canonical(address: str) -> PostKey:
    """The post that an address leads to. Raises Invalid where it is none of a platform that we know."""
    parts = _split(address.strip())
    host = (parts.hostname or "").lower().rstrip(".")
    platform = _platform(host)
    if parts.scheme not in ("http", "https") or platform is None:
        raise Invalid(UNKNOWN, field="url")
    post_id = _id_of(platform, host, parts.path, parts.query)
    if post_id is None:
        raise Invalid("This link doesn’t lead to a single post. Copy the post’s own link.", field="url")
    return PostKey(platform, post_id)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address if "//" in address else f"https://{address}")
    except ValueError as error:  # brackets that are no IPv6 address
        raise Invalid(UNKNOWN, field="url") from error


def _platform(host: str) -> Platform | None:
    return next((name for known, name in HOSTS if host == known or host.endswith(f".{known}")), None)


def _id_of(platform: Platform, host: str, path: str, query: str) -> str | None:
    if host.endswith("youtu.be"):
        return _match(rf"/({YOUTUBE_ID})", path)
    named = parse_qs(query).get("v", [""])[0]
    if path.rstrip("/") == "/watch" and platform in ("youtube", "facebook"):
        return _match(YOUTUBE_ID if platform == "youtube" else r"\d{5,25}", named)
    return next((id for one, pattern in PATHS if one == platform and (id := _match(pattern, path))), None)


def _match(pattern: str, value: str) -> str | None:
    match = re.fullmatch(pattern, value.rstrip("/"))
    return (match.groups() or (match.group(),))[0] if match else None
