"""What is heard."""

from typing import Self

from pydantic import Field, model_validator

from cutroom.media.edit.layers import Placed
from cutroom.media.edit.units import Decibel


class AudioLayer(Placed):
    """Sound; gain in dB, fades at both ends against clicks.

    With `duck_db` it goes down by about so much while layers without it can be heard: music under a voice.
    """

    gain_db: Decibel = 0
    fade_in_ms: int = Field(default=0, ge=0, le=10_000)
    fade_out_ms: int = Field(default=0, ge=0, le=10_000)
    duck_db: float = Field(default=0, ge=0, le=40, allow_inf_nan=False)

    @model_validator(mode="after")
    def within_itself(self) -> Self:
        """Fades happen inside the layer."""
        if self.fade_in_ms + self.fade_out_ms > self.duration_ms:
            raise ValueError("fade_in_ms and fade_out_ms together are longer than the layer")
        return self
