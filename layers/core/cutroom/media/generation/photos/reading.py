"""A photo file as an upright picture in sRGB, or a clear word why it is none.

What strangers bring is opened by Pillow as one of three kinds, told by its first bytes and never by its name, and its
size is known before a pixel is decoded.
"""

import io
import mmap
import re
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from cutroom.media.generation.photos.facts import UnreadablePhoto

MOST_BYTES = 200 << 20
LEAST_SIDE = 64  # pixels: less is an icon
MOST_SIDE = 30_000
MOST_ASPECT = 20  # the longer side by the shorter one
# Each scan of a JPEG is decoded over the whole picture, however few bytes it has: cameras and programs write 3 to 17.
MOST_SCANS = 30
MOST_SEGMENTS = 10_000  # of a JPEG: those of 200 MB, each as large as can be, are 3,200
# What stands before more of a JPEG. In coded pixels a byte of FF is followed by 00, and FF D0 to FF D7 carry nothing.
MARKER = re.compile(rb"\xff([\xc0-\xcf\xd8-\xfe])")
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN = 0xD8, 0xD9, 0xDA
# Pixels that are decoded at most. A JPEG is decoded at a half, a quarter or an eighth of its size, if that is enough;
# not so one that is coded progressively, which is held whole before the first pixel, nor other kinds.
MOST_JPEG, MOST_OTHER = 220_000_000, 50_000_000
GROUND = (250, 249, 246)  # behind what is transparent
PROFILE_BYTES = 4 << 20
READERS = (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile)
FORMATS = [str(reader.format) for reader in READERS]
TURNED, TAKEN, DIGITISED, CHANGED, EXIF = 0x0112, 0x9003, 0x9004, 0x0132, 0x8769
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
SIDEWAYS = (Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE,
            Image.Transpose.ROTATE_90)  # fmt: skip
# IMG_20240501_123456.jpg, 2024-05-01 12.34.56.jpg, PXL_20240501_123456789.jpg
NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:[-_ T.]+(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d))?(?!\d{5})"
)
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1")
KINDS = {
    b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF or raw", b"MM\0*": "TIFF or raw", b"%PDF": "PDF",
    b"\0\0\1\0": "icon", b"8BPS": "Photoshop", b"\xff\x0a": "JPEG XL", b"\0\0\0\x0cJXL": "JPEG XL",
    b"\0\0\0\x0cjP": "JPEG 2000",
}  # fmt: skip
ADVICE = "Save it as a JPEG, PNG or WebP."

# Sizes are judged here, before anything is decoded, and by kind.
Image.MAX_IMAGE_PIXELS = None


class Photo(NamedTuple):
    """An upright picture: RGB (height, width, 3), and how large the file's own is."""

    frame: NDArray[np.uint8]
    width: int
    height: int
    taken_at: datetime | None


def read(path: Path, longest: int, most: int = MOST_JPEG) -> Photo:
    """A photo, turned upright, in sRGB, over a plain ground where it is transparent; of a moving one the first frame.

    Its longer side is at most `longest` pixels, and the file's own may have `most` in all. Raises UnreadablePhoto with
    the reason.
    """
    with _opened(path, most) as image:
        width, height = image.size
        turn, taken_at = _exif(image)
        image.draft(None, (longest, longest))
        image.load()
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
        shown = _in_srgb(_eight_bits(image), image.info.get("icc_profile"))
    if turn is not None:
        shown = shown.transpose(turn)
    size = (height, width) if turn in SIDEWAYS else (width, height)
    return Photo(np.asarray(shown), *size, taken_at or time_in(path.name))


def smaller(photo: Photo, longest: int) -> Photo:
    """The same photo with a longer side of at most `longest` pixels."""
    picture = Image.fromarray(photo.frame)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return photo._replace(frame=np.asarray(picture))


def write(photo: Photo, path: Path, quality: int) -> None:
    """Write the picture as a JPEG that says nothing but its pixels."""
    Image.fromarray(photo.frame).save(path, "JPEG", quality=quality, subsampling=0)


@contextmanager
def _opened(path: Path, most: int) -> Generator[Image.Image]:
    """The file as Pillow sees it, before a pixel is decoded; whatever fails from here on is said in words."""
    file = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadablePhoto(file, f"It is larger than {MOST_BYTES >> 20} MB.")
        with path.open("rb") as opened:
            _check_kind(file, opened.read(32))
            _check_scans(opened)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                _check_size(file, image, most)
                yield image
    except FileNotFoundError as missing:
        raise UnreadablePhoto(file, "There is no such file.") from missing
    except MemoryError as large:
        raise UnreadablePhoto(file, "It takes too much memory. Bring a smaller one.") from large
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError) as damaged:
        raise UnreadablePhoto(file, "It is damaged or incomplete. Save it again.") from damaged


