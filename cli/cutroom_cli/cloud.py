"""The local cloud's commands: up, down, status, logs, doctor, reset."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cutroom_cli import console
from cutroom_cli.options import Home
from infra.local import doctor as examination
from infra.local.cloud import Endpoints, LocalCloud
from infra.local.failures import CloudFailure
from infra.local.simulators import access, vendors

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (up, down, status, logs, doctor, reset):
        app.command()(command)


def up(
    home: Home = None,
    port: Annotated[
        int | None,
        typer.Option(help="Front door's port; the next three serve AWS, workers and simulators. 0: any free."),
    ] = None,
    foreground: Annotated[
        bool, typer.Option("--foreground/--detach", help="Stay until Ctrl-C, then end the cloud.")
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(help="A web origin besides our own that may use it, such as a development server's. Repeatable."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Start the local cloud, or deploy what has changed to the running one."""
    cloud = LocalCloud(home, _ports(port), origins=None if origin is None else tuple(origin))
    was_running = cloud.running()
    with console.people().status("starting …") as line:
        began = time.monotonic()
        endpoints = cloud.ensure_up(lambda step: line.update(f"{step} …"))
    if as_json:
        console.print_json(_addresses(endpoints) | {"outputs": endpoints.outputs})
    word = "was running already" if was_running else f"is up after {time.monotonic() - began:.1f} s"
    console.people().print(
        f"The local cloud {word}: {endpoints.front_url} (API {endpoints.api_url}, AWS {endpoints.aws_endpoint})"
    )
    _point_to_inbox(endpoints)
    if foreground:
        _stay(cloud)


def _point_to_inbox(endpoints: Endpoints) -> None:
    """The link is a key to every account of this cloud, so it is for whoever sits at this terminal."""
    console.people().print("Mails that it sends (the link is yours alone; do not share it):")
    console.people().print(f"  {endpoints.door}", soft_wrap=True, highlight=False)


def _addresses(endpoints: Endpoints) -> dict[str, Any]:
    return {
        "front": endpoints.front_url,
        "api": endpoints.api_url,
        "aws": endpoints.aws_endpoint,
        "simulators": endpoints.simulators_url,
        "inbox": endpoints.door,
    }


def _ports(port: int | None) -> dict[str, int] | None:
    if port is None:
        return None
    return {"front": port, "emulator": port and port + 1, "host": port and port + 2, "simulators": port and port + 3}


def _stay(cloud: LocalCloud) -> None:
    """Wait for Ctrl-C, then leave nothing running."""
    console.people().print("Ctrl-C ends it.")
    try:
        while cloud.processes():
            time.sleep(0.5)
    finally:
        cloud.down()


def down(home: Home = None) -> None:
    """End the local cloud; what it stored stays."""
    ended = LocalCloud(home).down()
    console.people().print("The local cloud is down." if ended else "No local cloud was running.")


def status(home: Home = None, as_json: Json = False) -> None:
    """Say what runs and where; exit code 1 when the cloud is not up."""
    cloud = LocalCloud(home)
    running, processes, endpoints = cloud.running(), cloud.processes(), cloud.endpoints()
    if as_json:
        found = {"endpoints": _addresses(endpoints), "outputs": endpoints.outputs} if endpoints else {}
        console.print_json({"running": running, "processes": processes, "endpoints": {}, "outputs": {}} | found)
    elif running and endpoints:
        console.people().print(
            f"The local cloud is up: {endpoints.front_url} (API {endpoints.api_url}, AWS {endpoints.aws_endpoint})"
        )
        console.people().print(", ".join(f"{name} {pid}" for name, pid in processes.items()))
        _point_to_inbox(endpoints)
        console.people().print(f"Simulators ({', '.join(vendors.names())}): {access.link(cloud.settings)}")
    else:
        console.people().print(
            "The local cloud is starting or incomplete; `cutroom up` mends it."
            if processes
            else "The local cloud is down; `cutroom up` starts it."
        )
    raise typer.Exit(0 if running else 1)


def logs(
    name: Annotated[
        str | None,
        typer.Argument(help="A function (api, ingest, …) or process (emulator, host, …); all when left out."),
    ] = None,
    home: Home = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing what is added, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option(help="How many of the last lines to show first.")] = 40,
) -> None:
    """Show what functions and processes wrote."""
    folder = LocalCloud(home).settings.home / "logs"
    files = [path for path in sorted(folder.glob("*.log")) if name is None or _is_meant(path.stem, name)]
    if not files:
        known = ", ".join(sorted({_short(path.stem) for path in folder.glob("*.log")})) or "none yet"
        raise CloudFailure(f"no log of that name; there are: {known}")
    places = {path: _show_end(path, lines, label=len(files) > 1) for path in files}
    while follow:
        time.sleep(0.2)
        for path in files:
            places[path] = _show_new(path, places[path], label=len(files) > 1)


def _short(stem: str) -> str:
    """`Cutroom-IngestFunction5A1B-0C` is `ingest` to people."""
    return stem.partition("-")[2].partition("Function")[0].lower() if "Function" in stem else stem


def _is_meant(stem: str, name: str) -> bool:
    return name in (stem, _short(stem))


def _show_end(path: Path, lines: int, *, label: bool) -> int:
    content = path.read_bytes()
    _print(path, content.decode(errors="replace").splitlines()[-lines:], label=label)
    return len(content)


def _show_new(path: Path, place: int, *, label: bool) -> int:
    size = path.stat().st_size if path.exists() else 0
    if size < place:
        place = 0
    if size > place:
        with path.open("rb") as file:
            file.seek(place)
            _print(path, file.read(size - place).decode(errors="replace").splitlines(), label=label)
    return size


def _print(path: Path, lines: list[str], *, label: bool) -> None:
    for line in lines:
        print(f"{_short(path.stem)}: {line}" if label else line, flush=True)


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check what the local cloud needs of this machine and say how to mend it; exit code 1 when something is ill."""
    checks = examination.examine(LocalCloud(home))
    if as_json:
        console.print_json([vars(check) for check in checks])
    else:
        table = Table(box=None, show_header=False)
        for row in _rows(checks):
            table.add_row(*row)
        console.people().print(table)
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


def _rows(checks: list[examination.Check]) -> Iterator[tuple[str, str, str]]:
    for check in checks:
        mark = "[green]well[/green]" if check.ok else "[red]ill[/red]"
        yield mark, check.name, check.seen if check.ok else f"{check.seen}; {check.mend}"


def reset(home: Home = None, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """End the local cloud and delete all that it stored: videos, accounts, everything."""
    cloud = LocalCloud(home)
    if not yes:
        typer.confirm(f"Delete everything below {cloud.home}?", abort=True)
    cloud.reset()
    console.people().print("The local cloud is empty.")
