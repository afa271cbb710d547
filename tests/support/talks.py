"""Talks cut together from real single-shot clips in several framings: every cut is known by construction."""

import itertools
import random
from pathlib import Path
from typing import NamedTuple

from cutroom.media.source import ffmpeg

# Files of ../shared/media with one shot each, and how many of their seconds are used.
CLIPS = {
    "face1_talking_franck_360x288_200s_noaudio.mp4": 195.0,
    "face1_webcam_cap13_400x300_31s_noaudio.mp4": 29.0,
    "face1_speech_aoc_512sq_8s.mp4": 7.0,
    "face1_webcam_man_480x320_10s_datastreams.mp4": 8.5,
    "person_asl_sign_480p_4s_noaudio.mkv": 3.2,
    "bottles_hands_360p_40s_noaudio.mp4": 37.0,
    "screencast_facecam_576p_8s.avi": 6.5,
}
# Framings: how high the clip stands as a share of the frame, and where (0 left or top, 1 right or bottom).
FRAMINGS = ((1.35, 0.5, 0.3), (1.0, 0.5, 0.5), (1.9, 0.5, 0.35), (1.0, 0.3, 0.5), (1.0, 0.7, 0.5), (0.85, 0.45, 0.5))
SIZE = (640, 360)


class Piece(NamedTuple):
    """`frames` of a clip from `start_s` on, in a framing."""

    clip: str
    framing: int
    start_s: float
    frames: int


class Talk(NamedTuple):
    """A film, its frame rate, the frames that begin another picture, and those that go on in the same framing."""

    path: Path
    fps: int
    cuts: list[int]
    jumps: list[int]


def construct(seed: int, media: Path, folder: Path, pieces: int = 14) -> Talk:
    """A talk of `pieces` shots of 1.6 to 5 s; the same seed gives the same. Raises FfmpegFailed."""
    chance = random.Random(seed)
    fps = chance.choice([24, 25, 30])
    chosen = _chosen(chance, fps, pieces)
    path = folder / f"talk-{seed}.mp4"
    inputs = [arg for one in chosen for arg in ("-ss", f"{one.start_s:.3f}", "-i", str(media / one.clip))]
    chains = [_chain(i, one, fps) for i, one in enumerate(chosen)]
    whole = "".join(f"[v{i}]" for i in range(pieces)) + f"concat=n={pieces}[o]"
    coded = ["-map", "[o]", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(chance.choice([20, 23, 28]))]
    ffmpeg.run(["-v", "error", *inputs, "-filter_complex", ";".join([*chains, whole]), *coded, "-r", str(fps), path])
    at, cuts, jumps = 0, list[int](), list[int]()
    for before, after in itertools.pairwise(chosen):
        at += before.frames
        (jumps if before[:2] == after[:2] else cuts).append(at)
    return Talk(path, fps, cuts, jumps)


def _chosen(chance: random.Random, fps: int, count: int) -> list[Piece]:
    """Pieces of which every third goes on in the same framing, a second or more away from where the last one ended."""
    chosen: list[Piece] = []
    while len(chosen) < count:
        stays = bool(chosen) and CLIPS[chosen[-1].clip] > 20 and chance.random() < 0.35
        clip = chosen[-1].clip if stays else chance.choice(sorted(CLIPS))
        framing = chosen[-1].framing if stays else chance.randrange(len(FRAMINGS))
        frames = min(chance.randint(int(1.6 * fps), 5 * fps), int((CLIPS[clip] - 0.4) * fps))
        piece = Piece(clip, framing, chance.uniform(0, CLIPS[clip] - 0.2 - frames / fps), frames)
        last = chosen[-1] if chosen else None
        if last and last[:2] == piece[:2] and abs(last.start_s + last.frames / fps - piece.start_s) < 1:
            continue
        chosen.append(piece)
    return chosen


def _chain(i: int, piece: Piece, fps: int) -> str:
    """The filters of one piece: the clip in its framing over a blurred picture of itself."""
    (width, height), (share, x, y) = SIZE, FRAMINGS[piece.framing]
    behind = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},gblur=20"
    high = int(height * share) // 2 * 2
    return (
        f"[{i}:v:0]fps={fps},split[a{i}][b{i}];[a{i}]{behind}[c{i}];[b{i}]scale=-2:{high}[d{i}];"
        f"[c{i}][d{i}]overlay=x='(W-w)*{x}':y='(H-h)*{y}',setsar=1,format=yuv420p,"
        f"trim=end_frame={piece.frames},setpts=PTS-STARTPTS[v{i}]"
    )
