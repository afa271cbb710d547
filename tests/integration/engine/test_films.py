"""The engine on small generated films: what goes in, what comes out, and what must never be left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from cutroom.kit.errors import Cancelled, Invalid, Unplayable
from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import analyze, plan
from cutroom.media.analysis.merge import merge
from cutroom.media.analysis.segments import analyze_video_segment
from cutroom.media.audio import audio_signal
from cutroom.media.compose.shorts import short
from cutroom.media.edit import (
    AudioLayer,
    Captions,
    CaptionWord,
    Edit,
    Format,
    Rect,
    Source,
    TextOverlay,
    Track,
    VideoLayer,
)
from cutroom.media.quality.report import report
from cutroom.media.render import previews
from cutroom.media.render.render import frame, render
from cutroom.media.schema import Segment, Timed
from cutroom.media.source import ffmpeg
from cutroom.media.source.control import RunControl
from cutroom.media.source.probe import probe
from cutroom.media.vision import frames


def an_edit(film: Path, text: str = "Hello") -> Edit:
    info = probe(str(film))
    return Edit(
        sources={"main": Source(uri=str(film), info=info)},
        tracks=[Track(layers=[VideoLayer(source="main", source_in_ms=1000, duration_ms=3000)])],
        audio=[AudioLayer(source="main", source_in_ms=1000, duration_ms=3000)],
        captions=Captions(words=[CaptionWord(text=text, start_ms=200, end_ms=2500)]),
    )


def test_a_film_is_described_as_it_was_made(film: Path) -> None:
    info = probe(str(film))
    assert (info.width, info.height, info.fps, info.vfr) == (640, 360, "30/1", False)
    assert (info.video_codec, info.audio_codec, info.sample_rate) == ("h264", "aac", 44_100)
    assert abs(info.duration_ms - 6000) < 60


def test_cuts_are_found_on_their_frame_and_segments_equal_the_whole(film: Path, tmp_path: Path) -> None:
    info = probe(str(film))
    planned = plan(str(film), info, tmp_path)
    whole = analyze_video_segment(str(film), info, Segment(index=0, start_ms=0, end_ms=info.duration_ms))
    assert [cut.at_ms for cut in whole.cuts] == [2000, 4000]
    parts = [Segment(index=0, start_ms=0, end_ms=2600), Segment(index=1, start_ms=2600, end_ms=info.duration_ms)]
    seen = [analyze_video_segment(str(film), info, part) for part in parts]
    divided = merge(info, planned.model_copy(update={"segments": parts}), list(reversed(seen)), [])
    once = merge(info, planned, [whole], [])
    assert (divided.shots, divided.signals, divided.faces) == (once.shots, once.signals, once.faces)


def test_the_same_film_gives_the_same_analysis(film: Path) -> None:
    one, other = (analyze(str(film)).model_copy(update={"timings": {}, "peak_memory_mb": 0}) for _ in range(2))
    assert one == other
    assert one.words == []


def test_a_short_is_upright_as_long_as_planned_and_even_in_loudness(film: Path, tmp_path: Path) -> None:
    analysis = analyze(str(film), stages=("shots",))
    edit = short(analysis, Timed(start_ms=500, end_ms=4500), str(film))
    render(edit, tmp_path / "out.mp4")
    found = report(tmp_path / "out.mp4", edit)
    assert (found.width, found.height, found.fps) == (720, 1280, "30/1")
    assert found.video_ms == 4000
    assert abs(found.audio_ms - 4000) <= 30
    assert found.loudness_lufs is not None
    assert abs(found.loudness_lufs + 14) <= 1
    assert found.notes == []


@pytest.mark.parametrize("text", ["Hello", "日本語の字幕", "مرحبا بالعالم", "{\\b1}%{eif} 'q' : \\N", "🙂"])
def test_any_text_is_drawn(film: Path, tmp_path: Path, text: str) -> None:
    edit = an_edit(film, text)
    render(edit, tmp_path / "with.mp4")
    render(edit.model_copy(update={"captions": None}), tmp_path / "without.mp4")
    assert not same_frame(tmp_path / "with.mp4", tmp_path / "without.mp4", 1.0)


def same_frame(one: Path, other: Path, at_s: float) -> bool:
    pictures = [
        ffmpeg.run(["-v", "error", "-ss", str(at_s), "-i", path, "-frames:v", "1", "-vf", "scale=180:320,format=gray",
                    "-f", "rawvideo", "pipe:1"]).stdout
        for path in (one, other)
    ]  # fmt: skip
    return sum(abs(a - b) > 40 for a, b in zip(*pictures, strict=True)) < 40


def test_a_name_beside_one_is_a_place_too_and_no_source_is_written_over(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine.mp4"
    mine.write_bytes(film.read_bytes())
    edit = an_edit(mine, "مرحبا")
    render(edit, Path("out.mp4"), parts=2)
    frame(edit, Path("new/frame.png"), 1000)
    assert Path("out.mp4").is_file() and Path("new/frame.png").is_file()
    (tmp_path / "link.mp4").symlink_to(mine)
    for wrong in ("mine.mp4", "link.mp4", "new", "mine.mp4/out.mp4", "/dev/null/out.mp4"):
        with pytest.raises(Invalid):
            render(edit, Path(wrong))
    assert mine.read_bytes() == film.read_bytes()


def test_two_tracks_text_and_a_silent_film(film: Path, tmp_path: Path) -> None:
    edit = an_edit(film)
    top = VideoLayer(source="main", duration_ms=2000, rect=Rect(h=0.5))
    bottom = VideoLayer(source="main", source_in_ms=3000, duration_ms=2000, rect=Rect(y=0.5, h=0.5), fit="fit")
    text = TextOverlay(text="A: 100% 'true'", start_ms=0, end_ms=1500)
    tracks = [Track(layers=[top]), Track(layers=[bottom])]
    stacked = edit.model_copy(update={"tracks": tracks, "audio": [], "texts": [text], "captions": None})
    render(stacked, tmp_path / "out.mp4")
    found = report(tmp_path / "out.mp4", stacked)
    assert (found.video_ms, found.audio_ms > 1900, found.black_share) == (2000, True, 0)


def test_previews_are_made_in_one_go(film: Path, tmp_path: Path) -> None:
    made = previews.make(str(film), probe(str(film)), tmp_path)
    proxy = probe(str(made.proxy))
    assert (proxy.width, proxy.height, proxy.audio_codec) == (640, 360, "aac")
    assert (made.columns, made.rows, made.interval_ms) == (6, 1, 1000) or made.columns * made.rows >= 6
    for shown in (made.sprite, made.thumbnail):
        start = shown.read_bytes()[:12]
        assert (start[:4], start[8:]) == (b"RIFF", b"WEBP")


def test_cancelling_leaves_nothing(film: Path, tmp_path: Path) -> None:
    calls = iter(range(100))
    with pytest.raises(Cancelled):
        render(an_edit(film), tmp_path / "out.mp4", control=RunControl(cancelled=lambda: next(calls, 100) > 4))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["file:///etc/hostname", "secret.mp4"])
def test_a_playlist_in_disguise_opens_nothing(film: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.mp4").write_bytes(film.read_bytes())
    for name, text in {
        "list.mp4": f"#EXTM3U\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n",
        "concat.mp4": f"ffconcat version 1.0\nfile {target}\n",
    }.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(Unplayable):
            probe(str(tmp_path / name))


def test_a_video_that_was_cut_short_is_as_long_as_what_is_left(film: Path, tmp_path: Path) -> None:
    streamable = tmp_path / "whole.mkv"
    ffmpeg.run(["-v", "error", "-i", film, "-c", "copy", streamable])
    torn = tmp_path / "torn.mkv"
    torn.write_bytes(streamable.read_bytes()[: streamable.stat().st_size // 2])
    assert 500 < probe(str(torn)).duration_ms < 5500


def test_ctrl_c_ends_everything_and_leaves_no_half_file(film: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.mp4"  # enough work to be still at it when it is told to stop
    ffmpeg.run(["-v", "error", "-stream_loop", "40", "-i", film, "-c", "copy", long])
    arguments = ["cutroom", "clip", str(long), "--out", str(tmp_path / "out")]
    running = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.argv = {arguments!r}\nfrom cutroom_cli.main import main\nmain()"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    itself = psutil.Process(running.pid)
    while not (at_work := itself.children(recursive=True)):
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"It ended by itself: {running.wait(timeout=0.05)}")
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 130
    assert psutil.wait_procs(at_work, timeout=10)[1] == []
    left = list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else []
    assert all(path.suffix == ".mp4" or path.name == "clips.json" for path in left)


class Ranged(BaseHTTPRequestHandler):
    """Serves one file as object storage does: whole, or the range that is asked for."""

    def __init__(self, data: bytes, sent: list[int], *rest: object) -> None:
        self.data, self.sent = data, sent
        super().__init__(*rest)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        first, _, last = (self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")
        start, stop = int(first), int(last) + 1 if last else len(self.data)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(self.data)}")
        self.send_header("Content-Length", str(stop - start))
        self.end_headers()
        self.sent.append(start)
        self.wfile.write(self.data[start:stop])


@pytest.fixture
def address(film: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranged, film.read_bytes(), []))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/film?signature=a%2Fb"
    server.shutdown()


def test_an_address_gives_what_the_file_gives(film: Path, address: str, tmp_path: Path) -> None:
    here, there = probe(str(film)), probe(address)
    assert there == here
    remote = analyze(address, stages=("shots",))
    assert remote.shots == analyze(str(film), stages=("shots",)).shots
    render(short(remote, Timed(start_ms=0, end_ms=2000), address), tmp_path / "out.mp4")
    assert probe(str(tmp_path / "out.mp4")).height == 1280


def test_frames_carry_their_own_times(film: Path, films: Path) -> None:
    odd = films / "odd.mp4"
    drop = "select='not(mod(n,3))+gt(n,90)',setpts=PTS"
    ffmpeg.run(["-v", "error", "-i", film, "-an", "-vf", drop, "-fps_mode", "vfr", odd])
    info = probe(str(odd))
    seen = frames.sample_frames(str(odd), info, Span(0, info.duration_ms), None)
    assert info.vfr
    assert seen.times_ms[:3].tolist() == [0, 100, 200]
    assert audio_signal.STEP_MS == 100


@pytest.mark.parametrize("text", ["so 🔥 hot", "مرحبا 🔥 بكم"])
def test_an_emoji_is_drawn_in_its_colours_where_it_stands(tmp_path: Path, text: str) -> None:
    """Orange and yellow, one within the other, near the middle of the line, whichever way that is written."""
    grey = tmp_path / "grey.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=gray:s=360x640:r=30:d=1", grey])
    layer = VideoLayer(source="grey", duration_ms=1000)
    said = Captions(template="karaoke", words=[CaptionWord(text=text, start_ms=0, end_ms=900)])
    size = Format(width=360, height=640)
    sources = {"grey": Source(uri=str(grey), info=probe(str(grey)))}
    edit = Edit(sources=sources, tracks=[Track(layers=[layer])], captions=said, format=size)
    frame(edit, tmp_path / "frame.png", 500)
    args = ["-v", "error", "-i", tmp_path / "frame.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    raw = ffmpeg.run(args).stdout
    at = {colour: places(raw, colour) for colour in ((255, 104, 35), (255, 176, 46))}
    outer, inner = at.values()
    assert len(outer) > 40 and len(inner) > 40
    assert min(x for x, _ in outer) <= min(x for x, _ in inner) and max(x for x, _ in inner) <= max(x for x, _ in outer)
    assert all(120 < x < 240 for x, _ in outer)


def places(raw: bytes, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Where about this colour is in a picture that is 360 wide."""
    pixels = enumerate(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
    return [
        (i % 360, i // 360) for i, pixel in pixels if all(abs(a - b) < 14 for a, b in zip(pixel, colour, strict=True))
    ]
