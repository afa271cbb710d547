"""What Instagram and Facebook share: the Graph API's errors, and what they mean for a post.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from typing import NamedTuple

from cutroom.publishing.senders.port import Answer, NeedsAction, Outcome, Refused, TryAgain

# Subcodes after which the same call may succeed; those that need a new container; those that end it.
PASSING = {2207003, 2207001, 2207032, 2207082, 2207027, 1363047, 1609010}
NEW_CONTAINER = {2207020, 2207053, 2207006, 2207052, 2207077}
NOT_READY, BLOCKED, GONE = 2207027, 2207051, 2207020
MESSAGES = {
    2207042: "This account has posted as often as the platform allows in a day. Try again tomorrow.",
    2207050: "This account is restricted. Open the platform’s app and follow what it says.",
    2207026: "The platform does not take this video format. Export it again with the platform’s preset.",
    2207057: "The cover’s time is outside the video.",
    2207004: "The picture is too large.",
    2207009: "The platform does not take this shape. Export it again with the platform’s preset.",
    2207010: "The caption is too long.",
    2207052: "The platform could not fetch the video.",
    1390008: "This Page posts too fast. Try again later.",
    1346003: "The platform found this post against its policies.",
    1404102: "The platform found this post against its policies.",
    1404078: "The platform found this post against its policies.",
    4854002: "This Page has to confirm its identity first.",
}
FIX = {2207050, 4854002}
TOKEN, PERMISSION = 190, (10, 200)
NO_PERMISSION = "Cutroom may not post to this account. Reconnect it."


class Problem(NamedTuple):
    """An error's code and subcode, 0 where there is none, and its message."""

    code: int
    subcode: int
    message: str


def problem(answer: Answer) -> Problem:
    """What an answer says is wrong."""
    match answer.body:
        case {"error": {"code": code, **rest}}:
            return Problem(int(code), int(rest.get("error_subcode", 0)), str(rest.get("message", "")))
        case _:
            return Problem(0, 0, "")


def refusal(answer: Answer, name: str) -> Outcome:
    """What an error means where no post can exist."""
    wrong = problem(answer)
    message = MESSAGES.get(wrong.subcode, f"{name} refused the post.")
    code = str(wrong.subcode or wrong.code or answer.status)
    if wrong.code in PERMISSION or wrong.subcode in FIX:
        return NeedsAction(code, message if wrong.subcode in FIX else NO_PERMISSION)
    if answer.status >= 500 or wrong.code in (1, 2, 4, TOKEN) or wrong.subcode in PASSING | NEW_CONTAINER:
        return TryAgain(code, f"{name} is not available at the moment.")
    return Refused(code, message)
