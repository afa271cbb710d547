"""OpenAI through its own SDK: transcription with word times, structured answers, embeddings."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import openai
from openai.types.audio import TranscriptionVerbose
from pydantic import ValidationError

from cutroom.ai import errors, sounds
from cutroom.ai.patience import patiently
from cutroom.ai.ports import Answer, TranscribedWord, Transcription, Usage, Value, Vectors

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples

Result = TypeVar("Result")

VENDOR = "OpenAI"
URL = "https://api.openai.com/v1"
TIMEOUT_S = 120.0
MOST_TEXTS = 256  # of one embedding request; the vendor takes 2048
LANGUAGES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
             "dutch": "nl", "polish": "pl", "turkish": "tr", "russian": "ru", "ukrainian": "uk", "arabic": "ar",
             "hindi": "hi", "chinese": "zh", "japanese": "ja", "korean": "ko"}  # fmt: skip


def connect(key: str, url: str | None = None, timeout_s: float = TIMEOUT_S) -> openai.OpenAI:
    """A client that tries nothing again by itself: `patiently` does, where that is safe."""
    return openai.OpenAI(api_key=key, base_url=url or URL, timeout=timeout_s, max_retries=0)


def ask(vendor: str, call: Callable[[], Result]) -> Result:
    """What `call` gives, with the SDK's failures in our words; passing ones are tried again."""

    def do() -> Result:
        try:
            return call()
        except openai.APIStatusError as error:
            retry_after = error.response.headers.get("retry-after")
            raise errors.translated(vendor, error.status_code, str(error.code or ""), retry_after) from None
        except openai.APIConnectionError:
            raise errors.unreachable(vendor) from None
        except (openai.OpenAIError, ValidationError, ValueError):
            raise errors.unusable(vendor, "answered something that cannot be read") from None

    return patiently(do)


class OpenAiTranscriber:
    """`whisper-1`: the vendor's one model that tells the time of each word."""

    provider = "openai"

    def __init__(self, client: openai.OpenAI, model: str) -> None:
        self._client, self.model = client, model

    def transcribe(
        self, samples: "Samples", *, language: str | None = None, vocabulary: Sequence[str] = ()
    ) -> Answer[Transcription]:
        """Words with times; the vendor tells no confidence of a word, so it is 1."""
        lasting, sound = sounds.length_ms(samples), sounds.wav(samples)
        given: dict[str, Any] = {"language": language, "prompt": ", ".join(vocabulary)}
        transcriptions: Any = self._client.audio.transcriptions  # its overloads do not take optional arguments
        answer: TranscriptionVerbose = ask(
            VENDOR,
            lambda: transcriptions.create(
                file=("sound.wav", sound, "audio/wav"),
                model=self.model,
                response_format="verbose_json",
                timestamp_granularities=["word"],
                **{name: value for name, value in given.items() if value},
            ),
        )
        if answer.words is None:
            raise errors.unusable(VENDOR, "gave no times of words", Usage(sound_ms=lasting))
        words = [
            TranscribedWord(text=w.word, start_ms=round(w.start * 1000), end_ms=round(w.end * 1000), confidence=1)
            for w in answer.words
        ]
        spoken_language = str(answer.language).lower()
        return Answer(
            value=sounds.in_order(words, LANGUAGES.get(spoken_language, spoken_language[:2] or None), lasting),
            usage=Usage(sound_ms=lasting),
        )


class OpenAiWriter:
    """Structured answers by `/v1/responses`."""

    provider = "openai"

    def __init__(self, client: openai.OpenAI, model: str) -> None:
        self._client, self.model = client, model

    def write(self, schema: type[Value], instructions: str, material: str, *, most_tokens: int) -> Answer[Value]:
        """A document of `schema`; a refusal or an answer that was cut off raises Rejected."""
        answer = ask(
            VENDOR,
            lambda: self._client.responses.parse(
                model=self.model,
                instructions=instructions,
                input=material,
                text_format=schema,
                max_output_tokens=most_tokens,
                store=False,
            ),
        )
        used = answer.usage
        usage = Usage(input_tokens=used.input_tokens, output_tokens=used.output_tokens) if used else Usage()
        if answer.output_parsed is None:
            raise errors.unusable(VENDOR, "declined to answer, or its answer was cut off", usage)
        return Answer(value=answer.output_parsed, usage=usage)


class OpenAiEmbedder:
    """Embeddings, shortened by the vendor to the dimension that the database holds."""

    provider = "openai"

    def __init__(self, client: openai.OpenAI, model: str, dimension: int) -> None:
        self._client, self.model, self.dimension = client, model, dimension

    def embed(self, texts: Sequence[str]) -> Answer[Vectors]:
        """Unit vectors, asked for in portions."""
        rows: list[list[float]] = []
        tokens = 0
        for start in range(0, len(texts), MOST_TEXTS):
            portion = [text or " " for text in texts[start : start + MOST_TEXTS]]
            answer = ask(
                VENDOR,
                lambda portion=portion: self._client.embeddings.create(
                    model=self.model, input=portion, dimensions=self.dimension, encoding_format="float"
                ),
            )
            got = [one.embedding for one in sorted(answer.data, key=lambda one: one.index)]
            tokens += answer.usage.prompt_tokens
            if len(got) != len(portion) or any(len(row) != self.dimension for row in got):
                raise errors.unusable(VENDOR, "gave other vectors than were asked for", Usage(input_tokens=tokens))
            rows += [_unit(row) for row in got]
        return Answer(value=Vectors(rows=rows), usage=Usage(input_tokens=tokens))


def _unit(row: list[float]) -> list[float]:
    length = sum(value * value for value in row) ** 0.5 or 1.0
    return [round(value / length, 6) for value in row]
