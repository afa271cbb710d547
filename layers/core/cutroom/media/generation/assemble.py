"""A script and its assets as an Edit: one timeline of pictures, voices, music and captions. Pure."""

from typing import NamedTuple

from cutroom.media.edit import AudioLayer, Captions, Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.overlays import CaptionWord, Template
from cutroom.media.generation.narration import Narration
from cutroom.media.generation.script import SceneScript, Script
from cutroom.media.source.info import MediaInfo

FPS = 30
PAUSE_MS = 250  # after the narration of each scene
READING_MS = 375  # a word, where nobody speaks
LEAST_MS = 2000
DUCK_DB, MUSIC_DB = 8.0, -14.0


class SceneAssets(NamedTuple):
    """What one scene is made of: its narration with the voice's file, and its picture (an MP4 without sound)."""

    narration: Narration
    voice_uri: str
    voice_info: MediaInfo
    picture_uri: str
    picture_info: MediaInfo


def scene_ms(scene: SceneScript, narration: Narration) -> int:
    """How long a scene is shown: its narration and a pause, or the time to read it; to the frame."""
    reading = max(LEAST_MS, READING_MS * len(scene.heading.split()))
    wanted = narration.duration_ms + PAUSE_MS if narration.words else reading
    return at_frame(max(wanted, LEAST_MS if not narration.words else 0))


def at_frame(ms: int) -> int:
    """The first frame at or after `ms`, in ms."""
    return -(-(-(-ms * FPS // 1000)) * 1000 // FPS)


def assemble(
    script: Script, assets: list[SceneAssets], music: tuple[str, MediaInfo] | None, *, size: tuple[int, int],
    captions: Template | None = "clean",
) -> Edit:  # fmt: skip
    """The Edit of a whole video: each scene as long as its narration, music under the voices to the very end."""
    sources: dict[str, Source] = {}
    layers: list[VideoLayer] = []
    sounds: list[AudioLayer] = []
    words: list[CaptionWord] = []
    frame = 0
    for k, (scene, asset) in enumerate(zip(script.scenes, assets, strict=True)):
        at_ms = round(frame * 1000 / FPS)
        frame += -(-scene_ms(scene, asset.narration) * FPS // 1000)
        until_ms = round(frame * 1000 / FPS)
        sources[f"picture-{k}"] = Source(uri=asset.picture_uri, info=asset.picture_info)
        layers.append(VideoLayer(source=f"picture-{k}", at_ms=at_ms, duration_ms=until_ms - at_ms))
    return Edit(
        sources=sources, tracks=[Track(layers=layers)], audio=sounds,
        captions=Captions(template=captions, words=words) if captions and words else None,
        format=Format(width=size[0], height=size[1], fps=f"{FPS}/1"),
    )  # fmt: skip
