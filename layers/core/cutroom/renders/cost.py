"""Where a render runs: what it is expected to take in a function, and on the GPU queue. Pure; a test pins it.

Seconds are of one x86-64 core, fitted to renders of 15 s of a 1080p30 talk on two busy cores (ffmpeg 7.0: 10 s of CPU
for 720x1280 in H.264 with captions, 19 s for 1080x1920, 21 s in H.265), and rounded up.
Prices: https://aws.amazon.com/lambda/pricing/ and https://aws.amazon.com/ec2/pricing/on-demand/ (eu-central-1,
November 2026).
"""

from fractions import Fraction
from typing import Literal, NamedTuple

from cutroom.media.edit import Edit

Target = Literal["lambda", "batch"]

ENCODE_S_PER_MEGAPIXEL = 0.010  # one core, H.264 veryfast
DECODE_S_PER_MEGAPIXEL = 0.003
COMPOSE_S_PER_MEGAPIXEL = 0.006  # scaling, cropping and laying over, for each layer that is seen
CODEC = {"h264": 1.0, "h265": 3.3, "vp9": 2.5, "av1": 2.5}  # VP9 and AV1 keep fewer cores busy, too
WORDS = 1.1  # captions and texts are drawn into every frame
LAMBDA_CORES = 4.6  # of 8192 MB
LAMBDA_SCALING = 0.75  # of that is used: filters do not run on all cores alike
LAMBDA_LONGEST_S = 900
MARGIN = 0.5  # a render is sent to a function only when it is expected to end within this share of its time
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
    """Where it runs, and what was expected of both places."""

    target: Target
    on_lambda: Expected
    on_batch: Expected


def decide(edit: Edit) -> Decision:
    """The function where it is expected to end well within its 15 minutes, for it starts at once; else the queue."""
    work = core_seconds(edit)
    lambda_s = LAMBDA_START_S + work / (LAMBDA_CORES * LAMBDA_SCALING)
    batch_s = BATCH_START_S + work / BATCH_CORES
    on_lambda = Expected(round(lambda_s, 1), round(lambda_s * LAMBDA_DOLLARS_PER_S, 5))
    on_batch = Expected(round(batch_s, 1), round(batch_s * BATCH_DOLLARS_PER_S, 5))
    fits = lambda_s <= MARGIN * LAMBDA_LONGEST_S
    return Decision("lambda" if fits else "batch", on_lambda, on_batch)


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
