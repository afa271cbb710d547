"""Gemini through `google-genai`: structured answers, and sound that it is asked to write down with times."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpx2
from google import genai
from google.genai import errors as vendor_errors
from google.genai import types
from pydantic import ValidationError

from cutroom.ai import errors, sounds
from cutroom.ai.patience import patiently
from cutroom.ai.ports import Answer, Plain, TranscribedWord, Transcription, Usage, Value

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples

Result = TypeVar("Result")

VENDOR = "Gemini"
TIMEOUT_S = 120.0
HEARING = (
    "Write down every word that is said in the sound, in order, spelled as it is said and with its punctuation. "
    "Times are whole milliseconds from the beginning of the sound. Invent nothing: silence has no words. "
    "`language` is the ISO 639-1 code of what is spoken."
)


class _Word(Plain):
    text: str
    start_ms: int
    end_ms: int


class _Words(Plain):
    language: str | None
    words: list[_Word]


def connect(key: str, url: str | None = None, timeout_s: float = TIMEOUT_S) -> genai.Client:
    """A client that tries nothing again by itself: `patiently` does, where that is safe."""
    options = types.HttpOptions(base_url=url, api_version="v1beta", timeout=round(timeout_s * 1000))
    return genai.Client(api_key=key, http_options=options)


def ask(call: Callable[[], Result]) -> Result:
    """What `call` gives, with the SDK's failures in our words; passing ones are tried again."""

    def do() -> Result:
        try:
            return call()
        except vendor_errors.APIError as failed:
            error: Any = failed  # what it carries is untyped
            retry_after = error.response.headers.get("retry-after") if error.response is not None else None
            raise errors.translated(VENDOR, failed.code, _reason(error.details), retry_after) from None
        except httpx2.HTTPError:
            raise errors.unreachable(VENDOR) from None
        except (ValidationError, ValueError):
            raise errors.unusable(VENDOR, "answered something that cannot be read") from None

    return patiently(do)


def _reason(details: Any) -> str:
    """The reason that an error's details name, such as API_KEY_INVALID."""
    told = cast(dict[str, Any], details) if isinstance(details, dict) else {}
    error: dict[str, Any] = told.get("error", told)
    further: list[dict[str, Any]] = error.get("details") or []
    reasons = [str(one["reason"]) for one in further if one.get("reason")]
    return reasons[0] if reasons else str(error.get("status") or "")


class GeminiWriter:
    """Structured answers by `generateContent` with a JSON schema."""

    provider = "gemini"

    def __init__(self, client: genai.Client, model: str) -> None:
        self._client, self.model = client, model

    def write(self, schema: type[Value], instructions: str, material: str, *, most_tokens: int) -> Answer[Value]:
        """A document of `schema`; a block, an answer cut off or one outside the schema raises Rejected."""
        return self.answer(schema, instructions, [material], most_tokens)

    def answer(
        self, schema: type[Value], instructions: str, contents: Sequence[Any], most_tokens: int
    ) -> Answer[Value]:
        """The same for any contents, sound among them."""
        config = types.GenerateContentConfig(
            system_instruction=instructions,
            response_mime_type="application/json",
            response_json_schema=schema.model_json_schema(),
            max_output_tokens=most_tokens,
            temperature=0,
        )
        models: Any = self._client.models  # its methods are typed in part only
        found: types.GenerateContentResponse = ask(
            lambda: models.generate_content(model=self.model, contents=list(contents), config=config)
        )
        usage = _usage(found)
        try:
            return Answer(value=schema.model_validate_json(found.text or ""), usage=usage)
        except (ValidationError, ValueError):
            raise errors.unusable(VENDOR, "declined to answer, or not in the form asked for", usage) from None


def _usage(found: types.GenerateContentResponse) -> Usage:
    told = found.usage_metadata
    if told is None:
        return Usage()
    thought = (told.candidates_token_count or 0) + (told.thoughts_token_count or 0)
    return Usage(input_tokens=told.prompt_token_count or 0, output_tokens=thought)


class GeminiTranscriber:
    """Sound sent inline; the times are the model's own and coarser than a recogniser's."""

    provider = "gemini"

    def __init__(self, client: genai.Client, model: str) -> None:
        self._writer, self.model = GeminiWriter(client, model), model

    def transcribe(
        self, samples: "Samples", *, language: str | None = None, vocabulary: Sequence[str] = ()
    ) -> Answer[Transcription]:
        """Words with times; the vendor tells no confidence, so it is 1."""
        hints = [f"The language is {language}."] if language else []
        hints += ["These words are likely: " + ", ".join(vocabulary)] if vocabulary else []
        sound = types.Part.from_bytes(data=sounds.wav(samples), mime_type="audio/wav")
        most = sounds.most_tokens(sounds.length_ms(samples) // 1000 + 1)
        found = self._writer.answer(_Words, HEARING, [sound, *hints], most)
        words = [TranscribedWord(**word.model_dump(), confidence=1) for word in found.value.words]
        heard = sounds.in_order(words, found.value.language, sounds.length_ms(samples))
        return Answer(value=heard, usage=found.usage)
