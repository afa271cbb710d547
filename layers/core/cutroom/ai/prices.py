"""What calls cost, in whole millionths of the currency. Prices are data (`prices.json`); configuration overrules it.

Where a vendor's own figure is not known the file holds a ceiling, and says so: accounts may then show more than is
paid, never less.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from cutroom.ai.ports import Plain, Usage

CURRENCY = "USD"


class Price(Plain):
    """Millionths of the currency for a million tokens, and for a minute of sound."""

    input_per_million: int = Field(default=0, ge=0)
    output_per_million: int = Field(default=0, ge=0)
    sound_per_minute: int = Field(default=0, ge=0)
    basis: str = "configured"


@cache
def published() -> Mapping[str, Price]:
    """The prices that come with this release, by `provider/model`."""
    document = json.loads((Path(__file__).parent / "prices.json").read_text())
    return {name: Price.model_validate(one) for name, one in document["models"].items()}


def cost_micros(price: Price, usage: Usage) -> int:
    """What `usage` costs, rounded up so that no call is free by rounding."""
    tokens = price.input_per_million * usage.input_tokens + price.output_per_million * usage.output_tokens
    return -(-tokens // 1_000_000) + -(-price.sound_per_minute * usage.sound_ms // 60_000)


def most_tokens_in(*texts: str) -> int:
    """No text has more tokens than bytes, whatever the model divides it by; a request adds some of its own."""
    return sum(len(text.encode()) for text in texts) + 500
