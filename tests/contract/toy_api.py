"""A client of the toy vendor's API and control surface."""

import random
from typing import Any

import httpx

from infra.local.simulators.simulator import Simulator

BODY = random.Random(5).randbytes(1 << 20)
TOKEN = "the token of the tests"


class Api:
    """A client of the toy's API."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.http = httpx.Client(headers={"Authorization": f"Bearer {simulator.key}"})

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        return self.http.request(method, f"{self.simulator.url}{path}", **arguments)

    def post(self, text: str = "x", **arguments: Any) -> httpx.Response:
        return self.call("POST", "/posts", json={"text": text}, **arguments)

    def texts(self) -> list[str]:
        return [post["text"] for post in self.simulator.vendor.views["posts"](self.simulator)]


def lost(call: Any) -> bool:
    """Whether a call ends without a whole answer."""
    try:
        call()
    except httpx.TransportError:
        return True
    return False


def move_clock(api: Api, seconds: float) -> bool:
    return control(api, "POST", "clock", {"advance_s": seconds}).is_success


def control(api: Api, method: str, name: str, body: Any = None) -> httpx.Response:
    url = f"{api.simulator.url}/_sim/{name}"
    return httpx.request(method, url, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
