"""A body of a gigabyte passes through a simulator that stays small."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

MIB = 1 << 20
PIECE = bytes(range(256)) * 4096
SERVE = """
import pathlib, sys
from infra.local.simulators.server import running
from tests.contract import toy
with running(toy.vendor()) as simulator:
    print(simulator.url, simulator.key, flush=True)
    sys.stdin.readline()
    status = pathlib.Path("/proc/self/status").read_text()
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024, flush=True)
"""


def pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield PIECE


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_gigabyte_is_hashed_in_less_than_a_hundred_megabytes(record_property: Callable[[str, object], None]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdin
        url, key = process.stdout.readline().split()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "video/mp4", "Content-Length": str(1024 * MIB)}
        began = time.monotonic()
        answer = httpx.put(f"{url}/videos/v1", content=pieces(1024), headers=headers, timeout=120)
        seconds = time.monotonic() - began
        process.stdin.write("\n")
        process.stdin.flush()
        peak_mb = int(process.stdout.readline())
    digest = hashlib.sha256()
    for piece in pieces(1024):
        digest.update(piece)
    assert answer.json() == {"length": 1024 * MIB, "sha256": digest.hexdigest()}
    record_property("peak_mb", peak_mb)
    record_property("seconds", round(seconds, 1))
    print(f"peak {peak_mb} MB, {seconds:.1f} s")  # noqa: T201
    assert peak_mb <= 100
