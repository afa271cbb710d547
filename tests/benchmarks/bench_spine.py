"""What the cloud around the engine costs: ratios against the bare engine and bare libraries, measured in one run."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import httpx
import psycopg
import pytest

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local import database
from infra.local.cloud import LocalCloud
from tests.e2e.conftest import person  # noqa: F401 (a fixture)

ROOT = Path(__file__).resolve().parents[2]
SIZE = {"resolution": "720x1280"}  # the same work as in the figures of before
VIDEOS = 10_000
LIBRARIES = {
    "api": "fastapi, mangum, sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography",
    "events": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography",
    "scheduler": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography",
    "ingest": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography",
    "analyze": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography, numpy",
    "speech": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography, numpy",
    "render": "sqlalchemy.orm, psycopg, pydantic, aws_lambda_powertools, jwt, cryptography, pysubs2",
}

pytestmark = pytest.mark.bench


def tell(line: str) -> None:
    """One line of the table, past pytest's capture."""
    sys.__stdout__.write(f"{line}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def bare_engine_s(video: Path, out: Path) -> float:
    """Seconds from start to the first finished short of `cutroom clip`, in a process of its own."""
    started = time.monotonic()
    process = subprocess.Popen(
        [Path(sys.executable).parent / "cutroom", "clip", str(video), "--out", str(out), "--count", "4"],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not list(out.glob("01-*.mp4")):
            assert process.poll() is None, "the engine ended without a short"
            time.sleep(0.02)
        return time.monotonic() - started
    finally:
        process.kill()
        process.wait()


def cloud_s(client: Client, video: Path) -> float:
    """Seconds from the completed upload to the first finished export."""
    uploaded = client.upload(video, lambda _: None)
    started = time.monotonic()
    analysis = client.call("POST", f"/videos/{uploaded['id']}/analyses", {"count": 4})
    for standing in client.follow(f"/analyses/{analysis['id']}"):
        assert standing["status"] != "failed", standing["error"]
    best = client.call("GET", "/clips", analysis_id=analysis["id"], limit=1)["items"][0]
    export = client.call("POST", "/exports", {"source": {"clip_id": best["id"]}, "format": SIZE})
    for standing in client.follow(f"/exports/{export['id']}"):
        assert standing["status"] != "failed", standing["error"]
    return time.monotonic() - started


def test_the_first_short_against_the_bare_engine(person, talk: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    ratios: list[float] = []
    cloud_s(person(), talk)  # warm workers on both sides: the engine's model files are in the page cache now
    for attempt in range(3):
        (tmp_path / str(attempt)).mkdir()
        bare = bare_engine_s(talk, tmp_path / str(attempt))
        ours = cloud_s(person(), talk)
        ratios.append(ours / bare)
        tell(f"first short: cloud {ours:6.1f} s  bare engine {bare:6.1f} s  ratio {ours / bare:5.2f}")
    tell(f"first short, median ratio {median(ratios):.2f} (bar 1.25)")


def test_the_api_with_ten_thousand_videos(cloud: LocalCloud, person) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    client: Client = person()
    owner = UUID(client.call("GET", "/users/me")["id"])
    fill(database.url(cloud.settings, database.OWNER), owner)
    video = client.call("GET", "/videos", sort="title")["items"][0]["id"]
    headers = {"Authorization": f"Bearer {client.token}"}
    for name, path in (("list", "/videos?limit=20"), ("search", "/videos?q=7777"), ("get", f"/videos/{video}")):
        took: list[float] = []
        for _ in range(200):
            started = time.perf_counter()
            assert client.http.get(f"{client.api_url}{path}", headers=headers).status_code == httpx.codes.OK
            took.append((time.perf_counter() - started) * 1000)
        slow = quantiles(took, n=20)[-1]
        tell(f"{name:>8} with {VIDEOS} videos: p50 {median(took):5.1f} ms  p95 {slow:5.1f} ms (bar 25)")


def fill(url: str, owner: UUID) -> None:
    """Put many videos into somebody's library."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        columns = "id, owner_id, title, original_filename, came_by, status, source_key, size_bytes, folder, tags"
        with cursor.copy(f"copy videos ({columns}, created_at, updated_at) from stdin") as copy:
            for number in range(VIDEOS):
                key = f"uploads/{owner}/{number}"
                row = (new_id(), owner, f"Talk {number}", "talk.mp4", "upload", "processed", key, 10**8, "", [])
                copy.write_row((*row, "now", "now"))


def import_s(code: str, path: str) -> float:
    """The fastest of five imports, each in a new interpreter, less the interpreter's own start."""

    def once(statement: str) -> float:
        started = time.perf_counter()
        environment = {"PYTHONPATH": f"{path}:{ROOT}/layers/core", "PATH": ""}
        subprocess.run([sys.executable, "-c", statement], env=environment, check=True)
        return time.perf_counter() - started

    return min(once(code) for _ in range(5)) - min(once("pass") for _ in range(5))


@pytest.mark.parametrize("function", LIBRARIES)
def test_importing_a_handler_against_importing_its_libraries(function: str) -> None:
    path = f"{ROOT}/functions/{function}"
    ours, bare = import_s("import handler", path), import_s(f"import {LIBRARIES[function]}", path)
    both = f"handler {ours * 1000:5.0f} ms  libraries {bare * 1000:5.0f} ms"
    tell(f"import {function:>10}: {both}  ratio {ours / bare:4.2f}")


def test_starting_the_cloud(tmp_path: Path) -> None:
    fresh = LocalCloud(tmp_path, {"front": 0, "emulator": 0, "host": 0})
    try:
        for name in ("first", "second"):
            started = time.monotonic()
            fresh.ensure_up()
            tell(f"{name} start of the cloud: {time.monotonic() - started:.1f} s")
            fresh.down()
    finally:
        fresh.down()
