"""Objects: multipart, ranges, presigned URLs, CORS, and memory that does not grow with the file."""

import hashlib
import http.client
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psutil
import pytest

from tests.local.conftest import Rig, request
from tests.local.test_messages import wait_for_event
from tests.support.waiting import eventually

MIB = 1 << 20
md5 = partial(hashlib.md5, usedforsecurity=False)


def presign(rig: Rig, call: str, seconds: int = 600, **named: Any) -> str:
    """A presigned URL."""
    return rig.client("s3").generate_presigned_url(
        call, Params={"Bucket": rig.outputs["Media"], **named}, ExpiresIn=seconds
    )


def upload(rig: Rig, key: str, parts: list[bytes]) -> str:
    """A presigned multipart upload, as a browser does it; gives the upload's id."""
    s3 = rig.client("s3")
    made = s3.create_multipart_upload(Bucket=rig.outputs["Media"], Key=key, ContentType="video/mp4")["UploadId"]
    tags = []
    for number, part in enumerate(parts, 1):
        url = presign(rig, "upload_part", Key=key, UploadId=made, PartNumber=number)
        status, headers, _ = request(url, "PUT", part)
        assert status == 200
        tags.append({"PartNumber": number, "ETag": headers["etag"]})
    s3.complete_multipart_upload(Bucket=rig.outputs["Media"], Key=key, UploadId=made, MultipartUpload={"Parts": tags})
    return made


def block(seed: int, size: int) -> bytes:
    """Bytes that differ from seed to seed."""
    return (hashlib.sha256(str(seed).encode()).digest() * (size // 32 + 1))[:size]


@pytest.mark.parametrize("size", [0, 5, 300_000, 6 * MIB])
def test_what_is_put_is_what_is_got(rig: Rig, size: int) -> None:
    key, body = rig.key(), block(size, size)
    answer = rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key=key, Body=body)
    assert answer["ETag"].strip('"') == md5(body).hexdigest()
    got = rig.client("s3").get_object(Bucket=rig.outputs["Media"], Key=key)
    assert got["Body"].read() == body and got["ContentLength"] == size


def test_a_multipart_upload_is_joined_and_announced(rig: Rig) -> None:
    key, parts = rig.key(), [block(1, 5 * MIB), block(2, 5 * MIB), block(3, 777)]
    upload(rig, key, parts)
    assert wait_for_event(rig, key)["eventName"] == "ObjectCreated:CompleteMultipartUpload"
    got = rig.client("s3").get_object(Bucket=rig.outputs["Media"], Key=key)
    digests = b"".join(md5(part).digest() for part in parts)
    assert got["Body"].read() == b"".join(parts) and got["ContentType"] == "video/mp4"
    assert got["ETag"] == f'"{md5(digests).hexdigest()}-3"'


def test_completing_twice_gives_the_same_answer(rig: Rig) -> None:
    key = rig.key()
    made = upload(rig, key, [block(1, MIB)])
    tags = [{"PartNumber": 1, "ETag": md5(block(1, MIB)).hexdigest()}]
    again = rig.client("s3").complete_multipart_upload(
        Bucket=rig.outputs["Media"], Key=key, UploadId=made, MultipartUpload={"Parts": tags}
    )
    assert again["Key"] == key


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=1048570-1048585", 1048570, 1048585), ("bytes=-5", 3 * MIB - 5, 3 * MIB - 1)],
)
def test_a_range_is_read_alone(rig: Rig, asked: str, first: int, last: int) -> None:
    key, body = "uploads/ranges.bin", block(9, 3 * MIB)
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key=key, Body=body)
    status, headers, content = request(presign(rig, "get_object", Key=key), headers={"Range": asked})
    assert status == 206 and content == body[first : last + 1]
    assert headers["content-range"] == f"bytes {first}-{last}/{len(body)}"


def test_a_range_beyond_the_end_is_refused(rig: Rig) -> None:
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key="uploads/short", Body=b"abc")
    assert request(presign(rig, "get_object", Key="uploads/short"), headers={"Range": "bytes=10-20"})[0] == 416


def test_a_presigned_put_is_announced_and_readable(rig: Rig) -> None:
    key, body = rig.key(), block(4, 2 * MIB)
    assert request(presign(rig, "put_object", Key=key), "PUT", body)[0] == 200
    assert wait_for_event(rig, key)["s3"]["object"]["size"] == len(body)
    assert request(presign(rig, "get_object", Key=key))[2] == body


def test_a_presigned_url_for_another_object_is_refused(rig: Rig) -> None:
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key="uploads/mine", Body=b"x")
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key="uploads/yours", Body=b"x")
    url = presign(rig, "get_object", Key="uploads/mine")
    assert request(url)[0] == 200
    assert request(url.replace("mine", "yours"))[0] == 403


