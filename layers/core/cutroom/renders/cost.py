"""Where a render runs: in a function, in parts side by side, or on the GPU queue. Pure; a test pins it.

Seconds are of one x86-64 core, fitted to renders of 15 s of a 1080p30 talk on two busy cores (ffmpeg 7.0: 10 s of CPU
for 720x1280 in H.264 with captions, 19 s for 1080x1920, 21 s in H.265), and rounded up.
Prices: https://aws.amazon.com/lambda/pricing/ and https://aws.amazon.com/ec2/pricing/on-demand/ (eu-central-1,
November 2026).
"""

from fractions import Fraction
from typing import Literal, NamedTuple

from cutroom.media.edit import Edit
from cutroom.media.render.cost import expected_bytes

Target = Literal["lambda", "parts", "batch"]

ENCODE_S_PER_MEGAPIXEL = 0.010  # one core, H.264 veryfast
DECODE_S_PER_MEGAPIXEL = 0.003
COMPOSE_S_PER_MEGAPIXEL = 0.006  # scaling, cropping and laying over, for each layer that is seen
CODEC = {"h264": 1.0, "h265": 3.3, "vp9": 2.5, "av1": 3.3}  # VP9 and AV1 keep fewer cores busy, too
WORDS = 1.1  # captions and texts are drawn into every frame
LAMBDA_CORES = 4.6  # of 8192 MB
LAMBDA_SCALING = 0.75  # of that is used: filters do not run on all cores alike
LAMBDA_LONGEST_S = 900
MARGIN = 0.5  # a render is sent to a function only when it is expected to end within this share of its time
WHOLE_S = 120  # what takes longer in one function is made in parts
PART_S = 60
MOST_PARTS = 40
JOIN_S_PER_MEGAPIXEL = 0.0008  # the joined file is copied, and read once for its quality report
LAMBDA_DISK_BYTES = 10 * 1024**3
COPIES = 2.2  # the parts, the joined file, and room to spare
WAITING_DOLLARS_PER_S = 0.01 / 60  # what it is worth to have a file a minute earlier
LAMBDA_START_S = 3
LAMBDA_DOLLARS_PER_S = 8 * 0.0000166667  # 8 GB
BATCH_START_S = 240  # a machine, its image, its packages
BATCH_CORES = 4  # g4dn.xlarge
BATCH_DOLLARS_PER_S = 0.658 / 3600


class Expected(NamedTuple):
    """What a render takes in one place."""

    seconds: float
    dollars: float


class Decision(NamedTuple):
    """Where it runs, in how many parts where it is divided, and what was expected of each place."""

    target: Target
    parts: int
    on_lambda: Expected
    in_parts: Expected
    on_batch: Expected


def decide(edit: Edit, wanted: int | None = None) -> Decision:
    """One function for what is soon done; else parts or the queue, whichever costs less with the waiting counted.

    Whoever wants a number of parts gets them, where that fits into functions.
    """
    lambda_s = core_seconds(edit) / (LAMBDA_CORES * LAMBDA_SCALING)
    batch_s = BATCH_START_S + core_seconds(edit) / BATCH_CORES
    parts = wanted or min(MOST_PARTS, -(-int(lambda_s) // PART_S) or 1)
    part_s, join_s = LAMBDA_START_S + lambda_s / parts, LAMBDA_START_S + _join_seconds(edit)
    on_lambda = _expected(LAMBDA_START_S + lambda_s, LAMBDA_START_S + lambda_s, LAMBDA_DOLLARS_PER_S)
    in_parts = _expected(part_s + join_s, parts * part_s + join_s, LAMBDA_DOLLARS_PER_S)
    on_batch = _expected(batch_s, batch_s, BATCH_DOLLARS_PER_S)
    if on_lambda.seconds <= WHOLE_S and not (wanted and wanted > 1):
        return Decision("lambda", 1, on_lambda, in_parts, on_batch)
    if _fits(edit, part_s, join_s) and (wanted or _price(in_parts) <= _price(on_batch)):
        return Decision("parts", parts, on_lambda, in_parts, on_batch)
    return Decision("batch", 1, on_lambda, in_parts, on_batch)


def _fits(edit: Edit, part_s: float, join_s: float) -> bool:
    """Whether each function ends well within its time, and the one that joins has room for the file."""
    stored = COPIES * expected_bytes(edit.format, edit.duration_ms)
    return max(part_s, join_s) <= MARGIN * LAMBDA_LONGEST_S and stored <= LAMBDA_DISK_BYTES


def _join_seconds(edit: Edit) -> float:
    return float(edit.frames) * edit.format.width * edit.format.height / 1e6 * JOIN_S_PER_MEGAPIXEL


def _expected(seconds: float, paid_s: float, dollars_per_s: float) -> Expected:
    return Expected(round(seconds, 1), round(paid_s * dollars_per_s, 5))


def _price(expected: Expected) -> float:
    return expected.dollars + expected.seconds * WAITING_DOLLARS_PER_S


def core_seconds(edit: Edit) -> float:
    """Seconds of one core: decoding and composing every layer while it is seen, and encoding every frame."""
    made = edit.format
    rate = Fraction(made.fps)
    shown = made.width * made.height / 1e6
    encode = float(edit.frames) * shown * ENCODE_S_PER_MEGAPIXEL * CODEC[made.codec]
    layers = 0.0
    for layer in edit.layers:
        info = edit.sources[layer.source].info
        seconds = layer.duration_ms / 1000
        decoded = info.width * info.height / 1e6 * float(info.rate) * seconds * layer.speed
        composed = shown * layer.rect.w * layer.rect.h * float(rate) * seconds
        blurred = 2.0 if layer.fit == "blur" else 1.0
        layers += decoded * DECODE_S_PER_MEGAPIXEL + composed * COMPOSE_S_PER_MEGAPIXEL * blurred
    words = WORDS if edit.texts or (edit.captions and edit.captions.words) else 1.0
    return (encode + layers) * words