def _check_kind(file: str, start: bytes) -> None:
    if not start:
        raise UnreadablePhoto(file, "It is empty.")
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return
    kind = next((kind for head, kind in KINDS.items() if start.startswith(head)), None)
    if start[4:8] == b"ftyp":
        brand = start[8:12]
        kind = "HEIC" if brand in HEIF else "AVIF" if brand in (b"avif", b"avis") else "video"
    if kind is None:
        raise UnreadablePhoto(file, f"It is not a photo. {ADVICE}")
    raise UnreadablePhoto(file, f"{kind} files can't be read. {ADVICE}")


def _check_scans(file: BinaryIO) -> None:
    """Refuse a JPEG in so many passes over the picture that it would be decoded for minutes. Nothing is decoded."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:2] != b"\xff\xd8":
            return
        if scans(content) > MOST_SCANS:
            reason = "It is stored in too many layers to be read safely. Save it again as a plain JPEG."
            raise UnreadablePhoto(Path(file.name).name, reason)


def scans(content: bytes | mmap.mmap) -> int:
    """How many scans a JPEG has, at most one more than may be. Raises ValueError for one in countless segments.

    What lies in a segment (a thumbnail) or behind the end (a film, a second photo) does not count: no decoder looks
    for scans there.
    """
    at, found = 2, 0
    for _ in range(MOST_SEGMENTS):
        marker = MARKER.search(content, at)
        code = marker[1][0] if marker else END_OF_IMAGE
        if marker is None or code == END_OF_IMAGE or found > MOST_SCANS:
            return found
        at = marker.end()
        if code != START_OF_IMAGE:
            found += code == START_OF_SCAN
            at += int.from_bytes(content[at : at + 2], "big")
    raise ValueError("too many segments")


def _check_size(file: str, image: Image.Image, limit: int) -> None:
    width, height = image.size
    shrinks = isinstance(image, JpegImagePlugin.JpegImageFile) and not image.info.get("progressive")
    most = min(limit, MOST_JPEG if shrinks else MOST_OTHER)
    if width * height > most or max(width, height) > MOST_SIDE:
        raise UnreadablePhoto(
            file,
            f"It has {width:,}×{height:,} pixels, and {most // 1_000_000} million is the most. Bring a smaller one.",
        )
    if min(width, height) < LEAST_SIDE:
        raise UnreadablePhoto(file, f"It has only {width}×{height} pixels.")
    if max(width, height) > MOST_ASPECT * min(width, height):
        shape = "tall" if height > width else "wide"
        raise UnreadablePhoto(file, f"It is too {shape} for a video: {width:,}×{height:,} pixels. Crop it.")


def _eight_bits(image: Image.Image) -> Image.Image:
    """The picture in a mode of eight bits a channel, without transparency."""
    if image.mode.startswith("I") or image.mode == "F":
        levels = np.asarray(image)
        return Image.fromarray((np.clip(levels, 0, 65535) / 257).round().astype(np.uint8))
    if image.has_transparency_data:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, (*GROUND, 255))
        return Image.alpha_composite(ground, over).convert("RGB")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The picture in sRGB by its own profile; by Pillow's plain rules where it has none that can be used."""
    if isinstance(profile, bytes) and len(profile) <= PROFILE_BYTES:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(own):
                srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
                image = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile of another kind of picture, or no profile at all
    return image.convert("RGB")


def _exif(image: Image.Image) -> tuple[Image.Transpose | None, datetime | None]:
    """How the picture is to be turned, and when it was taken: nothing where the camera's notes are damaged."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(EXIF)
        times = [inner.get(TAKEN), inner.get(DIGITISED), exif.get(CHANGED)]
        return TURNS.get(exif.get(TURNED, 1)), next(filter(None, map(_moment, times)), None)
    except Exception:  # Pillow reads them lazily, and damaged ones fail in many ways
        return None, None


def _moment(written: object) -> datetime | None:
    try:
        return datetime.strptime(str(written).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def time_in(name: str) -> datetime | None:
    """When a photo was taken, as cameras and messengers write it into its name."""
    match = NAMED.search(name)
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC) if match else None  # pyright: ignore[reportArgumentType]
    except ValueError:
        return None