def test_an_unsigned_request_is_refused(rig: Rig) -> None:
    url = presign(rig, "get_object", Key="uploads/mine").partition("?")[0]
    assert request(url)[0] == 403 and request(url, "PUT", b"x")[0] == 403


def test_a_presigned_url_expires(rig: Rig) -> None:
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key="uploads/brief", Body=b"x")
    url = presign(rig, "get_object", seconds=1, Key="uploads/brief")
    eventually(lambda: request(url)[0] == 403)


def test_a_body_that_is_cut_short_leaves_nothing(rig: Rig) -> None:
    key = rig.key()
    parts = urllib.parse.urlsplit(presign(rig, "put_object", Key=key))
    connection = http.client.HTTPConnection(parts.netloc)
    connection.putrequest("PUT", f"{parts.path}?{parts.query}")
    connection.putheader("Content-Length", str(2 * MIB))
    connection.endheaders(block(1, MIB))
    connection.close()
    incoming = rig.cloud.home / "aws" / "incoming"
    eventually(lambda: not list(incoming.iterdir()))
    with pytest.raises(rig.client("s3").exceptions.ClientError):
        rig.client("s3").head_object(Bucket=rig.outputs["Media"], Key=key)


def test_a_download_that_is_broken_off_stops_being_sent(rig: Rig) -> None:
    key = rig.key("exports")
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key=key, Body=block(3, 64 * MIB))
    parts = urllib.parse.urlsplit(presign(rig, "get_object", Key=key))
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    assert connection.getresponse().read(10)
    connection.close()
    assert request(presign(rig, "get_object", Key=key), headers={"Range": "bytes=0-9"})[0] == 206
    assert "socket.send() raised" not in rig.cloud.settings.log("emulator").read_text()


def test_a_copy_is_independent_of_its_source(rig: Rig) -> None:
    s3, bucket, body = rig.client("s3"), rig.outputs["Media"], block(6, MIB)
    s3.put_object(Bucket=bucket, Key="exports/one", Body=body)
    s3.copy_object(Bucket=bucket, Key="exports/two", CopySource={"Bucket": bucket, "Key": "exports/one"})
    s3.put_object(Bucket=bucket, Key="exports/one", Body=block(7, MIB))
    s3.delete_object(Bucket=bucket, Key="exports/one")
    assert s3.get_object(Bucket=bucket, Key="exports/two")["Body"].read() == body


def test_a_browser_may_upload_and_read_the_etag(rig: Rig) -> None:
    url = presign(rig, "put_object", Key="uploads/cors")
    asked = {"Origin": rig.cloud.settings.front_url, "Access-Control-Request-Method": "PUT"}
    status, headers, _ = request(url, "OPTIONS", headers=asked)
    assert status in (200, 204) and headers["access-control-allow-origin"] == asked["Origin"]
    assert "PUT" in headers["access-control-allow-methods"].split(", ")  # no simple method: a browser asks first
    status, headers, _ = request(url, "PUT", b"x", {"Origin": asked["Origin"]})
    assert status == 200 and "ETag" in headers["access-control-expose-headers"].split(", ")


@contextmanager
def peak_memory(rig: Rig) -> Iterator[dict[str, int]]:
    """The most memory that each process of the cloud held, in bytes."""
    peaks: dict[str, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            for name, pid in rig.cloud.processes().items():
                peaks[name] = max(peaks.get(name, 0), psutil.Process(pid).memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def move_through(rig: Rig, megabytes: int, part: int) -> dict[str, int]:
    """Upload, range-read and download an object of this size; gives the peaks."""
    key = rig.key()
    with peak_memory(rig) as peaks:
        upload(rig, key, [block(number, part * MIB) for number in range(1)] * (megabytes // part))
        url = presign(rig, "get_object", Key=key)
        for offset in range(0, megabytes * MIB, 64 * MIB):
            assert len(request(url, headers={"Range": f"bytes={offset}-{offset + MIB - 1}"})[2]) == MIB
        body = rig.client("s3").get_object(Bucket=rig.outputs["Media"], Key=key)["Body"]
        assert sum(len(piece) for piece in body.iter_chunks(MIB)) == megabytes * MIB
        rig.client("s3").delete_object(Bucket=rig.outputs["Media"], Key=key)
    return peaks


def test_a_large_object_passes_through_little_memory(rig: Rig) -> None:
    before = psutil.Process(rig.cloud.processes()["emulator"]).memory_info().rss
    peaks = move_through(rig, 320, 16)
    assert peaks["emulator"] - before < 80_000_000 and max(peaks.values()) < 400_000_000


@pytest.mark.bench
def test_two_gigabytes_stay_under_600_megabytes_of_memory(rig: Rig) -> None:
    began = time.monotonic()
    peaks = move_through(rig, 2048, 64)
    sys.stdout.write(f"{peaks} bytes at most, {time.monotonic() - began:.1f} s\n")
    assert max(peaks.values()) < 600_000_000
