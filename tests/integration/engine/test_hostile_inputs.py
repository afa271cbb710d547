"""What strangers upload makes the engine open nothing but the upload itself, over any way that a file comes in."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av.error
import pytest

from cutroom.kit.errors import AppError
from cutroom.kit.spans import Span
from cutroom.media.edit import AudioLayer, Edit, Format, ImageOverlay, Source, Track, VideoLayer
from cutroom.media.edit.units import Rect
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.control import RunControl
from cutroom.media.source.probe import probe
from cutroom.media.speech.transcription import read
from tests.support import hostile

TYPES = {"dash": "application/dash+xml", "hls": "application/vnd.apple.mpegurl", "svg": "image/svg+xml"}


@pytest.fixture
def listener() -> Iterator[hostile.Listener]:
    """Somewhere that no upload may reach."""
    waiting = hostile.Listener()
    yield waiting
    waiting.close()


@pytest.fixture(scope="module")
def short_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of picture and sound, its index at the end."""
    path = tmp_path_factory.mktemp("short") / "film.mp4"
    inputs = ["-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1"]
    ffmpeg.run(["-v", "error", *inputs, "-pix_fmt", "yuv420p", path], timeout_s=30)
    return path


@pytest.mark.parametrize("kind", hostile.FILES)
def test_an_upload_opens_nothing_else(kind: str, listener: hostile.Listener, short_film: Path, tmp_path: Path) -> None:
    content = hostile.FILES[kind](listener.url, listener.port, short_film, tmp_path)
    upload, info = tmp_path / "upload.mp4", probe(str(short_film))
    upload.write_bytes(content)
    layer, sound = VideoLayer(source="a", duration_ms=900), AudioLayer(source="a", duration_ms=900)
    tiny = Format(width=64, height=64, preset="ultrafast")
    content_type = next((name for word, name in TYPES.items() if kind.startswith(word)), "video/mp4")
    with hostile.storage(content, content_type) as url:
        for uri in (str(upload), url):
            edit = Edit(
                sources={"a": Source(uri=uri, info=info)}, tracks=[Track(layers=[layer])], audio=[sound], format=tiny
            )
            picture = ImageOverlay(uri=uri, start_ms=0, end_ms=900, rect=Rect(x=0, y=0, w=1, h=1))
            good = edit.model_copy(
                update={"sources": {"a": Source(uri=str(short_film), info=info)}, "images": [picture]}
            )
            for use in (
                lambda uri=uri: probe(uri, timeout_s=20),
                lambda uri=uri: read(uri, Span(0, 1000)),
                lambda edit=edit: render(edit, tmp_path / "out.mp4", control=RunControl(timeout_s=20)),
                lambda good=good: frame(good, tmp_path / "out.png", 0, timeout_s=20),
            ):
                with suppress(AppError, av.error.FFmpegError, IndexError):
                    use()
    assert listener.reached == []


def test_an_upload_that_is_a_video_is_read_wherever_it_lies(short_film: Path) -> None:
    with hostile.storage(short_film.read_bytes(), "video/mp4") as url:
        assert probe(url) == probe(str(short_film))
        assert len(read(url, Span(0, 900))) == 14_400


@pytest.mark.parametrize("name", ["logo.jpg", "logo%03d.jpg", "lo*go.png", "logo", "logo.mp4"])
def test_the_name_of_a_picture_is_only_a_name(name: str, short_film: Path, tmp_path: Path) -> None:
    coded = ["-c:v", "mjpeg" if name.endswith("jpg") else "png", "-f", "image2pipe", "pipe:1"]
    green = ["-v", "error", "-f", "lavfi", "-i", "color=lime:s=64x64", "-frames:v", "1", "-pix_fmt", "rgb24", *coded]
    (tmp_path / name).write_bytes(ffmpeg.run(green if "png" in coded else [*green[:8], *coded]).stdout)
    picture = ImageOverlay(uri=str(tmp_path / name), start_ms=0, end_ms=900, rect=Rect(x=0, y=0, w=1, h=1))
    layer = VideoLayer(source="a", duration_ms=900)
    edit = Edit(
        sources={"a": Source(uri=str(short_film), info=probe(str(short_film)))}, tracks=[Track(layers=[layer])],
        images=[picture], format=Format(width=64, height=64),
    )  # fmt: skip
    frame(edit, tmp_path / "out.png", 400)
    shown = ffmpeg.run(
        ["-v", "error", "-i", tmp_path / "out.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    ).stdout
    assert max(shown[0::3]) < 40 and min(shown[1::3]) > 200, "all of the frame is green"
