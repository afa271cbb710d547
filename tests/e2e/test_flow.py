"""From a file to shorts, over HTTP, on the deployed template."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from cutroom.media.source.probe import probe
from cutroom_cli.client import Client
from infra.local import aws
from infra.local.cloud import LocalCloud
from tests.e2e.conftest import Demo
from tests.e2e.test_bad_input import BEGUN
from tests.support.mails import mails
from tests.support.waiting import eventually


def finished(client: Client, path: str) -> dict[str, Any]:
    """The job at `path` once it has ended."""
    return list(client.follow(path))[-1]


def processed(client: Client, video_id: str) -> dict[str, Any]:
    """The video once ingest has ended."""

    def ended() -> dict[str, Any] | None:
        video = client.call("GET", f"/videos/{video_id}")
        return video if video["status"] in ("processed", "failed") else None

    return eventually(ended, 300)


def test_a_talk_becomes_captioned_shorts(demo: Demo, tmp_path: Path) -> None:
    ada = demo.person
    [video] = ada.call("GET", "/videos")["items"]
    [started] = ada.call("GET", f"/videos/{video['id']}/analyses")["items"]
    analysis = finished(ada, f"/analyses/{started['id']}")
    assert (analysis["status"], analysis["error"]) == ("completed", None)
    assert {stage["status"] for stage in analysis["stages"]} == {"done"}

    clips = ada.call("GET", "/clips", analysis_id=analysis["id"])["items"]
    assert len(clips) >= 4
    words = ada.call("GET", f"/videos/{video['id']}/transcript")["words"]
    cut = [w for w in words for c in clips for end in (c["start_ms"], c["end_ms"]) if w["start_ms"] < end < w["end_ms"]]
    assert cut == []
    assert ada.http.get(
        f"{ada.api_url}/videos/{video['id']}/transcript.srt", headers={"Authorization": f"Bearer {ada.token}"}
    ).text.startswith("1\n00:")

    export = ada.call("POST", "/exports", {"source": {"clip_id": clips[0]["id"]}})
    done = finished(ada, f"/exports/{export['id']}")
    assert (done["status"], done["error"]) == ("completed", None)
    ada.download(ada.call("GET", f"/exports/{export['id']}/download")["url"], tmp_path / "short.mp4")
    info = probe(str(tmp_path / "short.mp4"))
    assert (info.width, info.height, info.video_codec, info.audio_codec) == (1080, 1920, "h264", "aac")
    planned = ada.call("POST", "/exports/framing", {"source": {"clip_id": clips[0]["id"]}})
    removed = sum(one["end_ms"] - one["start_ms"] for one in planned["removals"])
    assert removed > 0, "a sonnet that is read aloud has pauses"
    assert abs(planned["duration_ms"] - (clips[0]["end_ms"] - clips[0]["start_ms"] - removed)) < 250
    assert abs(info.duration_ms - planned["duration_ms"]) < 100
    assert abs(done["report"]["loudness_lufs"] - -14) < 1.5

    made = processed(ada, video["id"])
    assert made["status"] == "processed"
    for url in (made["proxy_url"], made["thumbnail_url"], made["sprite"]["url"]):
        answer = httpx.get(url)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, max-age=3600, immutable")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.mp4", b"this is a letter and not a video\n" * 50),
        ("zeros 😀 ночь.mov", bytes(5000)),
        ("one byte.webm", b"x"),
    ],
)
def test_what_is_no_video_is_refused_in_plain_words(ada: Client, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    uploaded = ada.upload(path, lambda _: None)
    waiting = ada.call("POST", f"/videos/{uploaded['id']}/analyses", {})
    video = processed(ada, uploaded["id"])
    assert video["status"] == "failed"
    assert video["original_filename"] == name
    assert "wrong on our side" not in video["failure_reason"]
    assert finished(ada, f"/analyses/{waiting['id']}")["error"] == video["failure_reason"]


@pytest.mark.parametrize(
    ("kept_bytes", "status", "reason"), [(20_000, "failed", "damaged beyond reading"), (200_000, "processed", "")]
)
def test_a_truncated_video_is_what_is_left_of_it_or_refused_in_words(
    ada: Client, talk: Path, tmp_path: Path, kept_bytes: int, status: str, reason: str
) -> None:
    path = tmp_path / "half.mp4"
    with talk.open("rb") as file:
        path.write_bytes(file.read(kept_bytes))
    video = processed(ada, ada.upload(path, lambda _: None)["id"])
    assert (video["status"], bool(video["failure_reason"])) == (status, bool(reason))
    assert reason in (video["failure_reason"] or "")
    assert status == "failed" or video["duration_ms"] < 2000, "not the minutes that its index still tells of"


def test_a_file_dropped_into_the_bucket_needs_no_api_call(ada: Client, cloud: LocalCloud, talk: Path) -> None:
    me, bucket = ada.call("GET", "/users/me"), cloud.endpoints().outputs["MediaBucketName"]  # type: ignore[union-attr]
    storage = aws.client(cloud.settings, "s3")
    storage.upload_file(str(talk), bucket, f"drop/{me['id']}/Müller & Söhne.mp4")
    storage.put_object(Bucket=bucket, Key="drop/nobody/x.mp4", Body=b"x")
    (video,) = eventually(lambda: ada.call("GET", "/videos")["items"])
    assert (video["title"], video["came_by"]) == ("Müller & Söhne", "drop")
    assert processed(ada, video["id"])["status"] == "processed"


def test_the_mails_that_were_sent_can_be_read(ada: Client, cloud: LocalCloud) -> None:
    me = ada.call("GET", "/users/me")
    ada.call("POST", "/auth/request-password-reset", {"email": me["email"]})

    def hers() -> list[str]:
        return [str(mail) for mail in mails(cloud.settings) if me["email"] in str(mail)]

    assert eventually(lambda: any("reset-password?token=" in mail for mail in hers()))


def test_a_run_can_be_cancelled_and_run_again(ada: Client, film: Path) -> None:
    video = ada.upload(film, lambda _: None)
    started = ada.call("POST", f"/videos/{video['id']}/analyses", {})
    job = eventually(lambda: ada.call("GET", f"/analyses/{started['id']}")["job_id"])
    ada.call("POST", f"/jobs/{job}/cancel")
    assert finished(ada, f"/analyses/{started['id']}")["status"] == "cancelled"
    ada.call("POST", f"/jobs/{job}/retry")
    assert finished(ada, f"/analyses/{started['id']}")["status"] == "completed"


def test_killing_everything_in_the_middle_loses_nothing_and_does_nothing_twice(
    cloud: LocalCloud, person: Callable[[], Client], film: Path
) -> None:
    ada = person()
    video = ada.upload(film, lambda _: None)
    started = ada.call("POST", f"/videos/{video['id']}/analyses", {})
    eventually(lambda: ada.call("GET", f"/analyses/{started['id']}")["stages"][1]["status"] in BEGUN)
    for pid in cloud.processes().values():
        os.kill(pid, signal.SIGKILL)
    cloud.ensure_up()

    def ended() -> dict[str, Any] | None:
        standing = ada.call("GET", f"/analyses/{started['id']}")
        return standing if standing["status"] == "completed" else None

    assert eventually(ended, 400)
    clips = ada.call("GET", "/clips", video_id=video["id"])["items"]
    assert sorted(clip["rank"] for clip in clips) == list(range(1, len(clips) + 1))
    assert processed(ada, video["id"])["status"] == "processed"
    assert [job["kind"] for job in ada.call("GET", "/jobs")["items"]] == ["analysis", "ingest"]
