"""A video understood on one machine: planned, analysed segment by segment (`segments`), and merged (`merge`).

In the cloud the same functions serve a function per segment.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cutroom.media.analysis.merge import merge
from cutroom.media.analysis.progress import Work, peak_memory_mb, share_heaps
from cutroom.media.analysis.segments import STAGES, analyze_audio_segment, analyze_video_segment
from cutroom.media.audio import audio_signal
from cutroom.media.schema import Analysis, AudioSegment, Plan, Segment, VideoSegment
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.downmix import to_stereo
from cutroom.media.source.info import MediaInfo, Side
from cutroom.media.source.probe import probe

Levels = NDArray[np.float32]
Progress = Callable[[str, float], None]
LOUD = 95  # percentile of the levels
ONE_SIDE_DB, SILENT_DB = 30.0, -50.0  # how much quieter the other side is, and what nobody hears
CANCELLED_DB = 20.0  # two channels in opposite phase: their mix is this much quieter than one of them


def plan(source: str, info: MediaInfo, folder: Path, cancelled: Callable[[], bool] | None = None) -> Plan:
    """Extract the sound into `folder` and divide the video at pauses into segments of 60 to 120 s.

    Raises Cancelled, or FfmpegFailed where the sound cannot be read.
    """
    if info.audio_stream is None:
        return Plan(audio_path=None, segments=_segments(np.zeros(0, np.float32), info))
    audio = folder / "sound.flac"
    level, left, right = _extract(source, info, audio, cancelled)
    if len(level) == 0:
        audio.unlink(missing_ok=True)
        return Plan(audio_path=None, segments=_segments(level, info))
    side = _only_side(left, right) if info.audio_layout == "stereo" else None
    if np.percentile(left, LOUD) - np.percentile(level, LOUD) > CANCELLED_DB:
        level, *_ = _extract(source, info, audio, cancelled, one_side=True)
    return Plan(audio_path=str(audio), audio_side=side, segments=_segments(level, info))


def _only_side(left: Levels, right: Levels) -> Side | None:
    """The side of a stereo recording on which there is sound while the other one is silent throughout."""
    loud_left, loud_right = (float(np.percentile(one, LOUD)) for one in (left, right))
    if max(loud_left, loud_right) < SILENT_DB or abs(loud_left - loud_right) < ONE_SIDE_DB:
        return None
    quiet = right if loud_left > loud_right else left
    if float(quiet.max()) > SILENT_DB:
        return None
    return "left" if loud_left > loud_right else "right"


def _extract(
    source: str, info: MediaInfo, audio: Path, cancelled: Callable[[], bool] | None, *, one_side: bool = False
) -> tuple[Levels, Levels, Levels]:
    """Write the sound as 16 kHz mono to `audio`, all channels or the left one; the levels of it and of both sides."""
    given = "pan=mono|c0=c0," if one_side else "aformat=channel_layouts=stereo," if info.audio_channels == 2 else ""
    pad = "aresample=16000:async=1:first_pts=0"  # sound that starts late or has holes stays on the video's time line
    both, mono = (f"aformat=channel_layouts={layout}:sample_fmts=s16" for layout in ("stereo", "mono"))
    args = [
        *("-y", "-v", "error", *inputs.source_args(source), "-filter_complex"),
        f"[0:{info.audio_stream}]{to_stereo(info.audio_layout)}{pad},{given}asplit[mono][both];[mono]{mono}[a];[both]{both}[b]",
        *("-map", "[a]", "-c:a", "flac", "-compression_level", "3", audio, "-map", "[b]", "-f", "s16le", "pipe:1"),
    ]
    with ffmpeg.start(args, cancelled=cancelled) as running:
        levels = _levels(running)
        running.finish(check=False)
    return levels


def _segments(level: NDArray[np.float32], info: MediaInfo) -> list[Segment]:
    """Divided at pauses; all in one where reading cannot begin in the middle."""
    if info.seekable:
        return audio_signal.divide(level, info.duration_ms)
    return [Segment(index=0, start_ms=0, end_ms=info.duration_ms)]


def analyze(
    source: str,
    *,
    models: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    stages: Sequence[str] = STAGES,
    segments: int = 1,
) -> Analysis:
    """Everything about one video, on this machine: picture and sound are worked on at the same time.

    `stages` names what is wanted (see `STAGES`); `segments` are worked on side by side, which changes no result.

    `progress` hears a stage (probe, sound, picture, speech, join) and its share done. Raises Unplayable and Cancelled.
    """
    share_heaps()
    work = Work(progress or (lambda _stage, _share: None), cancelled or (lambda: False))
    with tempfile.TemporaryDirectory(prefix="cutroom-") as folder:
        info = work.timed("probe", lambda: probe(source))
        planned = work.timed("sound", lambda: plan(source, info, Path(folder), work.stopping))
        video_segments, audio_segments = _sense(work, source, info, planned, models, stages, segments)
        result = work.timed("join", lambda: merge(info, planned, video_segments, audio_segments, models=models))
    return result.model_copy(update={"timings": work.timings, "peak_memory_mb": peak_memory_mb()})


def _sense(
    work: Work, source: str, info: MediaInfo, planned: Plan, models: Path | None, stages: Sequence[str], at_once: int
) -> tuple[list[VideoSegment], list[AudioSegment]]:
    """See and hear every segment, side by side; a failure or an interruption of one stops the other."""
    audio = planned.audio_path if {"signals", "speech", "words"} & set(stages) else None

    def look(segment: Segment) -> VideoSegment:
        return analyze_video_segment(
            source, info, segment, models=models, with_faces="faces" in stages, cancelled=work.stopping
        )

    def listen(segment: Segment) -> AudioSegment:
        return analyze_audio_segment(audio or "", segment, models=models, stages=stages, cancelled=work.stopping)

    with ThreadPoolExecutor(2) as pool:
        try:
            looking = pool.submit(work.each, "picture", planned.segments, look, at_once)
            listening = pool.submit(work.each, "speech", planned.segments if audio else [], listen, at_once)
            for first in as_completed([looking, listening]):
                first.result()
        except BaseException:
            work.stopped = True
            raise
        return looking.result(), listening.result()


def _levels(running: ffmpeg.Process) -> tuple[Levels, Levels, Levels]:
    """The levels of the mean of two channels, and of each."""
    stdout = running.process.stdout
    assert stdout is not None  # noqa: S101  (always piped)
    second = audio_signal.RATE * 4
    levels = [_level(block) for block in ffmpeg.blocks(stdout, second)]
    mixed, left, right = zip(*levels, strict=True) if levels else ([np.zeros(0, np.float32)],) * 3
    return np.concatenate(mixed), np.concatenate(left), np.concatenate(right)


def _level(block: bytes) -> tuple[Levels, Levels, Levels]:
    samples = np.asarray(np.frombuffer(block, "<i2").reshape(-1, 2) / np.float32(32768), np.float32)
    mixed, left, right = samples.mean(axis=1, dtype=np.float32), samples[:, 0], samples[:, 1]
    return audio_signal.envelope_db(mixed), audio_signal.envelope_db(left), audio_signal.envelope_db(right)
