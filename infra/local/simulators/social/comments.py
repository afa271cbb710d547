"""Comments below the posts of a simulated platform: who wrote what, in order."""

import secrets
from typing import Any

from infra.local.simulators.simulator import Simulator

COMMENTS = "comments"
Document = dict[str, Any]


def add(simulator: Simulator, post: str, author: str, text: str) -> Document:
    """A comment of an account below a post."""
    comment: Document = {
        "id": str(18 * 10**15 + secrets.randbelow(10**15)), "post": post, "author": author, "text": text,
        "created_at": simulator.clock.timestamp(),
    }  # fmt: skip
    simulator.state.put(COMMENTS, comment["id"], comment)
    return comment


def of(simulator: Simulator, post: str) -> list[Document]:
    """The comments below a post, the oldest first."""
    return [one for one in simulator.state.all(COMMENTS).values() if one["post"] == post]


def texts(simulator: Simulator, post: str) -> list[str]:
    """What the comments below a post say."""
    return [one["text"] for one in of(simulator, post)]
