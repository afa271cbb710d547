"""Who laughs and claps, told by the speech recogniser.

Whisper was trained on subtitles, and these name in brackets what is heard and not said. So a stretch without words is
given to it with an opened bracket, and what it thinks likely behind that bracket is the answer: one step of its
decoder. How well it does is in ADR 0018.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.kit import intervals
from cutroom.kit.errors import Cancelled
from cutroom.kit.spans import Span
from cutroom.media.audio import audio_classes
from cutroom.media.audio.audio_signal import HOP_MS, RATE, Samples, envelope_db
from cutroom.media.schema import Sound, SoundKind, Word
from cutroom.media.speech import transcription

NAMES: dict[SoundKind, frozenset[str]] = {
    "laughter": frozenset({"laugh", "laughs", "laughed", "laughing", "laughter", "giggling", "chuckles", "chuckling"}),
    "applause": frozenset({"applause", "applauding", "clap", "claps", "clapping"}),
}
LIKELY: dict[SoundKind, float] = {"laughter": 0.25, "applause": 0.45}  # behind the bracket
HAHA = re.compile(r"\W*((ha)+h?|heh|(he){2,}|(ho){2,})\W*", re.IGNORECASE)  # laughter that was written down as words
LONGEST_MS, LEAST_MS = 4000, 1000
BRIDGED_MS = 400  # people draw breath between two bursts of laughter
SEEN_FRAMES = 500  # of 10 ms that the encoder is given: the longest piece and silence after it
BATCH = 8


def find(
    model: Path, samples: Samples, words: Sequence[Word], cancelled: Callable[[], bool] | None = None
) -> list[Sound]:
    """Laughter and applause in 16 kHz `samples` outside of the `words`, in order of time.

    `model` is a Whisper folder in CTranslate2 form. Raises Cancelled.
    """
    worded = [word.span for word in words if not HAHA.fullmatch(word.text)]
    pieces = [piece for stretch in unsaid(samples, worded) for piece in divided(stretch)]
    reactions: list[Sound] = []
    for first in range(0, len(pieces), BATCH):
        if cancelled and cancelled():
            raise Cancelled("Canceled.")
        some = pieces[first : first + BATCH]
        named = _judge(model, [samples[piece.start_ms * RATE // 1000 : piece.end_ms * RATE // 1000] for piece in some])
        reactions += [
            Sound(start_ms=piece.start_ms, end_ms=piece.end_ms, kind=kind)
            for piece, kind in zip(some, named, strict=True)
            if kind
        ]
    return audio_classes.join([reactions])


def unsaid(samples: Samples, worded: Sequence[Span]) -> list[Span]:
    """The stretches of a second and more in which something is heard and nothing said."""
    level = envelope_db(samples)
    if not len(level):
        return []
    loud = level >= audio_classes.silent_below(level)
    for span in worded:
        loud[span.start_ms // HOP_MS : -(-span.end_ms // HOP_MS)] = False
    stretches: list[Span] = []
    words = sorted(worded)
    for span in (Span(begin * HOP_MS, end * HOP_MS) for begin, end in intervals.runs(loud).tolist()):
        between = Span(stretches[-1].end_ms, span.start_ms) if stretches else None
        if between and between.duration_ms <= BRIDGED_MS and between.without(words) == [between]:
            stretches[-1] = Span(stretches[-1].start_ms, span.end_ms)
        else:
            stretches.append(span)
    return [span for span in stretches if span.duration_ms >= LEAST_MS]


def divided(stretch: Span) -> list[Span]:
    """A stretch in equal pieces of 4 s at most."""
    count = -(-stretch.duration_ms // LONGEST_MS)
    edges = [stretch.start_ms + stretch.duration_ms * i // count for i in range(count + 1)]
    return [Span(begin, end) for begin, end in pairwise(edges)]


def _judge(model: Path, pieces: Sequence[Samples]) -> list[SoundKind | None]:
    """What each piece is, where it is one of these."""
    import ctranslate2  # it brings no types

    runtime: Any = ctranslate2
    recogniser, known = transcription.recogniser(model), _vocabulary(model)
    features = np.stack([_features(recogniser, piece) for piece in pieces])
    answers = recogniser.model.generate(
        runtime.StorageView.from_array(features),
        [list(known.prompt)] * len(pieces),
        beam_size=1,
        max_length=len(known.prompt) + 2,  # one step for the bracket, and the one behind it
        return_logits_vocab=True,
        suppress_blank=False,
        suppress_tokens=[],
    )
    return [_named(known.kinds, _chances(np.array(answer.logits[0][1]))) for answer in answers]


def _named(kinds: dict[SoundKind, list[int]], behind: NDArray[Any]) -> SoundKind | None:
    likely: dict[SoundKind, float] = {kind: float(behind[tokens].sum()) for kind, tokens in kinds.items()}
    best = max(likely, key=lambda kind: likely[kind] / LIKELY[kind])
    return best if likely[best] >= LIKELY[best] else None


def _features(recogniser: Any, piece: Samples) -> NDArray[np.float32]:
    """The log mel spectrum as the recogniser wants it: (80, SEEN_FRAMES)."""
    mels = recogniser.feature_extractor(piece)[:, :SEEN_FRAMES]
    return np.asarray(np.pad(mels, ((0, 0), (0, SEEN_FRAMES - mels.shape[1]))), np.float32)


def _chances(logits: NDArray[Any]) -> NDArray[Any]:
    likely = np.exp(logits.reshape(-1).astype(np.float64) - logits.max())
    return likely / likely.sum()


class Vocabulary(NamedTuple):
    """The tokens of one recogniser: what it is asked with, and the names of each kind."""

    prompt: tuple[int, ...]
    kinds: dict[SoundKind, list[int]]


@cache
def _vocabulary(model: Path) -> Vocabulary:
    tokens: dict[str, int] = transcription.recogniser(model).hf_tokenizer.get_vocab()
    kinds: dict[SoundKind, list[int]] = {
        kind: sorted(i for text, i in tokens.items() if text.removeprefix("Ġ").lower() in names)
        for kind, names in NAMES.items()
    }
    begin = ("<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>", "Ġ[")
    return Vocabulary(tuple(tokens[token] for token in begin), kinds)
