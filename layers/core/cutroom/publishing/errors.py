"""How posts say no."""

from cutroom.kit.errors import Conflict


class AlreadySending(Conflict):
    """The post is on its way or there: it can no longer be changed."""

    code = "already_sending"


class Edited(Conflict):
    """Somebody changed the post after it was read; `details["version"]` is the current one."""

    code = "edited"


class DuplicateContent(Conflict):
    """The same video in the same account within two days; `allow_duplicate` posts it all the same."""

    code = "duplicate_content"


class NotWaiting(Conflict):
    """The post does not wait for approval: somebody decided, its time passed, or it was canceled."""

    code = "not_waiting"
