"""`cutroom demo`: from nothing to captioned vertical shorts, through the deployed template and its public API."""

import json
import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from cutroom.kit.errors import AppError
from cutroom_cli.client import Client, Refused
from cutroom_cli.console import people
from cutroom_cli.options import Home

if TYPE_CHECKING:
    from infra.local.cloud import Endpoints

STAGES = {
    "plan": "reading the sound",
    "see": "watching: shots, motion, faces",
    "hear": "listening: words",
    "join": "putting it together",
    "choose": "choosing the moments",
}
MOST_SHORTS = 6
SIZE = {"resolution": "720x1280"}  # a first look within minutes; what people export is full size
ROOT = Path(__file__).resolve().parents[2]


class DemoFailed(AppError):
    """The demo could not go on; the message says why."""

    status, code = 500, "demo_failed"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(demo)


def demo(
    video: Annotated[Path | None, typer.Option(help="Your own video; without it a sample is used.")] = None,
    out: Annotated[Path, typer.Option(help="Where the shorts are saved.")] = Path("demo-out"),
    once: Annotated[bool, typer.Option("--once", help="End after saving, instead of serving on.")] = False,
    home: Home = None,
) -> None:
    """Start the local cloud, upload a video, and save the shorts that are made of it."""
    from infra.local.cloud import LocalCloud

    source = _source(video)
    cloud = LocalCloud(home)
    was_running = cloud.running()
    try:
        with people().status("starting the local cloud") as status:
            endpoints = cloud.ensure_up(progress=lambda what: status.update(f"starting the local cloud: {what}"))
        people().print(f"The local cloud is up: {endpoints.front_url}")
        client = Client(f"{endpoints.front_url}/api/v1")
        person = _sign_in(client, cloud.home)
        saved = _make_shorts(client, source, out)
        _tell(saved, out, endpoints, person)
        if not once:
            people().print("Serving on until you press Ctrl-C.")
            threading.Event().wait()
    except KeyboardInterrupt:
        people().print("stopping")
    finally:
        if not was_running:
            cloud.down()


def _source(video: Path | None) -> Path:
    if video is not None:
        if not video.is_file():
            raise DemoFailed(f"There is no file {video}.")
        return video
    from tools import sample

    cached = ROOT / ".cache" / "sample.mp4"
    if not cached.exists():
        with people().status("composing the sample video"):
            sample.compose(cached)
    people().print(f"[dim]{sample.CREDITS}[/dim]")
    return cached


def _sign_in(client: Client, home: Path) -> dict[str, str]:
    """Be the demo's one person, who is made once and kept in the cloud's own folder; gives address and password."""
    kept = home / "demo.json"
    if kept.exists():
        person: dict[str, str] = json.loads(kept.read_text())
        with suppress(Refused):  # the password was changed, or the account is gone: then somebody new
            client.sign_in(**person)
            return person
    person = {"email": f"demo-{secrets.token_hex(3)}@example.com", "password": secrets.token_urlsafe(9)}
    client.register(**person, name="Demo")
    kept.touch(0o600)
    kept.write_text(json.dumps(person))
    return person


def _make_shorts(client: Client, source: Path, out: Path) -> list[tuple[Path, dict[str, Any]]]:
    columns = (TextColumn("{task.description:32}"), BarColumn(40), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=people()) as bars:
        video = _upload(client, source, bars)
        analysis = _analyse(client, video["id"], bars)
        clips = client.call("GET", "/clips", analysis_id=analysis["id"], limit=MOST_SHORTS)["items"]
        if not clips:
            raise DemoFailed("No moment in this video is long enough for a short.")
        exports = _export(client, clips, bars)
    return [
        (_save(client, rank, export, out), clip)
        for rank, (export, clip) in enumerate(zip(exports, clips, strict=True), 1)
    ]


def _upload(client: Client, source: Path, bars: Progress) -> dict[str, Any]:
    bar = bars.add_task("uploading", total=source.stat().st_size)
    return client.upload(source, lambda sent: bars.advance(bar, sent))


def _analyse(client: Client, video_id: str, bars: Progress) -> dict[str, Any]:
    started = client.call("POST", f"/videos/{video_id}/analyses", {})
    tasks: dict[str, TaskID] = {stage: bars.add_task(said, total=1.0) for stage, said in STAGES.items()}
    standing = started
    for standing in client.follow(f"/analyses/{started['id']}"):
        for stage in standing["stages"]:
            bars.update(tasks[stage["name"]], completed=stage["progress"])
        _stop_if_unplayable(client, video_id)
    return _completed(standing)


def _stop_if_unplayable(client: Client, video_id: str) -> None:
    video = client.call("GET", f"/videos/{video_id}")
    if video["status"] == "failed":
        raise DemoFailed(video["failure_reason"])


def _completed(job: dict[str, Any]) -> dict[str, Any]:
    if job["status"] != "completed":
        raise DemoFailed(job["error"] or "The job was canceled.")
    return job


def _export(client: Client, clips: Sequence[dict[str, Any]], bars: Progress) -> list[dict[str, Any]]:
    started = [client.call("POST", "/exports", {"source": {"clip_id": clip["id"]}, "format": SIZE}) for clip in clips]
    made: list[dict[str, Any]] = []
    tasks = [bars.add_task(f"rendering short {rank}", total=1.0) for rank in range(1, len(clips) + 1)]
    for export, task in zip(started, tasks, strict=True):
        standing = export
        for standing in client.follow(f"/exports/{export['id']}"):
            bars.update(task, completed=standing["progress"])
        made.append(_completed(standing))
    return made


def _save(client: Client, rank: int, export: dict[str, Any], out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{rank:02}-{export['filename']}"
    client.download(export["download_url"], path)
    return path


def _tell(saved: list[tuple[Path, dict[str, Any]]], out: Path, endpoints: "Endpoints", person: dict[str, str]) -> None:
    table = Table("short", "from – to", "score", "why", box=None, pad_edge=False)
    for path, clip in saved:
        span = f"{clip['start_ms'] / 1000:.1f} – {clip['end_ms'] / 1000:.1f} s"
        table.add_row(path.name, span, f"{clip['attention_score']:.2f}", (clip["reasons"] or [""])[0])
    people().print(table)
    made = "1 short is" if len(saved) == 1 else f"{len(saved)} shorts are"
    people().print(f"{made} in [bold]{out.resolve()}[/bold]")
    link = f"{endpoints.front_url}/sign-in#{urlencode(person)}"
    people().print("See them in the web app (the link fills in the sign-in of this demo):")
    people().print(f"  {link}", soft_wrap=True, highlight=False)
    api = f"{endpoints.front_url}/api/v1"
    people().print(f"API: {api}   description: {api}/openapi.json")
    people().print(f"Mails: {endpoints.door}", soft_wrap=True, highlight=False)
