"""`cutroom make`: a sentence becomes a narrated, captioned, scored video, on files alone."""

import hashlib
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cutroom.media.generation import music, narration, styles
from cutroom.media.generation.dressing import dress
from cutroom.media.generation.production import Look, check, produce
from cutroom.media.generation.script import Script, write
from cutroom.media.quality.report import report
from cutroom.media.render.render import render
from cutroom.media.source import paths
from cutroom_cli import console
from cutroom_cli.options import AsJson, Aspect, bars, followed, interruptible, named, template
from cutroom_cli.options import write as write_file

SIZES = {"9:16": (1080, 1920), "1:1": (1080, 1080), "16:9": (1920, 1080), "4:5": (1080, 1350)}


def register(app: typer.Typer) -> None:
    """Add `make`."""
    app.command("make")(make_command)


def make_command(
    prompt: Annotated[str, typer.Argument(help="What the video says: a subject, and the points it should make.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("video.mp4"),
    style: Annotated[str, typer.Option(help=f"{', '.join(styles.STYLES)}.")] = styles.DEFAULT,
    voice: Annotated[str, typer.Option(help=f"{', '.join(narration.VOICES)}.")] = "heart",
    mood: Annotated[str, typer.Option(help=f"Of the music: {', '.join(music.MOODS)}, or none.")] = music.DEFAULT,
    seconds: Annotated[int, typer.Option(help="About how long it is to be.", min=5, max=180)] = 30,
    aspect: Annotated[Aspect, typer.Option(help="Shape of the video.")] = Aspect.VERTICAL,
    captions: Annotated[str, typer.Option(help="A caption template, or none.")] = "clean",
    seed: Annotated[int | None, typer.Option(help="Another number, another video.", show_default="by prompt")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Half the size, in half the time.")] = False,
    save_script: Annotated[Path | None, typer.Option(help="Also write the script, as JSON.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a video from a sentence: script, voice, pictures, music and captions, with no key and no network."""
    named(out, ".mp4")
    chosen = _seed(prompt) if seed is None else seed
    size = size_of(aspect, draft)
    look = Look(style, voice, None if mood == "none" else mood, size, chosen, template(captions))
    script = write(prompt, seconds=seconds)
    check(script, look)
    paths.prepare_output(out)
    with interruptible() as stop, bars() as progress, tempfile.TemporaryDirectory(prefix="cutroom-make-") as folder:
        script = dress(script, seed=chosen)
        bar = progress.add_task("scenes", total=1.0)
        edit = produce(script, Path(folder), look, control=followed(progress, bar, stop))
        progress.update(bar, completed=1.0)
        bar = progress.add_task("video", total=1.0)
        render(edit, out, control=followed(progress, bar, stop))
        progress.update(bar, completed=1.0)
        measured = report(out, edit)
    if save_script:
        write_file(save_script, script.model_dump_json(indent=1))
    _tell(script, measured.notes, out)
    if as_json:
        document = {"file": str(out), "duration_ms": measured.duration_ms, "script": script.model_dump(mode="json")}
        console.print_json(document | {"report": measured.model_dump(mode="json")})


def _seed(prompt: str) -> int:
    """The same prompt makes the same video."""
    return int.from_bytes(hashlib.sha256(prompt.encode()).digest()[:3], "big")


def size_of(aspect: Aspect, draft: bool) -> tuple[int, int]:
    """Width and height of a studio video in pixels; a draft has half of each."""
    width, height = SIZES[aspect.value]
    return (width // 4 * 2, height // 4 * 2) if draft else (width, height)


def _tell(script: Script, notes: list[str], out: Path) -> None:
    if script.outline:
        console.say("This is an outline: the prompt names a subject but no points. To get a full script, add:")
        for question in script.questions:
            console.say(f"  {question}")
    for note in notes:
        console.say(f"note: {note}")
    console.made(out)
