"""The people of a simulated platform and the profiles that they have: channels, accounts, Pages.

They are stored when they are first needed, so that they come back after a reset; whatever a test or the console changes
is kept.
"""

import hashlib
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.simulators.simulator import Simulator

PEOPLE, PROFILES = "people", "profiles"
PIXELS = 64
Document = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody with an account at the platform; `profiles` are documents with at least `id`, `name`, `handle`."""

    id: str
    name: str
    profiles: Sequence[Mapping[str, Any]] = field(default_factory=tuple[Mapping[str, Any], ...])


def seed(simulator: Simulator, people: Sequence[Person]) -> None:
    """Store the people and their profiles, once."""
    if simulator.state.all(PEOPLE):
        return
    with simulator.state.transaction():
        for person in people:
            simulator.state.put(PEOPLE, person.id, {"id": person.id, "name": person.name})
            for profile in person.profiles:
                simulator.state.put(PROFILES, profile["id"], {**profile, "person": person.id})


def people(simulator: Simulator) -> list[Document]:
    """Everybody, each with their `profiles`."""
    profiles = list(simulator.state.all(PROFILES).values())
    return [
        one | {"profiles": [profile for profile in profiles if profile["person"] == one["id"]]}
        for one in simulator.state.all(PEOPLE).values()
    ]


def profile(simulator: Simulator, profile_id: str) -> Document:
    """A profile. Raises KeyError where there is none."""
    stored = simulator.state.get(PROFILES, profile_id)
    if stored is None:
        raise KeyError(profile_id)
    return stored


def picture_url(simulator: Simulator, profile_id: str) -> str:
    """The address of a profile's picture."""
    return f"{simulator.url}/pictures/{profile_id}.png"


async def _picture(request: Request) -> Response:
    return Response(png(request.path_params["profile"]), media_type="image/png")


def png(name: str) -> bytes:
    """A picture that is always the same for a name: five by five fields, mirrored, in one color on another."""
    digest = hashlib.sha256(name.encode()).digest()
    ink, paper = bytes(digest[i] // 2 + 20 for i in range(3)), bytes(digest[i] // 6 + 212 for i in range(3, 6))
    fields = [[digest[6 + row * 3 + min(column, 4 - column)] % 2 for column in range(5)] for row in range(5)]
    rows = [
        b"\0" + b"".join(ink if fields[y * 5 // PIXELS][x * 5 // PIXELS] else paper for x in range(PIXELS))
        for y in range(PIXELS)
    ]
    header = struct.pack(">IIBBBBB", PIXELS, PIXELS, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


PAGES = (Route("/pictures/{profile}.png", _picture),)
