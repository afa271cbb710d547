"""What Meta's two have in common: how the Graph API says that a token is dead (code 190) or lacks a permission."""

from typing import Any

from cutroom.social import http
from cutroom.social.errors import GrantDead, PlatformAway, ScopeMissing
from cutroom.social.platforms.ports import inner

REASONS = {458: "removed", 460: "revoked", 463: "expired", 467: "expired", 490: "removed"}
NO_PERMISSION = (10, *range(200, 300))


def checked(answer: http.Answer, name: str) -> dict[str, Any]:
    """The body of an answer. Raises GrantDead, ScopeMissing, PlatformAway for what passes or says nothing."""
    if answer.status == 200:
        return answer.body
    error = inner(answer.body, "error")
    code, subcode = error.get("code"), error.get("error_subcode") or 0
    if code == 190 and (subcode in REASONS or not subcode):
        raise GrantDead(REASONS.get(subcode, "revoked"))
    if code in NO_PERMISSION:
        raise ScopeMissing
    raise PlatformAway(f"{name} doesn’t answer at the moment. Try again.")
