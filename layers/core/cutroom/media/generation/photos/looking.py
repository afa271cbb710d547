"""A photo looked at: how sharp it is, whose faces are in it, what it resembles, where the eye goes."""

from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.photos.reading import Photo, read
from cutroom.media.schema import Box
from cutroom.media.vision.faces import Detector

LOOKED_AT = 1280  # pixels of the longer side
FACES_AT = 640
EYES = (0.22, 0.56)  # of a face's height
LEAST_FACE = 0.035  # of the longer side: less is a speck on a phone
CLIPPED = (4, 251)

ONE_BY_ONE = Lock()  # the detector takes more memory than all else together

Plane = NDArray[np.float32]


def look(path: Path, detect: Detector | None) -> PhotoFacts:
    """Read a photo and measure it. Raises UnreadablePhoto."""
    return measured(read(path, LOOKED_AT), detect)


def measured(photo: Photo, detect: Detector | None) -> PhotoFacts:
    """The facts of a photo; without a detector it has no faces."""
    light = luminance(photo.frame)
    edges = laplacian(light)
    faces = _faces(photo.frame, detect) if detect else []
    low, high = CLIPPED
    return PhotoFacts(
        width=photo.width, height=photo.height, taken_at=photo.taken_at, faces=faces,
        sharpness=round(float(np.mean(edges**2)), 3),
        detail=round(_eyes(edges, faces), 3),
        clipped=round(float(np.mean((light <= low) | (light >= high))), 4),
        fingerprint=fingerprint(light),
        colours=[round(value, 4) for value in (shrunk(photo.frame, 4, 4) / 255).ravel().tolist()],
        focus=_focus(edges),
    )  # fmt: skip


def luminance(frame: NDArray[np.uint8]) -> Plane:
    """The brightness of each pixel, 0 to 255."""
    return frame @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def laplacian(light: Plane) -> Plane:
    """How much each inner pixel differs from its four neighbours."""
    inner = light[1:-1, 1:-1]
    return 4 * inner - light[:-2, 1:-1] - light[2:, 1:-1] - light[1:-1, :-2] - light[1:-1, 2:]


def shrunk(pixels: NDArray[np.generic], rows: int, columns: int) -> Plane:
    """The means of so many parts of a picture; parts differ in size by a pixel at most."""
    tall, wide = _edges(pixels.shape[0], rows), _edges(pixels.shape[1], columns)
    sums: NDArray[np.float64] = np.add.reduceat(pixels.astype(np.float64), tall[:-1], axis=0)
    sums = np.add.reduceat(sums, wide[:-1], axis=1)
    counts: NDArray[np.int64] = np.diff(tall)[:, None] * np.diff(wide)[None, :]
    means: NDArray[np.float64] = sums / (counts[..., None] if pixels.ndim == 3 else counts)
    return means.astype(np.float32)


def _edges(length: int, parts: int) -> NDArray[np.int64]:
    return np.array([round(k * length / parts) for k in range(parts + 1)], np.int64)


def fingerprint(light: Plane) -> str:
    """A difference hash: for each of 8 by 8 places, whether the one to its right is brighter."""
    small = shrunk(light, 8, 9)
    bits = (small[:, 1:] > small[:, :-1] + 0.5).ravel()
    return np.packbits(bits).tobytes().hex()


def _faces(frame: NDArray[np.uint8], detect: Detector) -> list[Box]:
    """The faces of a picture, sought in a copy whose sides are multiples of 32."""
    from PIL import Image

    height, width = frame.shape[:2]
    scale = min(1, FACES_AT / max(height, width))
    size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
    small = np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR))
    with ONE_BY_ONE:
        faces = detect(small)
    longest = max(width, height)
    return [face for face in faces if face.h * height >= LEAST_FACE * longest]


def _eyes(edges: Plane, faces: list[Box]) -> float:
    """How much there is to see in the bands of the faces where eyes are: closed or blurred ones show less."""
    height, width = edges.shape
    bands: list[float] = []
    for face in faces:
        top, foot = (round((face.y + face.h * share) * height) for share in EYES)
        left, right = (round((face.x + face.w * share) * width) for share in (0.1, 0.9))
        band = edges[top:foot, left:right]
        bands.append(float(np.mean(band**2)) if band.size else 0.0)
    return sum(bands) / len(bands) if bands else 0.0


def _focus(edges: Plane) -> tuple[float, float]:
    """Where most is to be seen, drawn towards the middle."""
    energy = np.sqrt(shrunk(edges**2, 24, 24))
    y, x = (np.mgrid[0:24, 0:24] + 0.5) / 24
    weight = energy * np.exp(-((x - 0.5) ** 2 + (y - 0.46) ** 2) / (2 * 0.28**2)) + 1e-6
    return round(float((weight * x).sum() / weight.sum()), 4), round(float((weight * y).sum() / weight.sum()), 4)
