"""Captions as files of their own, for players and platforms that draw them."""

from collections.abc import Sequence

from pysubs2 import SSAEvent, SSAFile

from cutroom.media.captions.cues import LINE_LETTERS, cues
from cutroom.media.captions.text import escape
from cutroom.media.edit.overlays import CaptionWord


def srt(words: Sequence[CaptionWord], most: int = LINE_LETTERS, ends_ms: int | None = None) -> str:
    """SubRip captions by the rules of broadcasters, on lines of up to `most` letters; the video ends at `ends_ms`."""
    return _plain(words, most, ends_ms).to_string("srt")


def vtt(words: Sequence[CaptionWord], most: int = LINE_LETTERS, ends_ms: int | None = None) -> str:
    """WebVTT captions by the same rules."""
    return _plain(words, most, ends_ms).to_string("vtt")


def _plain(words: Sequence[CaptionWord], most: int, ends_ms: int | None) -> SSAFile:
    script = SSAFile()
    for cue in cues(words, most, ends_ms):
        text = r"\N".join(escape(line) for line in cue.lines)
        script.append(SSAEvent(cue.start_ms, cue.end_ms, text=text))
    return script
