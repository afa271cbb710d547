"""From two moments to one shared video, over HTTP, on the deployed template."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from cutroom.media.probe import probe
from cutroom_cli.client import Client
from tests.e2e.test_flow import finished


def test_two_moments_become_a_splice_that_is_previewed_exported_once_and_shared(
    ada: Client, talk: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    video = ada.upload(talk, lambda _: None)
    started = ada.call("POST", f"/videos/{video['id']}/analyses", {})
    assert finished(ada, f"/analyses/{started['id']}")["status"] == "completed"
    clips = ada.call("GET", "/clips", analysis_id=started["id"])["items"]
    assert ada.call("GET", "/splices/suggestions", mode="eclectic")["items"]

    chosen = [clips[0]["id"], clips[1]["id"]]
    splice = ada.call("POST", "/splices/generate", {"clip_ids": chosen, "mode": "eclectic"})
    still = ada.call("POST", f"/splices/{splice['id']}/preview", {"timestamp_ms": 1000})
    assert httpx.get(still["url"]).content.startswith(b"\x89PNG")
    began = time.monotonic()
    again = ada.call("POST", f"/splices/{splice['id']}/preview", {"timestamp_ms": 1500})
    record_property("further_frame_s", round(time.monotonic() - began, 2))
    assert again["url"] != still["url"]
    rough = ada.call("POST", f"/splices/{splice['id']}/preview", {"kind": "clip"})
    (tmp_path / "rough.mp4").write_bytes(httpx.get(rough["url"]).content)
    assert (probe(str(tmp_path / "rough.mp4")).width, rough["duration_ms"]) == (320, 3000)

    body = {"source": {"splice_id": splice["id"]}, "preset": "youtube", "metadata": {"title": "Both"}}
    done = finished(ada, f"/exports/{ada.call('POST', '/exports', body)['id']}")
    assert (done["status"], done["error"]) == ("completed", None)
    assert abs(done["duration_ms"] - splice["duration_ms"]) < 100
    twin = ada.call("POST", "/exports", body | {"metadata": {"title": "The same again"}})
    assert (twin["status"], twin["job_id"], twin["size_bytes"]) == ("completed", done["job_id"], done["size_bytes"])
    ada.call("DELETE", f"/exports/{done['id']}")
    ada.download(ada.call("GET", f"/exports/{twin['id']}/download")["url"], tmp_path / "both.mp4")
    assert (probe(str(tmp_path / "both.mp4")).width, probe(str(tmp_path / "both.mp4")).height) == (720, 1280)

    body |= {"format": {"fps": 25}, "parts": 3}
    joined = finished(ada, f"/exports/{ada.call('POST', '/exports', body)['id']}")
    assert [(stage["name"], stage["status"]) for stage in joined["stages"]] == [
        ("prepare", "done"), ("render", "done"), ("join", "done"),
    ]  # fmt: skip
    assert abs(joined["report"]["video_ms"] - joined["report"]["audio_ms"]) < 50
    assert abs(joined["duration_ms"] - splice["duration_ms"]) < 100

    link = ada.call("POST", f"/exports/{twin['id']}/shares", {"expires_in": 60})
    seen = httpx.get(f"{ada.api_url}/shares/{link['token']}").json()
    assert seen["title"] == "The same again"
    assert httpx.get(seen["video_url"], headers={"Range": "bytes=0-99"}).status_code == 206
    ada.call("DELETE", f"/exports/{twin['id']}/shares/{link['id']}")
    assert httpx.get(f"{ada.api_url}/shares/{link['token']}").status_code == 410
