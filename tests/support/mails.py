"""The local cloud's mails, as its owner's browser gets them."""

from typing import Any

import httpx

from infra.local import inbox
from infra.local.settings import Settings


def mails(settings: Settings) -> list[dict[str, Any]]:
    """Every mail that was sent, the newest first: through the link that `cutroom up` prints."""
    with httpx.Client(headers={"Accept": "application/json"}, follow_redirects=True, timeout=30) as browser:
        return browser.get(inbox.door(settings)).raise_for_status().json()
