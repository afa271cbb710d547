"""Odd photos: each is read upright and in its colours, or refused by name with the reason."""

import io
import resource
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from cutroom.media.generation.photos.facts import UnreadablePhoto
from cutroom.media.generation.photos.reading import GROUND, read, scans, smaller, write

RED, BLUE, WHITE = (220, 30, 30), (30, 40, 210), (245, 245, 245)


def two_halves(width: int = 240, height: int = 160) -> Image.Image:
    """Red to the left, blue to the right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2], pixels[:, width // 2 :] = RED, BLUE
    return Image.fromarray(pixels)


def near(frame: np.ndarray, y: float, x: float, colour: tuple[int, int, int], within: int = 12) -> bool:
    height, width = frame.shape[:2]
    found = frame[int(y * (height - 1)), int(x * (width - 1))].astype(int)
    return bool(np.abs(found - colour).max() <= within)


def png(width: int, height: int, kind: int = 2, depth: int = 8, rows: bytes = b"") -> bytes:
    """A PNG file written by hand: the header says what it likes, the pixels are `rows`."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_gives_an_upright_photo(tmp_path: Path, orientation: int) -> None:
    upright = two_halves()
    back = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = upright.transpose(back) if back is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9003] = "2026:07:01 10:20:30"
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95)
    photo = read(tmp_path / "a.jpg", 1000)
    assert (photo.width, photo.height) == (240, 160)
    assert photo.frame.shape == (160, 240, 3)
    assert near(photo.frame, 0.5, 0.1, RED)
    assert near(photo.frame, 0.5, 0.9, BLUE)
    assert photo.taken_at == datetime(2026, 7, 1, 10, 20, 30, tzinfo=UTC)


def test_a_cmyk_jpeg_has_its_colours(tmp_path: Path) -> None:
    two_halves().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    frame = read(tmp_path / "a.jpg", 1000).frame
    assert near(frame, 0.5, 0.1, RED, 25)
    assert near(frame, 0.5, 0.9, BLUE, 25)


