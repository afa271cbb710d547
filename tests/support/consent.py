"""A person at a platform's consent page, over HTTP: what they choose there, and where they are sent back to."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

import httpx

# Who has which profile on the simulated platforms, as the page's fields name them.
ADA = {
    "youtube": {"who": "114200000000000000001:UCadaBuilds0000000000001"},
    "tiktok": {"who": "ada:-000adaBuilds0001"},
    "instagram": {"who": "17841400000000011:17841400000000011"},
    "facebook": {"who": "10220000000000001", "profile": "104200000000001"},
}
PROFILES = {
    "youtube": "UCadaBuilds0000000000001", "tiktok": "-000adaBuilds0001", "instagram": "17841400000000011",
    "facebook": "104200000000001",
}  # fmt: skip
OTHER_CHANNEL = {"who": "114200000000000000001:UCadaBuilds0000000000002"}


def answer(url: str, choice: Mapping[str, str | Sequence[str]], *, without: Sequence[str] = (),
           decision: str = "allow") -> dict[str, str]:  # fmt: skip
    """Choose at the consent page `url`, leaving out the scopes that end like one of `without`; gives the way back.

    The result has the parameters of the address that the browser is sent to.
    """
    asked = dict(parse_qsl(urlsplit(url).query))
    scopes = asked["scope"].replace(",", " ").split()
    chosen = [one for one in scopes if not one.endswith(tuple(without))] if without else scopes
    shown = httpx.get(url)
    assert shown.status_code == 200, shown.text
    sent = httpx.post(url, data={**choice, "scope": chosen, "decision": decision})
    assert sent.status_code == 302, sent.text
    back = urlsplit(sent.headers["location"])
    assert sent.headers["location"].startswith(asked["redirect_uri"])
    return dict(parse_qsl(back.query))
