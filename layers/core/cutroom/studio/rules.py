"""Decisions of the studio: lengths, fingerprints of what is drawn and spoken, and how a project stands. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from cutroom.jobs.schemas import RunState, StageState
from cutroom.media.generation.script import SceneScript, Script
from cutroom.renders.schemas import ExportState
from cutroom.studio.models import Project, Scene
from cutroom.studio.schemas import Aspect, Choice, SceneStatus, Status, StudioOptions

SIZES: Mapping[str, tuple[int, int]] = {
    "9:16": (1080, 1920), "1:1": (1080, 1080), "4:5": (1080, 1350), "16:9": (1920, 1080),
}  # fmt: skip
POSTER_SIDE = 540  # pixels of a poster's shorter side
MOST_SCENES, MOST_REVISIONS = 60, 5
LEAST_MS, PAUSE_MS = 2000, 250
WORDS_PER_MINUTE = 160  # of a voice, about
SCENES, MUSIC, COMPOSE = "scenes", "music", "compose"  # stages after the plan
RENDER_SHARE = 0.4  # of the time that a video takes, what is spent on its export
ENGINE = "1"  # of voices, pictures and music: another one makes all of them again
SCENE_STATUSES: Mapping[str, SceneStatus] = {
    "waiting": "waiting", "running": "running", "done": "done", "failed": "failed",
}  # fmt: skip


class Standing(NamedTuple):
    """How a project stands: in a word, how far it is (0 to 1), and what went wrong."""

    status: Status
    fraction: float
    error: str | None


def estimated_ms(narration: str, heading: str) -> int:
    """How long a scene is going to be, about: the time to speak its words, or to read its heading where it has none."""
    a_word = 60_000 / WORDS_PER_MINUTE
    if narration.split():
        return round(len(narration.split()) * a_word) + PAUSE_MS
    return max(LEAST_MS, round(len(heading.split()) * a_word))


def length_ms(scene: Scene, voice: str) -> int:
    """A scene's length: as it was made, or about, where its words or the voice were changed since."""
    known = scene.duration_ms is not None and scene.voice_print == voice_print(scene, voice)
    return scene.duration_ms or 0 if known else estimated_ms(scene.narration, scene.heading)


def total_ms(scenes: Sequence[Scene], voice: str) -> int:
    """How long the whole is."""
    return sum(length_ms(scene, voice) for scene in scenes)


def script_of(scene: Scene) -> SceneScript:
    """A scene as the engine reads it."""
    names = ("role", "narration", "heading", "visual", "design", "subject")
    return SceneScript.model_validate({name: getattr(scene, name) for name in names})


def whole_script(project: Project, scenes: Sequence[Scene]) -> Script:
    """A project's script as the engine reads it."""
    facts = {"title": project.title, "intent": project.intent, "language": project.language}
    return Script.model_validate(facts | {"outline": project.outline, "scenes": [script_of(one) for one in scenes]})


def seed_of(text: str) -> int:
    """A number for the engine's choices: the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF


def fingerprint(**inputs: Any) -> str:
    """What tells two things apart that are made: everything that goes into them."""
    return hashlib.sha256(json.dumps([ENGINE, inputs], sort_keys=True).encode()).hexdigest()[:32]


def voice_print(scene: Scene, voice: str) -> str:
    """What a scene's narration is made of."""
    return fingerprint(text=scene.narration, voice=voice)


def drawn(scene: Scene) -> dict[str, Any]:
    """What of a scene its picture shows."""
    return script_of(scene).model_dump(mode="json", exclude={"narration"}) | {"seed": scene.seed}


def picture_print(scene: Scene, style: str, size: tuple[int, int], duration_ms: int) -> str:
    """What a scene's moving picture is made of."""
    return fingerprint(**drawn(scene), style=style, size=size, duration_ms=duration_ms, said=scene.narration)


def poster_print(scene: Scene, style: str, aspect: str) -> str:
    """What a scene's poster is made of."""
    return fingerprint(**drawn(scene), style=style, size=poster_size(aspect), said=scene.narration)


def music_print(mood: str, duration_ms: int, seed: int) -> str:
    """What a project's music is made of."""
    return fingerprint(mood=mood, duration_ms=duration_ms, seed=seed)


def poster_size(aspect: str) -> tuple[int, int]:
    """Width and height of a poster."""
    width, height = SIZES[aspect]
    share = POSTER_SIDE / min(width, height)
    return 2 * round(width * share / 2), 2 * round(height * share / 2)


def prefix(owner_id: UUID, project_id: UUID) -> str:
    """Where everything of a project lies."""
    return f"studio/{owner_id}/{project_id}/"


def key(project: Project, kind: str, fingerprint: str, ending: str) -> str:
    """Where one voice, picture or piece of music lies; the same inputs lie at the same place."""
    return f"{prefix(project.owner_id, project.id)}{kind}-{fingerprint}.{ending}"


def standing(project: Project, run: RunState | None, fraction: float, export: ExportState | None) -> Standing:
    """How a project stands, from its newest job, how far that is, and the export that the job began."""
    begun = (1 - RENDER_SHARE) * fraction
    if run and run.status in ("queued", "running"):
        return Standing("rendering", round(begun, 3), None)
    if not run or project.rendered_version != project.version or run.status == "cancelled":
        return Standing("needs_input" if project.outline else "draft", 0, None)
    if run.status == "failed":
        return Standing("needs_attention", round(begun, 3), run.error)
    return _after_render(project, export)


def _after_render(project: Project, export: ExportState | None) -> Standing:
    if export is None or export.status == "cancelled":
        return Standing("needs_input" if project.outline else "draft", 0, None)
    if export.status == "completed":
        return Standing("ready", 1, None)
    share = round(1 - RENDER_SHARE + RENDER_SHARE * export.fraction, 3)
    if export.status == "failed":
        return Standing("needs_attention", share, export.error)
    return Standing("rendering", share, None)


def scene_status(index: int, parts: Sequence[StageState]) -> SceneStatus | None:
    """How the work on the scene with this number stands in the newest job; None where there is none."""
    stages = [one for one in parts if one.name == SCENES and one.index == index]
    return SCENE_STATUSES.get(stages[0].status) if stages else None


def voice_for(language: str, options: StudioOptions) -> str:
    """The first voice that speaks a language; without one, the silent one."""
    wanted = language.split("-", maxsplit=1)[0]
    spoken = [one for one in options.voices if one.language and one.language.split("-")[0] == wanted]
    return next((one.name for one in [*spoken, *options.voices] if one in spoken or not one.language), "silent")


def chosen(wanted: str | None, choices: Sequence[Choice], seed: int = 0) -> str:
    """What was asked for, or one of the choices by a number."""
    return wanted or choices[seed % len(choices)].name


def seconds(duration_ms: int) -> int:
    """The begun seconds of a length."""
    return -(-duration_ms // 1000)


def resolution(aspect: Aspect | str) -> str:
    """The size of an aspect as exports name it."""
    width, height = SIZES[aspect]
    return f"{width}x{height}"
