"""A gigabyte goes to a platform piece by piece, in a process that stays small."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local.simulators.simulator import Simulator
from tests.support.posting import posts, signed_in

MB = 1_000_000
SEND = """
import sys, httpx
from pathlib import Path
from uuid import UUID
from cutroom.publishing.senders import youtube
from cutroom.publishing.senders.port import Job, Processing
from cutroom.renders.schemas import ExportFile
from tests.support.posting import UPLOAD, Calls
url, token, account, size = *sys.argv[1:4], int(sys.argv[4])
def stream(first, last):
    left = last - first + 1
    while left:
        piece = bytes(min(left, 1 << 20)); left -= len(piece); yield piece
file = ExportFile(UUID(int=1), "A talk", "key", "print", size, 20_000, 1080, 1920, "30/1", "h264")
job = Job(platform="youtube", tag="ct-1", account=account, username="a", content=UPLOAD["youtube"], text="x", file=file,
          handle={}, base_url=url, graph="", token=lambda: token, renew=lambda: token, stream=stream,
          file_url=lambda: "", recorder=Calls(), client=httpx.Client(timeout=60))
assert isinstance(youtube.send(job), Processing)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("size", [200 * MB, pytest.param(1000 * MB, marks=pytest.mark.full)])
def test_a_large_video_is_sent_in_two_hundred_megabytes(
    simulators: dict[str, Simulator], size: int, record_property: Callable[[str, object], None]
) -> None:
    platform = simulators["youtube"]
    token = signed_in(platform)
    command = [sys.executable, "-c", SEND, platform.url, token, "UCadaBuilds0000000000001", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
                          env={"PYTHONPATH": "layers/core:."})  # fmt: skip
    [post] = posts(platform)
    assert post["size"] == size
    peak_mb = int(done.stdout)
    record_property("peak_mb", peak_mb)
    print(f"peak {peak_mb} MB")  # noqa: T201
    assert peak_mb <= 200
