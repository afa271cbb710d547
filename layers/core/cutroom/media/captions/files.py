"""Captions as files of their own, for players and platforms that draw them."""

from collections.abc import Sequence

from pysubs2 import SSAEvent, SSAFile

from cutroom.media.captions.phrases import lines, phrases
from cutroom.media.captions.text import escape, joined
from cutroom.media.edit.overlays import CaptionWord


def srt(words: Sequence[CaptionWord]) -> str:
    """SubRip captions, a phrase per cue."""
    return _plain(words).to_string("srt")


def vtt(words: Sequence[CaptionWord]) -> str:
    """WebVTT captions, a phrase per cue."""
    return _plain(words).to_string("vtt")


def _plain(words: Sequence[CaptionWord]) -> SSAFile:
    script = SSAFile()
    for phrase in phrases(words):
        text = r"\N".join(escape(joined(line)) for line in lines(phrase))
        script.append(SSAEvent(phrase[0].start_ms, max(phrase[-1].end_ms, phrase[0].start_ms + 1), text=text))
    return script
