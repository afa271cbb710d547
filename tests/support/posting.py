"""A job for a sender over a simulator, without a database: its calls are kept in a list."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx

from cutroom.publishing.schemas import Content
from cutroom.publishing.senders.port import Job
from cutroom.renders.schemas import ExportFile
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.social import grants, world
from tests.support.consent import PROFILES

UPLOAD = {
    "youtube": Content(title="A talk", caption="About it", privacy="public"),
    "tiktok": Content(caption="About it", privacy="SELF_ONLY"),
    "instagram": Content(caption="About it"),
    "facebook": Content(title="A talk", caption="About it"),
}


def file_bytes(size: int) -> bytes:
    """Bytes of which no two stretches are alike."""
    block = b"".join(hashlib.sha256(i.to_bytes(4, "big")).digest() for i in range(2048))
    return (block * (size // len(block) + 1))[:size]


@dataclass
class Calls:
    """A recorder that remembers."""

    entries: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    kept: dict[str, Any] = field(default_factory=dict[str, Any])

    def intent(self, step: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> str:
        self.entries.append(("intent", step, ""))
        self.kept |= keep or {}
        return step

    def outcome(self, call: str, outcome: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> None:
        self.entries.append(("outcome", call, outcome))
        self.kept |= keep or {}

    def steps(self) -> list[str]:
        return [step for kind, step, _ in self.entries if kind == "intent"]


def signed_in(simulator: Simulator, profile: str = "") -> str:
    """An access token for Ada's profile, with every scope."""
    name = simulator.vendor.name
    oauth = import_module(f"infra.local.simulators.vendors.{name}.oauth")
    people = import_module(f"infra.local.simulators.vendors.{name}.people")
    world.seed(simulator, people.PEOPLE)
    profile = profile or PROFILES[name]
    grant: dict[str, Any] = {
        "id": f"grant-{profile}", "person": world.profile(simulator, profile)["person"], "profiles": [profile],
        "scopes": list(oauth.FLOW.scopes), "offline": True, "created_at": simulator.clock.timestamp(), "ended": "",
    }  # fmt: skip
    simulator.state.put(grants.GRANTS, grant["id"], grant)
    return grants.new_access_token(simulator, oauth.FLOW, grant, profile=profile)


def job(simulator: Simulator, file: bytes, saying: Content | None = None, url: str = "", **values: Any) -> Job:
    """Everything that a sender needs for a file."""
    name = simulator.vendor.name
    token = signed_in(simulator)

    def stream(first: int, last: int) -> Iterator[bytes]:
        for at in range(first, last + 1, 65_536):
            yield file[at : min(at + 65_536, last + 1)]

    export = ExportFile(
        UUID(int=1), "A talk", "key", "print", len(file), 20_000, 1080, 1920,
        "30/1", "h264",
    )  # fmt: skip
    known: dict[str, Any] = {
        "platform": name, "tag": "ct-1", "account": PROFILES[name], "username": "adabuilds",
        "content": saying or UPLOAD[name],
        "text": "About it", "file": export, "handle": {}, "base_url": simulator.url, "graph": "v27.0",
        "token": lambda: token, "renew": lambda: token, "stream": stream, "file_url": lambda: url, "recorder": Calls(),
        "client": httpx.Client(),
    }  # fmt: skip
    return Job(**(known | values))


def posts(simulator: Simulator) -> list[dict[str, Any]]:
    """What viewers see."""
    return simulator.vendor.views["posts"](simulator)


def count(simulator: Simulator, operation: str) -> int:
    """How often an operation was called."""
    return sum(one.operation == operation for one in simulator.requests)
