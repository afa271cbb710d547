"""What the simulated recognisers hear: a script, spread evenly over the sound."""

import io
import wave

from infra.local.simulators.messages import Refused, Reply


def duration_s(sound: bytes, refusal: Reply) -> float:
    """How long a WAV file is, in seconds. Raises Refused with `refusal` where it is none."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError):
        raise Refused(refusal) from None
