"""What viewers of a simulated platform see: posts, as the platform's own objects tell it, and the feed of a phone."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from infra.local.simulators import pages
from infra.local.simulators.messages import Head, Sink
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.social import world

FILES = "videos"
Document = dict[str, Any]
Seen = Callable[[Simulator], list[Document]]
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def seen(simulator: Simulator, account: str, **values: Any) -> Document:
    """A post as a viewer sees it; every platform gives the same fields."""
    profile = world.profile(simulator, account)
    return {"account": account, "account_name": profile["name"], "handle": profile["handle"], **values}


def path_of(simulator: Simulator, name: str) -> Path:
    """Where the bytes of an upload lie."""
    return simulator.folder / FILES / f"{name}.mp4"


def sink(simulator: Simulator, head: Head, name: str) -> Sink:
    """Where a piece of an upload goes: to its place in the file."""
    given = RANGE.fullmatch(head.headers.get("content-range", ""))
    if given is None:
        return Sink()
    path = path_of(simulator, name)
    held = path.stat().st_size if path.exists() else 0
    return Sink(path, int(given[1])) if int(given[1]) <= held else Sink()


def length(simulator: Simulator, name: str) -> int:
    """How many bytes of an upload are there."""
    path = path_of(simulator, name)
    return path.stat().st_size if path.exists() else 0


def digest(simulator: Simulator, name: str) -> str:
    """The SHA-256 of an upload."""
    with path_of(simulator, name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def feed(view: Seen, title: str) -> Sequence[Route]:
    """The pages of a platform: its feed as on a phone, and the videos in it."""

    async def show(request: Request) -> Response:
        simulator: Simulator = request.scope["simulator"]
        posts = await anyio.to_thread.run_sync(view, simulator)
        answer = pages.page("social_feed.html", posts=list(reversed(posts)), title=title, simulator=simulator)
        policy = pages.HEADERS["content-security-policy"]
        answer.headers["content-security-policy"] = f"{policy}; img-src {simulator.url}/; media-src {simulator.url}/"
        return answer

    async def video(request: Request) -> Response:
        simulator: Simulator = request.scope["simulator"]
        path = path_of(simulator, Path(request.path_params["name"]).name)
        return FileResponse(path, media_type="video/mp4") if path.is_file() else Response(status_code=404)

    return (Route("/feed", show), Route("/feed/videos/{name}.mp4", video))
