"""The defaults: models that come with Cutroom, offline, without a key and without a price."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cutroom.ai import sounds
from cutroom.ai.errors import Rejected
from cutroom.ai.ports import Answer, Candidate, Judged, Ranking, TranscribedWord, Transcription, Usage, Vectors
from cutroom.media.models import files as model_files
from cutroom.media.speech import embeddings, transcription

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples


class Whisper:
    """Whisper base, or any other model in CTranslate2 form that lies in `folder`."""

    def __init__(self, folder: Path | None, provider: str = "embedded", model: str = "whisper-base") -> None:
        """Raises Rejected where there is no model."""
        if folder is None or not (folder / "model.bin").is_file():
            raise Rejected("No speech model was found; name a folder that holds one in CTranslate2 form.")
        self.provider, self.model, self.folder = provider, model, folder

    def transcribe(
        self, samples: "Samples", *, language: str | None = None, vocabulary: Sequence[str] = ()
    ) -> Answer[Transcription]:
        """What is said, by beam search without sampling: the same sound gives the same words."""
        found = transcription.transcribe(samples, self.folder, vocabulary=vocabulary, language=language)
        words = [TranscribedWord(**word.model_dump()) for word in found.words]
        lasting = sounds.length_ms(samples)
        return Answer(value=sounds.in_order(words, found.language, lasting), usage=Usage(sound_ms=lasting))


def whisper(models: Path | None = None) -> Whisper:
    """The transcriber that comes with Cutroom. Raises Rejected where its model is not installed."""
    return Whisper(model_files.whisper(models))


class Scorer:
    """The judge that every other is measured against: the order of the scores, and their own titles and reasons."""

    provider, model = "embedded", "scores"

    def rank(self, moments: Sequence[Candidate], topic: str | None) -> Answer[Ranking]:
        """The candidates by their scores; a topic has been weighed in them already."""
        order = sorted(range(len(moments)), key=lambda i: (-moments[i].score, i))
        told = [Judged(moment=i, title=moments[i].title, reason=" ".join(moments[i].reasons[:1])) for i in order]
        return Answer(value=Ranking(ranking=told), usage=Usage())


class MiniLm:
    """all-MiniLM-L6-v2 on onnxruntime."""

    provider, model, dimension = "embedded", "all-MiniLM-L6-v2", embeddings.SIZE

    def __init__(self, models: Path | None = None) -> None:
        """Raises Rejected where its model is not installed."""
        embed = embeddings.embedder(models)
        if embed is None:
            raise Rejected("No sentence model was found, so nothing can be searched by meaning.")
        self._embed = embed

    def embed(self, texts: Sequence[str]) -> Answer[Vectors]:
        """Unit vectors of 384 numbers."""
        return Answer(value=Vectors(rows=[embeddings.stored(row) for row in self._embed(texts)]), usage=Usage())
