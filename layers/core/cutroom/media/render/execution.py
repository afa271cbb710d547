"""A compiled command carried out in a folder of its own."""

from pathlib import Path

from cutroom.media.compile import Command
from cutroom.media.source import ffmpeg
from cutroom.media.source.control import FREE, RunControl

STALL_S = 120


def execute(command: Command, folder: Path, control: RunControl = FREE, total_ms: int | None = None) -> ffmpeg.Done:
    """Lay out the files of `command` in `folder` and run it there; what it makes lies at its `output`.

    With `total_ms`, the length of what is made, progress is told, and a run that stands still is ended. Raises
    Cancelled and FfmpegFailed.
    """
    prepare(command, folder)
    return ffmpeg.run(
        command.args, cwd=folder, env=command.env or None, progress=control.progress, cancelled=control.cancelled,
        timeout_s=control.timeout_s, total_ms=total_ms, stall_s=STALL_S if total_ms else None,
    )  # fmt: skip


def prepare(command: Command, folder: Path) -> None:
    """Write a command's files and links into the folder that it runs in."""
    for name, text in command.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, target in command.links.items():
        link = folder / name
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            link.symlink_to(target)
