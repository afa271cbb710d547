"""Models for the capabilities: the configured one, metered and within its budget, else the embedded one and a note.

No failure of somebody else's model fails our work: what is embedded does it, and the notes say so.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cutroom.ai import config, judging
from cutroom.ai.config import EMBEDDED, Config
from cutroom.ai.errors import BudgetExceeded, ModelError, Reauthorize
from cutroom.ai.meter import Account, Call, metered
from cutroom.ai.ports import Candidate, Ranking, Transcription, Usage, Vectors
from cutroom.ai.prices import most_tokens_in
from cutroom.kit.errors import AppError, Invalid
from cutroom.runtime import packs
from cutroom.runtime.context import Context, log

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples

DIMENSION = 384  # of every vector in the database
INPUT_A_SECOND = 40  # tokens that a second of sound is for a model that listens; the vendor says 32


class Meanings(NamedTuple):
    """Unit vectors, and the name of the model that made them: only vectors of one model can be compared."""

    model: str
    rows: list[list[float]]


def configured(ctx: Context) -> Config:
    """Which model does what. Raises Invalid."""
    return config.parse(ctx.settings.ai)


def transcribe(
    ctx: Context, account: Account, samples: "Samples", vocabulary: Sequence[str], notes: list[str]
) -> Transcription | None:
    """The words of the configured transcriber; None where the engine's own serves, with a note where it had to."""
    return _or_none("transcriber", notes, lambda: _transcribe(ctx, account, samples, vocabulary))


def _transcribe(ctx: Context, account: Account, samples: "Samples", vocabulary: Sequence[str]) -> Transcription | None:
    chosen = configured(ctx)
    provider, model = chosen.model_of("transcriber")
    if provider == EMBEDDED:
        return None
    port = _port(ctx, chosen, "transcriber")
    if provider == "faster-whisper":
        return port.transcribe(samples, vocabulary=vocabulary).value
    from cutroom.ai import sounds

    seconds = sounds.length_ms(samples) // 1000 + 1
    listening = provider == "gemini"
    at_most = Usage(
        input_tokens=most_tokens_in(*vocabulary) + INPUT_A_SECOND * seconds + 1000 if listening else 0,
        output_tokens=sounds.most_tokens(seconds) if listening else 0,
        sound_ms=sounds.length_ms(samples),
    )
    content = sounds.wav(samples) + json.dumps(list(vocabulary)).encode()
    call = Call(provider, model, "transcribe", content, at_most)
    return metered(ctx, chosen, account, call, Transcription, lambda: port.transcribe(samples, vocabulary=vocabulary))


def rank(
    ctx: Context, account: Account, moments: Sequence[Candidate], topic: str | None, notes: list[str]
) -> Ranking | None:
    """How the configured judge orders the moments; None where the scores' own order stands."""
    return _or_none("judge", notes, lambda: _rank(ctx, account, moments, topic) if moments else None)


def _rank(ctx: Context, account: Account, moments: Sequence[Candidate], topic: str | None) -> Ranking | None:
    chosen = configured(ctx)
    provider, model = chosen.model_of("judge")
    if provider == EMBEDDED:
        return None
    port = _port(ctx, chosen, "judge")
    asked = judging.material(moments, topic)
    schema = json.dumps(Ranking.model_json_schema())
    at_most = Usage(
        input_tokens=most_tokens_in(judging.INSTRUCTIONS, asked, schema, schema),
        output_tokens=judging.most_tokens(len(moments)),
    )
    call = Call(provider, model, "rank", (judging.INSTRUCTIONS + asked).encode(), at_most)
    return metered(ctx, chosen, account, call, Ranking, lambda: port.rank(moments, topic))


def embed(ctx: Context, account: Account, texts: Sequence[str], notes: list[str]) -> Meanings | None:
    """What the texts mean by the configured embedder, else by the embedded one; None where there is no model at all."""
    return _or_none("embedder", notes, lambda: _embed(ctx, account, texts)) or _or_none(
        "embedder", [], lambda: _embedded(ctx, texts)
    )


def _embed(ctx: Context, account: Account, texts: Sequence[str]) -> Meanings | None:
    chosen = configured(ctx)
    provider, model = chosen.model_of("embedder")
    if provider == EMBEDDED:
        return None
    port = _port(ctx, chosen, "embedder")
    at_most = Usage(input_tokens=most_tokens_in(*texts))
    call = Call(provider, model, f"embed {DIMENSION}", json.dumps(list(texts)).encode(), at_most)
    found = metered(ctx, chosen, account, call, Vectors, lambda: port.embed(texts))
    return Meanings(f"{provider}/{model}", found.rows)


def _embedded(ctx: Context, texts: Sequence[str]) -> Meanings:
    packs.ensure(ctx.settings, "inference")  # where no layer brings it
    port = _mini_lm(packs.ensure(ctx.settings, "models"))
    return Meanings(f"{port.provider}/{port.model}", port.embed(texts).value.rows)


@lru_cache(maxsize=2)
def _mini_lm(models: Path | None) -> Any:
    from cutroom.ai.providers.embedded import MiniLm

    return MiniLm(models)


def _or_none(port: str, notes: list[str], do: Any) -> Any:
    """What `do` gives; a failure becomes a note and None."""
    try:
        return do()
    except (ModelError, BudgetExceeded, Invalid) as error:
        log.warning("a model did not serve", port=port, code=error.code, reason=error.message)
        notes.append(f"The {port} that comes with Cutroom did the work: {_told(error)}")
        return None


def _told(error: AppError) -> str:
    return error.message[:1].lower() + error.message[1:] if not error.message.startswith("CUTROOM") else error.message


def _port(ctx: Context, chosen: Config, port: config.Port) -> Any:
    """The adapter of the configured provider, on a client of its vendor's SDK. Raises Reauthorize without a key."""
    provider, model = chosen.model_of(port)
    if provider == "faster-whisper":
        from cutroom.ai.providers.embedded import Whisper

        packs.ensure(ctx.settings, "speech")
        return Whisper(Path(model), provider, model)
    key = ctx.settings.model_keys.get(provider, "")
    if not key:
        raise Reauthorize(f"There is no key for {provider}.")
    packs.ensure(ctx.settings, "ai")
    return _adapter(port, provider, model, key, chosen.base_urls.get(provider))


def _adapter(port: config.Port, provider: str, model: str, key: str, url: str | None) -> Any:
    if provider == "openai":
        from cutroom.ai.providers import openai

        client = openai.connect(key, url)
        if port == "transcriber":
            return openai.OpenAiTranscriber(client, model)
        if port == "embedder":
            return openai.OpenAiEmbedder(client, model, DIMENSION)
        return judging.WrittenJudge(openai.OpenAiWriter(client, model))
    if provider == "gemini":
        from cutroom.ai.providers import gemini

        talks = gemini.connect(key, url)
        if port == "transcriber":
            return gemini.GeminiTranscriber(talks, model)
        return judging.WrittenJudge(gemini.GeminiWriter(talks, model))
    from cutroom.ai.providers import minimax

    return judging.WrittenJudge(minimax.MiniMaxWriter(minimax.connect(key, url), model))
