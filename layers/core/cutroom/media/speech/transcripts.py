"""Transcripts as files: words with times from SRT and WebVTT, and an analysis made of words alone."""

import re
from pathlib import Path

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from cutroom.kit.errors import Invalid
from cutroom.media.schema import Analysis, Curve, Signals, Speech, Word
from cutroom.media.source.info import MediaInfo
from cutroom.media.speech.sentences import divide

FORMATS = {".srt": "srt", ".vtt": "vtt"}
MOST_BYTES = 20_000_000
SPEAKER = re.compile(r"^(?:>>+\s*|-\s+)(?:[A-Z][\w .'-]{0,30}:\s)?|^[A-Z][A-Z .'-]{1,30}:\s")
TAGS = re.compile(r"<[^>]*>|\{[^}]*\}")
STEP_MS = 200


def read(path: Path) -> list[Word]:
    """The words of an SRT or WebVTT file, each cue's spread over its time by their lengths.

    Lines that a cue repeats from the one before, as rolling captions do, count once. Raises Invalid, with what to do,
    for what is no such file or holds no words.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise Invalid(f"{path.name} is not a transcript: use an .srt or .vtt file.")
    words = _words(_parsed(path, form))
    if not words:
        raise Invalid(f"{path.name} contains no words with times.")
    return words


def analysis_of(words: list[Word]) -> Analysis:
    """An analysis that knows the words alone: no picture, no sound."""
    duration = words[-1].end_ms
    silence = Curve(step_ms=STEP_MS, values=[])
    sentences = divide(words)
    return Analysis(
        source=MediaInfo(
            container="transcript", duration_ms=duration, width=0, height=0, rotation=0, sar="1:1", fps="0/1",
            vfr=False, video_codec="none", pixel_format="none",
        ),
        language="en",
        shots=[],
        speech=[Speech(start_ms=one.start_ms, end_ms=one.end_ms) for one in sentences],
        words=words,
        sentences=sentences,
        faces=[],
        signals=Signals(motion=silence, brightness=silence, focus_x=silence, loudness=silence),
    )  # fmt: skip


def _parsed(path: Path, form: str) -> pysubs2.SSAFile:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Invalid(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
        return pysubs2.SSAFile.from_string(path.read_text(encoding="utf-8-sig"), format_=form)
    except UnicodeDecodeError as wrong:
        raise Invalid(f"{path.name} is not text in UTF-8: save it in that encoding.") from wrong
    except OSError as wrong:
        raise Invalid(f"{path} cannot be read: {(wrong.strerror or str(wrong)).lower()}.") from wrong
    except (Pysubs2Error, ValueError) as wrong:
        raise Invalid(f"{path.name} is damaged: it cannot be read as {form.upper()}.") from wrong


def _words(file: pysubs2.SSAFile) -> list[Word]:
    words: list[Word] = []
    before: list[str] = []
    for cue in sorted(file, key=lambda one: one.start):
        lines = [plain for line in cue.plaintext.splitlines() if (plain := _plain(line))]
        new = [line for line in lines if line not in before]
        start = max(cue.start, words[-1].end_ms if words else 0)
        if cue.end > start and not cue.is_comment:
            words += _spread(" ".join(new).split(), start, cue.end)
        before = lines or before
    return words


def _plain(line: str) -> str:
    return SPEAKER.sub("", TAGS.sub("", line).strip()).strip()


def _spread(texts: list[str], start_ms: int, end_ms: int) -> list[Word]:
    """Words over a cue's time, each as long as its letters and a break are of all."""
    whole = sum(len(text) + 1 for text in texts)
    words: list[Word] = []
    done = 0
    for text in texts:
        begins = start_ms + (end_ms - start_ms) * done // whole
        done += len(text) + 1
        ends = start_ms + (end_ms - start_ms) * done // whole
        words.append(Word(text=text, start_ms=begins, end_ms=ends, confidence=1.0))
    return words
