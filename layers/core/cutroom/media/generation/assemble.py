"""A script and its assets as an Edit: one timeline of pictures, voices, music and captions. Pure."""

from typing import NamedTuple

from cutroom.media.edit import AudioLayer, Captions, Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.overlays import CaptionWord, Template
from cutroom.media.generation.narration import RATE, Narration
from cutroom.media.generation.script import SceneScript, Script
from cutroom.media.generation.timeline import FPS, GRID
from cutroom.media.source.info import MediaInfo

PAUSE_MS = 250  # after the narration of each scene
READING_MS = 375  # a word, where nobody speaks: 160 a minute
LEAST_MS = 2000
# Measured on eight moods and the built-in voice: together they keep the voice 12 LU and more above the music.
DUCK_DB, MUSIC_DB = 9.0, -11.5
CAPTION_LINE = 0.775
LONGEST_WORD = 200  # of a caption (see CaptionWord)


class SceneAssets(NamedTuple):
    """What one scene is made of: its narration with the voice's file, and its picture (an MP4 without sound)."""

    narration: Narration
    voice_uri: str
    voice_info: MediaInfo
    picture_uri: str
    picture_info: MediaInfo


def sound_info(duration_ms: int, *, channels: int = 1, sample_rate: int = RATE) -> MediaInfo:
    """What an Edit has to know of a WAV file that was made here; it has no picture, whatever its sizes say."""
    return MediaInfo(
        container="wav", duration_ms=max(1, duration_ms), width=16, height=16, rotation=0, sar="1:1", fps="30/1",
        vfr=False, video_codec="none", pixel_format="none", audio_codec="pcm_s16le", audio_channels=channels,
        audio_layout="mono" if channels == 1 else "stereo", sample_rate=sample_rate, audio_stream=0,
    )  # fmt: skip


def music_info(duration_ms: int) -> MediaInfo:
    """The same of music that was composed."""
    from cutroom.media.generation.instruments import RATE as PLAYED_AT  # numpy, only where something is played

    return sound_info(duration_ms, channels=2, sample_rate=PLAYED_AT)


def scene_frames(scene: SceneScript, narration: Narration) -> int:
    """How many frames a scene is shown: its narration and a pause, or the time to read it, at least two seconds."""
    if narration.words:
        wanted = narration.duration_ms + PAUSE_MS
    else:
        wanted = max(LEAST_MS, READING_MS * len(scene.heading.split()))
    return max(1, round(wanted * FPS / 1000))


def scene_ms(scene: SceneScript, narration: Narration) -> int:
    """The same in ms: for how long its picture is drawn."""
    return GRID.ms(scene_frames(scene, narration))


def starts_ms(script: Script, narrations: list[Narration]) -> list[int]:
    """When each scene starts, and when the last one ends: whole frames, so that nothing drifts."""
    at, starts = 0, [0]
    for scene, narration in zip(script.scenes, narrations, strict=True):
        at += scene_frames(scene, narration)
        starts.append(GRID.ms(at))
    return starts


def assemble(
    script: Script, assets: list[SceneAssets], music: tuple[str, MediaInfo] | None, *, size: tuple[int, int],
    captions: Template | None = "clean",
) -> Edit:  # fmt: skip
    """The Edit of a whole video: each scene as long as its narration, music under the voices to the very end.

    Captions are the words as they are written in the script, at the times of the voice.
    """
    starts = starts_ms(script, [asset.narration for asset in assets])
    sources: dict[str, Source] = {}
    layers, sounds, words = list[VideoLayer](), list[AudioLayer](), list[CaptionWord]()
    for k, (asset, start, end) in enumerate(zip(assets, starts, starts[1:], strict=False)):
        sources[f"picture-{k}"] = Source(uri=asset.picture_uri, info=asset.picture_info)
        layers.append(VideoLayer(source=f"picture-{k}", at_ms=start, duration_ms=end - start))
        if asset.narration.words and asset.voice_info.audio_stream is not None:
            sources[f"voice-{k}"] = Source(uri=asset.voice_uri, info=asset.voice_info)
            lasts = min(asset.narration.duration_ms, asset.voice_info.duration_ms, end - start)
            sounds.append(AudioLayer(source=f"voice-{k}", at_ms=start, duration_ms=lasts))
        words += _words(asset.narration, start, end)
    if music:
        sources["music"] = Source(uri=music[0], info=music[1])
        sounds.append(_under(music[1], starts[-1], bool(sounds)))
    shown = Captions(template=captions, words=words, position=CAPTION_LINE) if captions and words else None
    output = Format(width=size[0], height=size[1], fps=f"{FPS}/1")
    return Edit(sources=sources, tracks=[Track(layers=layers)], audio=sounds, captions=shown, format=output)


def _words(narration: Narration, start_ms: int, end_ms: int) -> list[CaptionWord]:
    """A narration's words on the video's time line, exactly as written."""
    return [
        CaptionWord(
            text=word.text[:LONGEST_WORD], start_ms=min(end_ms, start_ms + word.start_ms),
            end_ms=min(end_ms, start_ms + max(word.start_ms, word.end_ms)),
        )
        for word in narration.words
    ]  # fmt: skip


def _under(info: MediaInfo, length_ms: int, spoken: bool) -> AudioLayer:
    return AudioLayer(
        source="music", duration_ms=min(info.duration_ms, length_ms), gain_db=MUSIC_DB if spoken else 0,
        duck_db=DUCK_DB if spoken else 0,
    )  # fmt: skip
