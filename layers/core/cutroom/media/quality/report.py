"""How good a finished video is, measured on the file itself: what a viewer would notice, and what platforms check."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from cutroom.kit.spans import Span
from cutroom.media.edit import Edit
from cutroom.media.quality import checks, container
from cutroom.media.quality.caption_cover import caption_cover
from cutroom.media.quality.schema import QualityReport
from cutroom.media.schema import Analysis, Timed
from cutroom.media.source import ffmpeg, inputs, sync
from cutroom.media.source.probe import probe

FREEZE_NOISE = "-60dB"
FREEZE_SECONDS = 2
BLACK_SECONDS = 0.1
PEAK_DBTP = -1.0
FACES_COVERED = 0.01  # of the time with captions: a glimpse between two looks is not seen, a phrase is
SYNC_MS = 40  # by which sound may begin or end apart from the picture before anybody notices


def report(path: Path, edit: Edit | None = None, analyses: Mapping[str, Analysis] | None = None) -> QualityReport:
    """Measure the file `path`; with the Edit that it came from, also compare it with what was asked for.

    With the `analyses` of the Edit's sources, by their names, the words that it cuts and the faces that it shows count.

    Raises Unplayable where it is no video.
    """
    info = probe(str(path))
    sounds = info.audio_stream is not None
    log = _measure(path, sounds)
    video_ends, audio_ends = sync.picture(path), sync.sound(path) if sounds else None
    words = edit.captions.words if edit and edit.captions else []
    cut = cut_words(words, Span(0, edit.duration_ms if edit else info.duration_ms))
    size = path.stat().st_size
    measured = QualityReport(
        duration_ms=info.duration_ms,
        video_ms=video_ends.ms,
        audio_ms=audio_ends.ms if audio_ends else 0,
        sync_start_ms=sync.apart_ms(video_ends.begin, audio_ends.begin) if audio_ends else None,
        sync_end_ms=sync.apart_ms(video_ends.end, audio_ends.end) if audio_ends else None,
        width=info.width,
        height=info.height,
        fps=info.fps,
        loudness_lufs=_number(log, r"^\s*I:\s+(-?[\d.]+) LUFS"),
        true_peak_dbtp=_number(log, r"^\s*Peak:\s+(-?[\d.]+) dBFS"),
        black_share=_share(re.findall(r"black_duration:([\d.]+)", log), video_ends.ms),
        frozen_share=_frozen(log, video_ends.ms),
        cut_words=checks.cut_words(edit, analyses) if edit and analyses else cut,
        size_bytes=size,
        bitrate_kbps=round(size * 8 / max(1, info.duration_ms)),
        caption_onset_ms=checks.caption_onset_ms(edit) if edit else None,
        crop_acceleration=checks.crop_acceleration(edit) if edit else 0,
        subject_inside=checks.subject_inside(edit, analyses) if edit and analyses else None,
        captions_on_faces=_on_faces(edit, analyses) if edit and analyses else None,
        notes=[],
    )
    return measured.model_copy(update={"notes": [*_notes(measured, edit), *container.problems(path)]})


def cut_words(words: Sequence[Timed] | Sequence[object], span: Span) -> int:
    """How many words the ends of `span` cut through."""
    times = [(int(getattr(word, "start_ms")), int(getattr(word, "end_ms"))) for word in words]  # noqa: B009
    return sum(start < edge < end for start, end in times for edge in span)


def _on_faces(edit: Edit, analyses: Mapping[str, Analysis]) -> float | None:
    cover = caption_cover(edit, analyses)
    return cover.covered_share if cover.captioned and any(one.faces for one in analyses.values()) else None


def _measure(path: Path, sounds: bool) -> str:
    audio = ["-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet"] if sounds else []
    video = f"scale=160:-2:flags=area,blackdetect=d={BLACK_SECONDS},freezedetect=n={FREEZE_NOISE}:d={FREEZE_SECONDS}"
    args = ["-v", "info", "-nostats", *inputs.source_args(str(path)), "-map", "0:v:0", "-vf", video, *audio]
    return ffmpeg.run([*args, "-f", "null", "-"]).log


def _frozen(log: str, video_ms: int) -> float:
    lasted = re.findall(r"freeze_duration: ([\d.]+)", log)
    starts = re.findall(r"freeze_start: ([\d.]+)", log)
    if len(starts) > len(lasted):  # still frozen at the end
        lasted.append(str(video_ms / 1000 - float(starts[-1])))
    return _share(lasted, video_ms)


def _share(seconds: list[str], whole_ms: int) -> float:
    return round(min(1.0, sum(map(float, seconds)) * 1000 / max(1, whole_ms)), 4)


def _number(log: str, pattern: str) -> float | None:
    numbers = re.findall(pattern, log, re.MULTILINE)
    return float(numbers[-1]) if numbers else None


def _notes(measured: QualityReport, edit: Edit | None) -> list[str]:
    target = edit.format.loudness_lufs if edit else None
    checks = [
        (abs(measured.sync_start_ms or 0) > SYNC_MS, "Picture and sound do not begin together."),
        (abs(measured.sync_end_ms or 0) > SYNC_MS, "Picture and sound do not end together."),
        (
            measured.true_peak_dbtp is not None and measured.true_peak_dbtp > PEAK_DBTP,
            "The sound's true peak is above -1 dBTP.",
        ),
        (measured.black_share > 0.05, f"{measured.black_share:.0%} of the picture is black."),
        (measured.frozen_share > 0.5, f"The picture stands still for {measured.frozen_share:.0%} of the time."),
        (measured.cut_words > 0, "It begins or ends within a word."),
        (
            measured.subject_inside is not None and measured.subject_inside < 0.97,
            f"The face is cut by the frame's edge in {1 - (measured.subject_inside or 0):.0%} of the time.",
        ),
        (
            (measured.captions_on_faces or 0) > FACES_COVERED,
            f"Captions cover a face {measured.captions_on_faces or 0:.0%} of the time. Move them or make them smaller.",
        ),
        (edit and abs(measured.duration_ms - edit.duration_ms) > 100, "It does not last as long as planned."),
        (
            target is not None and measured.loudness_lufs is not None and measured.loudness_lufs > -60
            and abs(measured.loudness_lufs - target) > 1,
            _loudness_note(measured, target or 0),
        ),
    ]  # fmt: skip
    return [words for wrong, words in checks if wrong]


def _loudness_note(measured: QualityReport, target: float) -> str:
    """Few short sounds in silence cannot be loud and have low peaks: then the peak is held, and the report says so."""
    lufs, peak = measured.loudness_lufs or 0.0, measured.true_peak_dbtp
    sentence = f"Its loudness is {lufs} LUFS; {target} was wanted."
    if peak is None or lufs > target or peak + target - lufs <= PEAK_DBTP:
        return sentence
    return f"{sentence} Louder, its short sounds would go over {PEAK_DBTP:g} dBTP, and the peak comes first."
