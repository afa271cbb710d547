"""Which model does what, and how much it may cost: one JSON document, `CUTROOM_AI`. Empty means: all embedded."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from pydantic import Field, ValidationError

from cutroom.ai.ports import Plain
from cutroom.ai.prices import Price, published
from cutroom.kit.errors import Invalid

Port = Literal["transcriber", "judge", "embedder"]
EMBEDDED = "embedded"
# What serves where only a provider is named. None of these is announced to end before 2027-02-26 (whisper-1).
DEFAULT_MODELS: Mapping[tuple[str, str], str] = {
    ("openai", "transcriber"): "whisper-1",
    ("openai", "judge"): "gpt-6-luna",
    ("openai", "embedder"): "text-embedding-3-small",
    ("gemini", "transcriber"): "gemini-3.5-flash-lite",
    ("gemini", "judge"): "gemini-3.5-flash-lite",
    ("minimax", "judge"): "MiniMax-M3",
}


class Budget(Plain):
    """The most that one owner's calls may cost in a UTC day and month, in millionths of a dollar."""

    day_micros: int = Field(default=2_000_000, ge=0)
    month_micros: int = Field(default=20_000_000, ge=0)


class Hears(Plain):
    """Who hears; `faster-whisper` takes the folder of a model in CTranslate2 form as its model."""

    provider: Literal["embedded", "faster-whisper", "openai", "gemini"] = EMBEDDED
    model: str | None = None


class Judges(Plain):
    """Who orders and titles the moments."""

    provider: Literal["embedded", "openai", "gemini", "minimax"] = EMBEDDED
    model: str | None = None


class Embeds(Plain):
    """Who tells what texts mean."""

    provider: Literal["embedded", "openai"] = EMBEDDED
    model: str | None = None


class Config(Plain):
    """The whole of it."""

    transcriber: Hears = Hears()
    judge: Judges = Judges()
    embedder: Embeds = Embeds()
    budget: Budget = Budget()
    base_urls: Mapping[str, str] = Field(default_factory=dict[str, str])
    prices: Mapping[str, Price] = Field(default_factory=dict[str, Price])

    def model_of(self, port: Port) -> tuple[str, str]:
        """(provider, model) of a port. Raises Invalid where no model is named and none is the default."""
        choice: Hears | Judges | Embeds = getattr(self, port)
        model = choice.model or DEFAULT_MODELS.get((choice.provider, port))
        if choice.provider != EMBEDDED and not model:
            raise Invalid(f"CUTROOM_AI names no model of {choice.provider} for the {port}.")
        return choice.provider, model or EMBEDDED

    def price_of(self, provider: str, model: str) -> Price:
        """What a model costs. Raises Invalid where that is not known: its calls could not be held to the budget."""
        name = f"{provider}/{model}"
        found = self.prices.get(name) or published().get(name)
        if found is None:
            raise Invalid(f"{name} has no price; name one under `prices` in CUTROOM_AI.")
        return found


@lru_cache(maxsize=8)
def parse(text: str) -> Config:
    """The configuration that `text` holds. Raises Invalid, naming the field."""
    try:
        return Config.model_validate_json(text or "{}")
    except ValidationError as wrong:
        fields = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
        raise Invalid(f"CUTROOM_AI cannot be read: {fields}") from None
