"""Tiny films made on the spot, and the folder of real ones where it is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom.media.source import ffmpeg

REAL = Path(__file__).resolve().parents[4] / "shared" / "media"


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for generated films."""
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="session")
def film(films: Path) -> Path:
    """Six seconds of 640x360 at 30 fps: three scenes of two seconds, and a tone."""
    path = films / "three scenes é.mp4"
    sources = ["testsrc2=s=640x360:r=30:d=2", "mandelbrot=s=640x360:r=30", "rgbtestsrc=s=640x360:r=30:d=2"]
    inputs = [arg for source in sources for arg in ("-f", "lavfi", "-t", "2", "-i", source)]
    graph = "[0]setsar=1[a];[1]setsar=1[b];[2]setsar=1[c];[a][b][c]concat=n=3,format=yuv420p[v]"
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=6"]
    ffmpeg.run(
        ["-v", "error", *inputs, *tone, "-filter_complex", graph, "-map", "[v]", "-map", "3:a", "-shortest", path],
        timeout_s=60,
    )
    return path


@pytest.fixture
def real() -> Callable[[str], str]:
    """The path of a real test file; skips, saying so, where the folder is absent."""

    def find(name: str) -> str:
        if not (REAL / name).exists():
            pytest.skip(f"needs {name} from ../shared/media")
        return str(REAL / name)

    return find


def real_names(*patterns: str) -> list[str]:
    """Names of the real files that match, or one stand-in that makes the test skip."""
    found = sorted(path.name for pattern in patterns for path in REAL.glob(pattern)) if REAL.is_dir() else []
    return found or ["real test media"]