def test_a_photo_in_another_colour_space_is_brought_to_srgb(tmp_path: Path) -> None:
    lab = ImageCms.createProfile("LAB")
    grey = Image.new("RGB", (100, 100), (120, 60, 60))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    grey.save(tmp_path / "same.png", icc_profile=profile.tobytes())
    grey.save(tmp_path / "wrong.png", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    grey.save(tmp_path / "nonsense.png", icc_profile=b"no profile")
    for name in ("same.png", "wrong.png", "nonsense.png"):
        assert near(read(tmp_path / name, 100).frame, 0.5, 0.5, (120, 60, 60), 2), name


def test_a_profile_decides_what_the_numbers_of_a_photo_mean(tmp_path: Path) -> None:
    """A profile whose red is our blue: what it calls red is shown as blue."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"temp").replace(b"bXYZ", b"rXYZ").replace(b"temp", b"bXYZ")
    renamed = swapped.replace("sRGB".encode("utf-16-be"), "ours".encode("utf-16-be"))
    assert len(renamed) == len(srgb)
    Image.new("RGB", (100, 100), (200, 20, 20)).save(tmp_path / "a.png", icc_profile=renamed)
    assert near(read(tmp_path / "a.png", 100).frame, 0.5, 0.5, (20, 20, 200), 30)


def test_sixteen_bits_and_transparency_lie_on_a_plain_ground(tmp_path: Path) -> None:
    row = b"\0" + struct.pack(">4H", 0xDC00, 0x1E00, 0x1E00, 0xFFFF) * 64 + struct.pack(">4H", 0, 0, 0, 0) * 64
    (tmp_path / "a.png").write_bytes(png(128, 96, kind=6, depth=16, rows=row * 96))
    frame = read(tmp_path / "a.png", 1000).frame
    assert near(frame, 0.5, 0.1, (0xDC, 0x1E, 0x1E))
    assert near(frame, 0.5, 0.9, GROUND, 0)


def test_a_grey_photo_of_sixteen_bits_keeps_its_shades(tmp_path: Path) -> None:
    levels = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (100, 1))
    Image.fromarray(levels).save(tmp_path / "a.png")
    frame = read(tmp_path / "a.png", 1000).frame
    assert [int(frame[50, k, 0]) for k in (0, 64, 128, 255)] == pytest.approx([0, 64, 128, 255], abs=1)


def test_of_an_animation_the_first_frame_is_shown(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (90, 90), RED), Image.new("RGB", (90, 90), BLUE)
    first.save(tmp_path / "a.webp", save_all=True, append_images=[second], lossless=True)
    assert near(read(tmp_path / "a.webp", 1000).frame, 0.5, 0.5, RED)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
REFUSED = {
    "IMG_1.HEIC": (HEIC, "HEIC files can't be read"),
    "IMG_1.jpg": (HEIC, "HEIC files can't be read"),  # its name does not matter
    "a.avif": (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "AVIF files can't be read"),
    "film.mp4": (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "video files can't be read"),
    "a.gif": (b"GIF89a" + bytes(40), "GIF files can't be read"),
    "raw.dng": (b"II*\0" + bytes(40), "TIFF or raw files can't be read"),
    "notes.txt": (b"Dear diary, today I took photos.", "It is not a photo"),
    "empty.png": (b"", "It is empty"),
    "bomb.png": (png(40_000, 40_000), "It has 40,000×40,000 pixels"),
    "strip.png": (png(1_000_000, 2), "It has 1,000,000×2 pixels"),
    "icon.png": (png(16, 16, rows=(b"\0" + bytes(48)) * 16), "It has only 16×16 pixels"),
    "tower.png": (png(64, 8900, rows=(b"\0" + bytes(192)) * 8900), "It is too tall for a video: 64×8,900 pixels"),
    "ribbon.png": (png(1281, 64, rows=(b"\0" + bytes(3843)) * 64), "It is too wide for a video: 1,281×64 pixels"),
    "short.png": (png(200, 200, rows=b"\0" * 500), "It is damaged or incomplete"),
    "chunks.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "It is damaged or incomplete"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_by_name_with_the_reason(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadablePhoto) as refused:
        read(tmp_path / name, 1280)
    assert refused.value.message.startswith(reason)
    assert refused.value.details["file"] == name


def test_a_jpeg_that_ends_early_is_refused_and_not_half_grey(tmp_path: Path) -> None:
    held = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(held, "JPEG", quality=90)
    (tmp_path / "a.jpg").write_bytes(held.getvalue()[: len(held.getvalue()) // 2])
    with pytest.raises(UnreadablePhoto, match="damaged or incomplete"):
        read(tmp_path / "a.jpg", 1280)


def progressive(size: tuple[int, int] = (64, 64), **more: object) -> bytes:
    held = io.BytesIO()
    grain = np.random.default_rng(3).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(grain).save(held, "JPEG", progressive=True, **more)
    return held.getvalue()


def last_scan(file: bytes) -> int:
    """Where the last scan of a JPEG begins, with its table."""
    return file.rindex(b"\xff\xc4", 0, file.rindex(b"\xff\xda"))


@pytest.mark.parametrize(("more", "taken"), [(20, True), (21, False), (4000, False)])
def test_a_jpeg_in_very_many_scans_is_refused_before_it_is_decoded(tmp_path: Path, more: int, taken: bool) -> None:
    file = progressive()
    assert scans(file) == 10
    at = last_scan(file)
    (tmp_path / "a.jpg").write_bytes(file[:-2] + file[at:-2] * more + file[-2:])
    if taken:
        assert read(tmp_path / "a.jpg", 64).width == 64
        return
    with pytest.raises(UnreadablePhoto, match="too many layers"):
        read(tmp_path / "a.jpg", 64)


def test_only_scans_that_are_decoded_count(tmp_path: Path) -> None:
    """Neither those of a thumbnail, nor of what lies behind the picture, nor bytes that look like one."""
    lookalike = b"\xff\xda\0\x0c" * 5000
    file = progressive((700, 500), quality=95, comment=lookalike) + lookalike
    assert scans(file) == 10
    (tmp_path / "a.jpg").write_bytes(file)
    assert read(tmp_path / "a.jpg", 64).width == 700


def test_scans_cannot_be_hidden_in_what_decoders_step_over() -> None:
    """A marker that carries nothing has no length, whatever follows it: a decoder goes on right behind it."""
    file = progressive()
    at = last_scan(file)
    hidden = b"".join(b"\xff\x02\xff\xff" + b"\xff" * 3 + file[at + 1 : -2] for _ in range(40))
    assert scans(file[:at] + hidden + file[-2:]) > 30


def test_a_jpeg_in_countless_segments_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8" + b"\xff\xfe\0\2" * 20_000 + progressive()[2:])
    with pytest.raises(UnreadablePhoto, match="damaged"):
        read(tmp_path / "a.jpg", 64)


def test_notes_of_the_camera_that_are_damaged_do_not_cost_the_photo(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "a.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    photo = read(tmp_path / "a.jpg", 1000)
    assert photo.taken_at is None
    assert near(photo.frame, 0.5, 0.1, RED)


@pytest.mark.parametrize(
    ("name", "taken_at"),
    [
        ("IMG_20240501_123456.jpg", datetime(2024, 5, 1, 12, 34, 56, tzinfo=UTC)),
        ("PXL_20240501_123456789.jpg", datetime(2024, 5, 1, 12, 34, 56, tzinfo=UTC)),
        ("2024-05-01 12.34.56.png", datetime(2024, 5, 1, 12, 34, 56, tzinfo=UTC)),
        ("IMG-20240501-WA0003.jpg", datetime(2024, 5, 1, tzinfo=UTC)),
        ("IMG_20249901_123456.jpg", None),
        ("DSC_0042.jpg", None),
    ],
)
def test_the_time_in_a_name_counts_where_the_camera_wrote_none(
    tmp_path: Path, name: str, taken_at: datetime | None
) -> None:
    two_halves().save(tmp_path / name)
    assert read(tmp_path / name, 100).taken_at == taken_at


def test_a_photo_of_a_hundred_million_pixels_takes_little_memory(tmp_path: Path) -> None:
    Image.new("RGB", (12_000, 8_400), RED).save(tmp_path / "large.jpg")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    photo = read(tmp_path / "large.jpg", 1280)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (photo.width, photo.height) == (12_000, 8_400)
    assert max(photo.frame.shape) == 1280
    assert after - before < 200 << 10  # kB


def test_what_is_written_says_nothing_but_its_pixels_and_keeps_the_files_own_size(tmp_path: Path) -> None:
    notes = Image.Exif()
    notes[0x8825] = {1: "N", 2: (48.0, 12.0, 30.0)}
    Image.new("RGB", (400, 300), (10, 120, 200)).save(tmp_path / "a.jpg", exif=notes)
    photo = smaller(read(tmp_path / "a.jpg", 400), 100)
    assert (photo.frame.shape, photo.width, photo.height) == ((75, 100, 3), 400, 300)
    write(photo, tmp_path / "b.jpg", 90)
    written = Image.open(tmp_path / "b.jpg")
    assert (written.size, dict(written.getexif()), "icc_profile" in written.info) == ((100, 75), {}, False)


def test_a_caller_may_ask_for_fewer_pixels_at_most(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300)).save(tmp_path / "a.jpg")
    assert read(tmp_path / "a.jpg", 100, 120_000).width == 400
    with pytest.raises(UnreadablePhoto):
        read(tmp_path / "a.jpg", 100, 119_999)
