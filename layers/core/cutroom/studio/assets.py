"""Voices, pictures and music of a project as objects: each is made once of the same inputs, and keeps where from.

Beside each file lies a JSON document with its facts and its provenance; it is written last, so that a file that has
one is whole. What draws and composes is imported once its libraries are there.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from cutroom.media.generation import narration
from cutroom.media.generation.assemble import SceneAssets, music_info, scene_ms, sound_info
from cutroom.media.generation.narration import Narration, SpokenWord
from cutroom.media.source.info import MediaInfo
from cutroom.media.source.probe import probe
from cutroom.runtime import packs
from cutroom.runtime.context import Context
from cutroom.studio import rules
from cutroom.studio.models import Project, Scene

LIBRARIES = "inference"  # the pack with what draws, composes and runs the voice
MADE_BY = "embedded"  # the provider of everything that the engine makes by itself


class Facts(BaseModel):
    """What lies beside a file: what a probe says of it, what its maker said, and where it is from."""

    info: dict[str, Any]
    facts: dict[str, Any]
    provenance: dict[str, Any]


class Made(NamedTuple):
    """What is known of a file that was just made, and what its maker says of it."""

    info: MediaInfo
    facts: dict[str, Any]


class Asset(NamedTuple):
    """A file in storage, what is known of it, and what was said of it when it was made."""

    key: str
    info: MediaInfo
    facts: dict[str, Any]


def scene_assets(ctx: Context, project: Project, scene: Scene) -> SceneAssets:
    """The voice and the picture of a scene, made where they are not there. Raises Invalid for what cannot be made."""
    voice = voice_of(ctx, project, scene)
    spoken = narration_of(voice)
    shown_ms = scene_ms(rules.script_of(scene), spoken)
    picture = picture_of(ctx, project, scene, shown_ms)
    return SceneAssets(spoken, voice.key, voice.info, picture.key, picture.info)


def narration_of(voice: Asset) -> Narration:
    """A narration as it was kept."""
    words = [SpokenWord(*word) for word in voice.facts["words"]]
    return Narration(voice.facts["duration_ms"], words)


def voice_of(ctx: Context, project: Project, scene: Scene) -> Asset:
    """A scene's narration."""
    key = rules.key(project, "voice", rules.voice_print(scene, project.voice), "wav")

    def make(out: Path) -> Made:
        for needed in (LIBRARIES, "voice"):
            packs.ensure(ctx.settings, needed)
        spoken = narration.narrate(scene.narration, project.voice, out)
        facts = {"duration_ms": spoken.duration_ms, "words": [list(word) for word in spoken.words]}
        return Made(sound_info(spoken.duration_ms), facts)

    return kept(ctx, key, "audio/wav", {"voice": project.voice, "text": scene.narration}, make)


def picture_of(ctx: Context, project: Project, scene: Scene, duration_ms: int) -> Asset:
    """A scene's moving picture."""
    size = rules.SIZES[project.aspect]
    key = rules.key(project, "picture", rules.picture_print(scene, project.style, size, duration_ms), "mp4")

    def make(out: Path) -> Made:
        packs.ensure(ctx.settings, LIBRARIES)
        from cutroom.media.generation import designs

        script, style, seed = rules.script_of(scene), project.style, scene.seed
        designs.draw_scene(script, style=style, size=size, duration_ms=duration_ms, seed=seed, target=out)
        return Made(probe(str(out)), {})

    inputs = {"style": project.style, "seed": scene.seed, "visual": scene.visual, "design": scene.design}
    return kept(ctx, key, "video/mp4", inputs, make)


def music_of(ctx: Context, project: Project, duration_ms: int) -> Asset:
    """A project's music, as long as its video."""
    seed = rules.seed_of(project.prompt or str(project.id))
    key = rules.key(project, "music", rules.music_print(project.mood, duration_ms, seed), "wav")

    def make(out: Path) -> Made:
        packs.ensure(ctx.settings, LIBRARIES)
        from cutroom.media.generation import music

        music.compose_music(project.mood, duration_ms=duration_ms, seed=seed, target=out)
        return Made(music_info(duration_ms), {})

    return kept(ctx, key, "audio/wav", {"mood": project.mood, "seed": seed}, make)


def kept(ctx: Context, key: str, content_type: str, inputs: dict[str, Any], make: Callable[[Path], Made]) -> Asset:
    """The file at `key` with its facts, made by `make` where it is not there yet."""
    beside = f"{key}.json"
    if not ctx.blobs.exists(beside):
        with ctx.scratch() as folder:
            out = folder / key.rpartition("/")[2]
            made = make(out)
            ctx.blobs.put_file(key, out, content_type)
        document = Facts(
            info=made.info.model_dump(mode="json"), facts=made.facts, provenance={"provider": MADE_BY, **inputs}
        )
        ctx.blobs.put_json(beside, document.model_dump_json())
    known = Facts.model_validate(ctx.blobs.get_json(beside))
    return Asset(key, MediaInfo.model_validate(known.info), known.facts)
