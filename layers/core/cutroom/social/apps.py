"""The apps that this installation has at the platforms: ids, secrets, and where the platforms are."""

from collections.abc import Mapping
from typing import NamedTuple

from cutroom.runtime.settings import Settings
from cutroom.social.errors import NotAvailable
from cutroom.social.rules import NAMES
from cutroom.social.schemas import Platform

GRAPH = "v27.0"  # of Meta's API; a version is kept for two years
HOSTS: Mapping[Platform, Mapping[str, str]] = {
    "youtube": {
        "page": "https://accounts.google.com", "token": "https://oauth2.googleapis.com",
        "api": "https://youtube.googleapis.com",
    },
    "tiktok": {
        "page": "https://www.tiktok.com", "token": "https://open.tiktokapis.com", "api": "https://open.tiktokapis.com",
    },
    "instagram": {
        "page": "https://www.instagram.com", "token": "https://api.instagram.com",
        "api": "https://graph.instagram.com",
    },
    "facebook": {
        "page": "https://www.facebook.com", "token": "https://graph.facebook.com", "api": "https://graph.facebook.com",
    },
}  # fmt: skip


class App(NamedTuple):
    """An app at a platform. `page`, `token` and `api` are where people sign in, tokens are given, calls are made.

    `redirect_uri` is where people come back to; it has to be registered at the platform, letter by letter.
    """

    platform: Platform
    client_id: str
    client_secret: str
    page: str
    token: str
    api: str
    redirect_uri: str
    graph: str
    simulated: bool


def app(settings: Settings, platform: Platform) -> App:
    """The app at a platform. Raises NotAvailable where there is none."""
    known = settings.social_apps.get(platform)
    if not known or not known.get("client_id"):
        raise NotAvailable(f"{NAMES[platform]} isn’t set up on this installation.")
    url = known.get("url", "").rstrip("/")
    hosts = {name: url or host for name, host in HOSTS[platform].items()}
    return App(
        platform,
        known["client_id"],
        known.get("client_secret", ""),
        **hosts,
        redirect_uri=f"{settings.public_url}/connect/{platform}",
        graph=known.get("graph", GRAPH),
        simulated=bool(url),
    )


def is_available(settings: Settings, platform: Platform) -> bool:
    """Whether this installation has an app at a platform."""
    return bool(settings.social_apps.get(platform, {}).get("client_id"))
