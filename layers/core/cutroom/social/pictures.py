"""Pictures of profiles, kept with the account: platforms let their addresses expire within hours."""

import base64
from urllib.parse import urlsplit

from cutroom.social import http
from cutroom.social.errors import PlatformAway

MOST_BYTES = 96 * 1024
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
# Where the platforms keep pictures: nothing else is fetched, whatever an answer says.
HOSTS = (".ggpht.com", ".googleusercontent.com", ".tiktokcdn.com", ".tiktokcdn-us.com", ".tiktokcdn-eu.com",
         ".cdninstagram.com", ".fbcdn.net", ".fbsbx.com")  # fmt: skip


def fetch(url: str, stand_in: str = "") -> str:
    """A small picture as a `data:` address; empty where there is none, or it is not to be had. Never raises.

    `stand_in` is where a simulated platform is, whose pictures are taken besides.
    """
    if not is_allowed(url, stand_in):
        return ""
    try:
        content = http.call("GET", url).content
    except PlatformAway:
        return ""
    kind = next((media for start, media in KINDS.items() if content.startswith(start)), "")
    if not kind or len(content) > MOST_BYTES:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def is_allowed(url: str, stand_in: str = "") -> bool:
    """Whether a picture's address is the platform's own."""
    parts = urlsplit(url)
    if stand_in and url.startswith(f"{stand_in}/"):
        return True
    return parts.scheme == "https" and (parts.hostname or "").endswith(HOSTS) and parts.port in (None, 443)
