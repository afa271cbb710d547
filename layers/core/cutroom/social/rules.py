"""Decisions of accounts: what scopes allow, when a token is renewed, and the secrets of a sign-in."""

import base64
import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from cutroom.social.schemas import Feature, Platform

STATE_LIFE = timedelta(minutes=10)
LEASE = timedelta(seconds=90)  # of whoever refreshes; longer than key service and token endpoint are waited for
MARGIN = timedelta(minutes=5)  # a token with less left is renewed before it is used
LEAST = timedelta(seconds=30)  # a token with more left is used where it cannot be renewed at the moment
YOUNGEST = timedelta(minutes=1)  # a token younger than this is not renewed again, whoever asks
WARNING = timedelta(days=7)  # before only a person can keep an account working
MAX_ACCOUNTS, MAX_GROUPS, MAX_LINKS = 500, 100, 50
GOOGLE = "https://www.googleapis.com/auth/"

NAMES: Mapping[Platform, str] = {
    "youtube": "YouTube", "tiktok": "TikTok", "instagram": "Instagram", "facebook": "Facebook",
}  # fmt: skip
# What a feature takes, any of it; the first of each is what is asked for.
FEATURES: Mapping[Platform, Mapping[Feature, Sequence[str]]] = {
    "youtube": {
        "publish": (f"{GOOGLE}youtube.upload", f"{GOOGLE}youtube.force-ssl"),
        "comment": (f"{GOOGLE}youtube.force-ssl",),
        "edit": (f"{GOOGLE}youtube.force-ssl",),
        "insights": (f"{GOOGLE}yt-analytics.readonly",),
    },
    "tiktok": {"publish": ("video.publish",), "insights": ("video.list",)},
    "instagram": {
        "publish": ("instagram_business_content_publish",),
        "comment": ("instagram_business_manage_comments",),
        "insights": ("instagram_business_manage_insights",),
    },
    "facebook": {
        "publish": ("pages_manage_posts",),
        "comment": ("pages_manage_engagement",),
        "insights": ("read_insights",),
    },
}
# What tells whose a token is; without it nothing can be connected.
IDENTITY: Mapping[Platform, Sequence[str]] = {
    "youtube": (f"{GOOGLE}youtube.readonly", f"{GOOGLE}youtube.force-ssl"),
    "tiktok": ("user.info.basic", "user.info.profile"),
    "instagram": ("instagram_business_basic",),
    "facebook": ("pages_show_list", "pages_read_engagement"),
}
# How often the clock renews a grant that nobody uses, so that a dead one is known before it is needed.
RENEWED_EVERY: Mapping[Platform, timedelta] = {
    "youtube": timedelta(days=1), "tiktok": timedelta(days=1), "instagram": timedelta(days=7),
    "facebook": timedelta(days=7),
}  # fmt: skip


class Availability(NamedTuple):
    """What an account can be used for, and what it lacks."""

    features: list[Feature]
    missing: list[Feature]


def scopes_asked(platform: Platform) -> list[str]:
    """Every scope that is asked for: who it is first, then what it may do."""
    identity = IDENTITY[platform][:1] if platform == "youtube" else IDENTITY[platform]
    return list(dict.fromkeys([*identity, *(scopes[0] for scopes in FEATURES[platform].values())]))


def availability(platform: Platform, scopes: Collection[str]) -> Availability:
    """What the scopes of an account allow."""
    granted = set(scopes)
    features: list[Feature] = [name for name, needed in FEATURES[platform].items() if granted & set(needed)]
    return Availability(features, [name for name in FEATURES[platform] if name not in features])


def is_fresh(access_expires_at: datetime | None, at: datetime, margin: timedelta = MARGIN) -> bool:
    """Whether a token can be used without being renewed; one without an end always can."""
    return access_expires_at is None or at + margin < access_expires_at


def renew_at(platform: Platform, access_expires_at: datetime | None, at: datetime) -> datetime:
    """When the clock renews a grant that was saved `at`, or half-way to its end where that is sooner than its rhythm.

    Tokens of hours are renewed when they are used; for them the rhythm alone counts.
    """
    rhythm = at + RENEWED_EVERY[platform]
    if access_expires_at is None or access_expires_at - at < timedelta(days=2):
        return rhythm
    return min(rhythm, at + (access_expires_at - at) / 2)


def retry_at(at: datetime) -> datetime:
    """When the clock tries again after a failure that passes."""
    return at + timedelta(minutes=15)


def is_warned_of(health: str, expires_at: datetime | None, at: datetime) -> bool:
    """Whether only a person can keep a working account working, and soon has to."""
    return health in ("ok", "expiring") and expires_at is not None and expires_at - at < WARNING


def verifier(app_secret: str, state: str) -> str:
    """The PKCE verifier of a sign-in (RFC 7636): derived from its state, so that it is stored nowhere."""
    mac = hmac.new(app_secret.encode(), f"pkce:{state}".encode(), sha256).digest()
    return _base64url(mac)


def challenge(code_verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return _base64url(sha256(code_verifier.encode()).digest())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
