"""From two moments to one shared video, over HTTP, on the deployed template."""

import base64
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from cutroom_cli.client import Client
from tests.e2e.test_flow import finished

LOGO_AT = (0.87, 0.065)  # of the frame: the middle of the upper right corner's mark


def _colour(picture: Path, x: float, y: float) -> tuple[int, int, int]:
    """The colour of a picture at a place, as RGB."""
    crop = f"crop=2:2:iw*{x}:ih*{y},scale=1:1"
    args = ["-v", "error", "-i", str(picture), "-vf", crop, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    red, green, blue = ffmpeg.run(args).stdout
    return red, green, blue


def test_two_moments_become_a_splice_that_is_previewed_exported_once_and_shared(
    ada: Client, film: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    video = ada.upload(film, lambda _: None)
    started = ada.call("POST", f"/videos/{video['id']}/analyses", {"min_seconds": 5, "max_seconds": 12, "count": 4})
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
    body |= {"format": {"resolution": "720x1280"}}
    done = finished(ada, f"/exports/{ada.call('POST', '/exports', body)['id']}")
    assert (done["status"], done["error"]) == ("completed", None)
    assert abs(done["duration_ms"] - splice["duration_ms"]) < 100
    twin = ada.call("POST", "/exports", body | {"metadata": {"title": "The same again"}})
    assert (twin["status"], twin["job_id"], twin["size_bytes"]) == ("completed", done["job_id"], done["size_bytes"])
    ada.call("DELETE", f"/exports/{done['id']}")
    ada.download(ada.call("GET", f"/exports/{twin['id']}/download")["url"], tmp_path / "both.mp4")
    assert (probe(str(tmp_path / "both.mp4")).width, probe(str(tmp_path / "both.mp4")).height) == (720, 1280)

    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=c=red:s=300x300", "-frames:v", "1", str(tmp_path / "l.png")])
    content = base64.b64encode((tmp_path / "l.png").read_bytes()).decode()
    logo = ada.call("POST", "/brand-images", {"name": "Red", "content": content})
    ada.call("POST", "/brands", {"name": "Ada", "logo_id": logo["id"], "logo_opacity": 1, "accent": "#ff0000"})
    body |= {"format": {"resolution": "720x1280", "fps": 25}, "parts": 3, "brand": "Ada", "cover_ms": 1000}
    joined = finished(ada, f"/exports/{ada.call('POST', '/exports', body)['id']}")
    assert [(stage["name"], stage["status"]) for stage in joined["stages"]] == [
        ("prepare", "done"), ("render", "done"), ("join", "done"),
    ]  # fmt: skip
    assert abs(joined["report"]["video_ms"] - joined["report"]["audio_ms"]) < 50
    assert abs(joined["duration_ms"] - splice["duration_ms"]) < 100

    cover = ada.call("GET", f"/exports/{joined['id']}/cover")
    assert (cover["timestamp_ms"], cover["width"], cover["height"]) == (1000, 720, 1280)
    (tmp_path / "cover.jpg").write_bytes(httpx.get(cover["url"]).content)
    assert _colour(tmp_path / "cover.jpg", *LOGO_AT) == pytest.approx((254, 0, 0), abs=12)
    other = ada.call("PUT", f"/exports/{joined['id']}/cover", {"timestamp_ms": 2000})
    assert (other["timestamp_ms"], other["url"] != cover["url"]) == (2000, True)

    link = ada.call("POST", f"/exports/{twin['id']}/shares", {"expires_in": 60})
    seen = httpx.get(f"{ada.api_url}/shares/{link['token']}").json()
    assert seen["title"] == "The same again"
    assert httpx.get(seen["video_url"], headers={"Range": "bytes=0-99"}).status_code == 206
    ada.call("DELETE", f"/exports/{twin['id']}/shares/{link['id']}")
    assert httpx.get(f"{ada.api_url}/shares/{link['token']}").status_code == 410
