"""Photos become a video on files alone: smooth, kind to faces, in time, as loud as platforms want it."""

import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutroom.media.edit import Edit
from cutroom.media.generation.moods import MOODS, bars
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.photos.framing import framed
from cutroom.media.generation.photos.motions import Motion, motion, pose
from cutroom.media.generation.photos.moving import FPS, move
from cutroom.media.generation.photos.planning import PhotoLook, Plan, planned
from cutroom.media.generation.photos.production import look_at, produce
from cutroom.media.quality.report import report
from cutroom.media.quality.schema import QualityReport
from cutroom.media.render.render import render
from cutroom.media.schema import Box
from cutroom.media.source import ffmpeg

VERTICAL = (1080, 1920)
FACE = Box(x=0.68, y=0.05, w=0.16, h=0.16, score=0.9)
FRAMES = 5 * FPS
HALF = 20  # pixels around a point in which its middle is measured
SMALL = (270, 480)


def decoded(path: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The brightness of all frames (frames, height, width)."""
    command = [ffmpeg.binary(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0])


@pytest.fixture(scope="module")
def dots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[float, float]]]:
    """A photo of 3000 by 4000 with soft points on grey, and where they are in shares of it."""
    y, x = np.mgrid[0:4000, 0:3000].astype(np.float32)
    points = [(0.5, 0.5), (0.62, 0.3), (0.45, 0.72)]
    pixels = np.full((4000, 3000), 110, np.float32)
    for px, py in points:
        pixels += 130 * np.exp(-((x + 0.5 - px * 3000) ** 2 + (y + 0.5 - py * 4000) ** 2) / (2 * 14**2))
    path = tmp_path_factory.mktemp("dots") / "dots.png"
    Image.fromarray(np.stack([np.clip(pixels, 0, 255).astype(np.uint8)] * 3, axis=-1)).save(path, compress_level=1)
    return path, points


@pytest.mark.parametrize("kind", ["in", "out", "left"])
def test_a_point_of_a_moving_photo_does_not_jitter(
    tmp_path: Path, dots: tuple[Path, list[tuple[float, float]]], kind: str
) -> None:
    """In full size: the middle of a point in each frame, less the cubic that a calm motion is."""
    path, points = dots
    facts = PhotoFacts(width=3000, height=4000, faces=[] if kind == "left" else [FACE])
    moved = motion(facts, framed(facts, VERTICAL), kind, 5, zoom=1.12)  # pyright: ignore[reportArgumentType]
    assert moved.kind == kind
    move(path, moved, VERTICAL, FRAMES, tmp_path / "clip.mp4")
    frames = decoded(tmp_path / "clip.mp4", VERTICAL)
    assert len(frames) == FRAMES
    assert frames.min() >= 90, "an edge was seen"
    at = np.arange(FRAMES)
    for point in points:
        way = np.array([middle(frames[k], *place(moved, point, k)) for k in at])
        expected = np.array([place(moved, point, k) for k in at]) - 0.5
        assert np.abs(way - expected).max() < 0.1
        for axis in way.T:
            rms = np.sqrt(np.mean((axis - np.polyval(np.polyfit(at, axis, 3), at)) ** 2))
            assert rms <= 0.03
        steps = np.hypot(*np.diff(way, axis=0).T)
        assert max(steps[:3].mean(), steps[-3:].mean()) < 0.25 * steps.max()


def place(moved: Motion, point: tuple[float, float], frame: int) -> tuple[float, float]:
    """Where a point of the photo is on a frame."""
    at = pose(moved, frame / (FRAMES - 1))
    return at.x + point[0] * at.w, at.y + point[1] * at.h


def middle(frame: NDArray[np.uint8], x: float, y: float) -> tuple[float, float]:
    """The centre of brightness near a place."""
    top, left = round(y) - HALF, round(x) - HALF
    cut = frame[top : top + 2 * HALF + 1, left : left + 2 * HALF + 1].astype(np.float64)
    weight = np.clip(cut - np.median(cut) - 4, 0, None)
    rows, columns = np.mgrid[top : top + cut.shape[0], left : left + cut.shape[1]]
    return float((weight * columns).sum() / weight.sum()), float((weight * rows).sum() / weight.sum())


def test_a_landscape_photo_lies_whole_over_a_soft_copy_of_itself_in_its_own_colours(tmp_path: Path) -> None:
    pixels = np.zeros((800, 1200, 3), np.uint8)
    pixels[:] = (40, 160, 90)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    facts = PhotoFacts(width=1200, height=800)
    moved = motion(facts, framed(facts, SMALL), "in", 1)
    move(tmp_path / "a.png", moved, SMALL, 30, tmp_path / "clip.mp4")
    command = [ffmpeg.binary(), "-v", "error", "-i", tmp_path / "clip.mp4", "-f", "rawvideo",
               "-vf", "scale=in_color_matrix=bt709,format=rgb24", "-"]  # fmt: skip
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    frame = np.frombuffer(raw, np.uint8).reshape(-1, SMALL[1], SMALL[0], 3)[15].astype(int)
    area = moved.area
    assert np.abs(frame[area.y + area.h // 2, area.w // 2] - (40, 160, 90)).max() <= 4
    above, below = frame[: area.y - 12].mean(axis=(0, 1)), frame[area.y + area.h + 12 :].mean(axis=(0, 1))
    for ground in (above, below):
        assert 20 < ground[1] < 130
        assert ground[1] > max(ground[0], ground[2]) + 15


def no_network(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a socket was opened")


def scene(number: int, shift: int = 0) -> Image.Image:
    """A picture of its own for each number: soft shapes in its own colours, moved a little by `shift`."""
    chance = np.random.default_rng(number)
    width, height = [(900, 1200), (1200, 800), (1000, 1000)][number % 3]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pixels = np.full((height, width, 3), chance.uniform(70, 200, 3), np.float32)
    for _ in range(9):
        cx, cy, r = chance.uniform(0, width) + shift, chance.uniform(0, height), chance.uniform(60, 320)
        inside = np.clip((r - np.hypot(x - cx, y - cy)) / 6, 0, 1)[..., None]
        pixels = pixels * (1 - inside) + inside * chance.uniform(40, 230, 3).astype(np.float32)
    return Image.fromarray(pixels.astype(np.uint8))


def save(image: Image.Image, path: Path, taken_at: datetime) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    image.save(path, exif=exif, quality=92)


Made = tuple[Plan, Edit, Path, QualityReport]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small video of eight photos of two days, two of them of one burst, beside files that are none."""
    folder, work = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("work")
    day = datetime(2026, 7, 1, 9, tzinfo=UTC)
    for k in range(7):
        taken_at = day + timedelta(days=k // 4, minutes=10 * k)
        save(scene(k), folder / f"{9 - k}.jpg", taken_at)
        if k == 2:
            save(scene(k, shift=4), folder / "burst.jpg", taken_at + timedelta(seconds=2))
    (folder / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(20))
    (folder / "notes.txt").write_text("Buy more film.")
    look = PhotoLook(title="Two days by the sea", mood="upbeat", size=SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", no_network)
        seen, skipped = look_at(sorted(folder.iterdir()))
        plan = planned(seen, look)
        edit = produce(plan, work, look)
        render(edit, work / "video.mp4")
    assert {one.name: one.because.split(".")[0] for one in skipped} == {
        "a.heic": "HEIC files can't be read", "notes.txt": "It is not a photo",
    }  # fmt: skip
    return plan, edit, work / "video.mp4", report(work / "video.mp4", edit)


def test_photos_are_shown_by_time_and_of_a_burst_one(video: Made) -> None:
    plan, edit, _, _ = video
    shown = [file.name for file in plan.files]
    one_of_two = shown[2]
    assert one_of_two in ("7.jpg", "burst.jpg")
    assert shown == ["9.jpg", "8.jpg", one_of_two, "6.jpg", "5.jpg", "4.jpg", "3.jpg"]
    [left_out] = plan.arrangement.left_out
    assert {left_out.name, left_out.instead} == {"7.jpg", "burst.jpg"}
    assert [layer.transition.kind if layer.transition else "cut" for layer in edit.tracks[0].layers] == [
        "cut", "cut", "cut", "cut", "dissolve", "cut", "cut",
    ]  # fmt: skip


def test_its_report_is_clean(video: Made) -> None:
    plan, _, _, measured = video
    assert (measured.width, measured.height, measured.fps) == (*SMALL, "30/1")
    assert abs(measured.duration_ms - plan.duration_ms) <= 34
    assert measured.loudness_lufs is not None
    assert abs(measured.loudness_lufs + 14) <= 1
    assert measured.black_share == 0
    assert measured.notes == []


def test_the_picture_changes_on_beats_of_the_music_that_is_played(video: Made) -> None:
    plan, _, path, _ = video
    _, bar_s = bars(MOODS["upbeat"].bpm, plan.duration_ms / 1000)
    frames = decoded(path, SMALL).astype(np.int16)
    changes = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2))
    hard = [one.start for one in plan.times[1:] if one.way == "cut"]
    assert set(np.argsort(changes)[-len(hard) :] + 1) == set(hard)
    for frame in hard:
        beats = frame / FPS / (bar_s / 4)
        assert abs(beats - round(beats)) * bar_s / 4 <= 0.51 / FPS


def test_a_title_is_read_over_the_first_photo_alone(video: Made) -> None:
    """Words are white, and nothing of these photos is."""
    plan, _, path, _ = video
    white = (decoded(path, SMALL) > 243).mean(axis=(1, 2))
    assert white[plan.times[0].end // 2] > 0.01
    assert white[0] < 0.001
    assert white[plan.times[1].start + 2 :].max() < 0.001


def test_one_photo_alone_is_a_video(tmp_path: Path) -> None:
    scene(3).save(tmp_path / "a.png")
    look = PhotoLook(size=SMALL, mood=None, seconds=3)
    seen, _ = look_at([tmp_path / "a.png"])
    edit = produce(planned(seen, look), tmp_path, look)
    render(edit, tmp_path / "video.mp4")
    assert report(tmp_path / "video.mp4", edit).duration_ms == 3000
