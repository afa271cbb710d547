"""The API shows frames without an engine: it asks the function that has one, on the local cloud as on AWS."""

import base64
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from cutroom.kit.ids import new_id
from cutroom.media.source import ffmpeg
from cutroom_cli.client import Client
from infra.local import aws
from infra.local.cloud import LocalCloud
from infra.local.instance import LIGHT_CONCURRENCY
from tests.support.waiting import eventually

LENGTH_MS = 4000
MOST_SECONDS = 120  # to take in a small video on a busy machine


@pytest.fixture(scope="module")
def ada(cloud: LocalCloud) -> Client:
    """Somebody new on the whole product."""
    endpoints = cloud.endpoints()
    assert endpoints
    client = Client(f"{endpoints.front_url}/api/v1")
    client.register(f"{new_id()}@example.com", "correct horse", "Ada")
    return client


@pytest.fixture(scope="module")
def look(ada: Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The body that asks for a frame of a small video of hers."""
    path = tmp_path_factory.mktemp("media") / "bars.mp4"
    pattern = f"testsrc2=s=320x240:r=25:d={LENGTH_MS / 1000}"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", pattern, "-c:v", "libx264", "-preset", "ultrafast", str(path)])
    video = ada.upload(path, lambda _: None)
    eventually(lambda: ada.call("GET", f"/videos/{video['id']}")["status"] == "processed", MOST_SECONDS)
    edit = {
        "version": 2,
        "format": {"width": 180, "height": 320, "fps": "25/1"},
        "sources": {"a": {"uri": f"video:{video['id']}"}},
        "tracks": [{"layers": [{"source": "a", "at_ms": 0, "duration_ms": LENGTH_MS}]}],
    }
    return {"source": {"edit": edit}, "format": {"resolution": "720x1280"}}


def log_of(cloud: LocalCloud, name: str) -> Path:
    """The log of a function of ours."""
    listed = aws.client(cloud.settings, "lambda").list_functions(MaxItems=100)["Functions"]
    [found] = [one["FunctionName"] for one in listed if one["Description"] == f"Cutroom {name}"]
    return cloud.settings.log(found)


def test_a_frame_is_made_by_the_preview_function(
    cloud: LocalCloud, ada: Client, look: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    def frames() -> int:
        log = log_of(cloud, "preview")
        lines = [line for line in log.read_text().splitlines() if '"ended"' in line] if log.exists() else []
        return sum(json.loads(line)["task"] == "renders.frame" for line in lines)

    before = frames()
    for name in ("first", "second"):
        began = time.monotonic()
        shown = ada.call("POST", "/exports/preview", look | {"timestamp_ms": 1000 if name == "first" else 1200})
        record_property(f"{name}_frame_s", round(time.monotonic() - began, 2))
        assert httpx.get(shown["url"]).content.startswith(b"\x89PNG")
    eventually(lambda: frames() >= before + 2)  # a log is written while the answer is on its way
    assert "renders.frame" not in log_of(cloud, "api").read_text()


def test_more_at_once_than_the_api_has_instances_are_all_answered(ada: Client, look: dict[str, Any]) -> None:
    """Every instance of the API waits for one of another function, which waits for none of them.

    On a busy machine some are told to try again: they are answered too, and never hang.
    """
    signed_in = {"Authorization": f"Bearer {ada.token}"}

    def frame(at_ms: int) -> str:
        def shown() -> str | None:
            answer = ada.http.post(
                f"{ada.api_url}/exports/preview", json=look | {"timestamp_ms": at_ms}, headers=signed_in
            )
            assert answer.status_code in (200, 503), answer.text
            assert answer.status_code == 200 or "retry-after" in answer.headers
            return answer.json()["url"].split("?")[0] if answer.status_code == 200 else None

        return eventually(shown, MOST_SECONDS)

    times = range(0, LENGTH_MS, LENGTH_MS // (LIGHT_CONCURRENCY + 4))
    with ThreadPoolExecutor(len(times)) as pool:
        assert len(set(pool.map(frame, times))) == len(times)


def test_what_the_function_refuses_is_answered_in_its_own_words(ada: Client) -> None:
    body = {"name": "x", "content": base64.b64encode(os.urandom(64)).decode()}
    signed_in = {"Authorization": f"Bearer {ada.token}"}
    answer = ada.http.post(f"{ada.api_url}/brand-images", json=body, headers=signed_in)
    assert answer.status_code == 422
    assert answer.json()["details"] == {"field": "content"}
    assert answer.json()["message"].startswith("This is no image that can be used")
