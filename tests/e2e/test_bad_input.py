"""Odd files and impatient people, through the whole product: each ends in a clear state with a plain reason."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cutroom.jobs.runs import OURS
from cutroom_cli.client import Client, Refused
from infra.local import aws
from infra.local.cloud import LocalCloud
from tests.support.waiting import eventually

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"
BEGUN = ("running", "done")  # a look every now and then may miss the first
ENDED = ("completed", "failed", "cancelled")
# What ffmpeg can read something of, and what it cannot.
READ = ("odd_black_silent_25s.mp4", "odd_noaudio_face_1s.mp4", "odd_rot-90_iphone_selfie_face_1s.mov")
REFUSED = (
    "odd_13_bytes.flv",
    "odd_audio_only_named_mp4_1s.mp4",
    "odd_broken_4kB_no_moov.mp4",
    "odd_text_named_mp4.mp4",
)

needs_media = pytest.mark.skipif(not (MEDIA / READ[0]).exists(), reason="needs ../shared/media")


def ended(client: Client, path: str) -> dict[str, Any]:
    """The job at `path` once it has ended."""

    def look() -> dict[str, Any] | None:
        standing = client.call("GET", path)
        return standing if standing["status"] in ENDED else None

    return eventually(look, 400)


def left(cloud: LocalCloud, owner: str) -> list[str]:
    """Every object that storage holds of a person, and every upload that it holds parts for."""
    endpoints = cloud.endpoints()
    assert endpoints
    storage, bucket = aws.client(cloud.settings, "s3"), endpoints.outputs["MediaBucketName"]
    pages = storage.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    keys += [item["Key"] for item in storage.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]
    return [key for key in keys if owner in key]


@needs_media
def test_odd_files_are_analysed_or_refused_with_a_reason(ada: Client) -> None:
    made = {name: ada.upload(MEDIA / name, lambda _: None)["id"] for name in (*READ, *REFUSED)}
    asked = {name: ada.call("POST", f"/videos/{video}/analyses", {})["id"] for name, video in made.items()}
    for name, analysis in asked.items():
        found = ended(ada, f"/analyses/{analysis}")
        assert found["status"] == ("completed" if name in READ else "failed"), (name, found)
        assert found["error"] != OURS and bool(found["error"]) == (name in REFUSED), (name, found)
    for job in ada.call("GET", "/jobs", limit=100)["items"]:
        assert ended(ada, f"/jobs/{job['id']}")["error"] != OURS


def test_completing_an_upload_twice_at_once_makes_one_video(ada: Client) -> None:
    upload = ada.call("POST", "/uploads", {"filename": "\u202e../../😀.mp4", "size_bytes": 3})
    ada.http.put(upload["parts"][0]["url"], content=b"abc").raise_for_status()
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: ada.call("POST", f"/uploads/{upload['id']}/complete")["id"], range(4))
    assert set(made) == {upload["video_id"]}
    assert ada.call("GET", "/jobs")["total"] == 1


def test_a_part_of_the_wrong_size_and_a_missing_one_are_named(ada: Client) -> None:
    upload = ada.call("POST", "/uploads", {"filename": "a.mp4", "size_bytes": 3})
    with pytest.raises(Refused, match="missing"):
        ada.call("POST", f"/uploads/{upload['id']}/complete")
    ada.http.put(upload["parts"][0]["url"], content=b"abcd")
    with pytest.raises(Refused, match="wrong size"):
        ada.call("POST", f"/uploads/{upload['id']}/complete")


def test_what_is_deleted_while_it_is_worked_on_leaves_nothing(
    cloud: LocalCloud, person: Callable[[], Client], film: Path
) -> None:
    ada = person()
    me = ada.call("GET", "/users/me")["id"]
    given_up = ada.call("POST", "/uploads", {"filename": "a.mp4", "size_bytes": 3})
    ada.http.put(given_up["parts"][0]["url"], content=b"abc").raise_for_status()
    ada.call("DELETE", f"/uploads/{given_up['id']}")
    video = ada.upload(film, lambda _: None)
    analysis = ada.call("POST", f"/videos/{video['id']}/analyses", {})
    eventually(lambda: ada.call("GET", f"/analyses/{analysis['id']}")["stages"][1]["status"] in BEGUN)
    ada.call("DELETE", f"/videos/{video['id']}")
    jobs = ada.call("GET", "/jobs")["items"]
    assert {job["status"] for job in jobs} <= {"cancelled", "completed"}
    eventually(lambda: not left(cloud, me))
