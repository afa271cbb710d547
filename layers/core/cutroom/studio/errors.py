"""What the studio refuses in a way of its own."""

from cutroom.kit.errors import Conflict


class RevisionLimit(Conflict):
    """A scene has as many looks as are kept."""

    code = "revision_limit"
