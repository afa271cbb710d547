"""Sources that are there and are not what an Edit says: refused by their place, and no video is left."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.edit import load
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

PNG = b"\x89PNG\r\n\x1a\n"
CONTENT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a letter": lambda _: b"Dear Sir,\n" * 50,
    "a list of other files": lambda _: b"ffconcat version 1.0\nfile /etc/hostname\n",
    "a playlist": lambda _: b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n",
    "a picture": lambda _: PNG + bytes(64),
    "an upload that was cut short": lambda whole: whole[: len(whole) // 3],
}


def document(film: Path, uri: Path) -> dict[str, Any]:
    info = probe(str(film)).model_dump()
    return {
        "version": 2,
        "sources": {"film": {"uri": str(uri), "info": info}},
        "tracks": [{"layers": [{"source": "film", "duration_ms": 1000}]}],
        "audio": [{"source": "film", "duration_ms": 1000}],
        "format": {"width": 64, "height": 64, "preset": "ultrafast"},
    }


@pytest.mark.parametrize("what", CONTENT)
def test_a_file_that_is_no_video_is_named(what: str, film: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "film.mp4"
    wrong.write_bytes(CONTENT[what](film.read_bytes()))
    edit = load(document(film, wrong))
    for make in (lambda: render(edit, tmp_path / "out.mp4"), lambda: frame(edit, tmp_path / "out.png", 0)):
        with pytest.raises(Invalid) as found:
            make()
        assert found.value.details["place"] == "sources.film.uri"
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize(("stream", "number"), [("video_stream", 5), ("video_stream", 1), ("audio_stream", 0)])
def test_a_stream_that_is_not_there_is_named(stream: str, number: int, film: Path, tmp_path: Path) -> None:
    wrong = document(film, film)
    wrong["sources"]["film"]["info"][stream] = number
    with pytest.raises(Invalid) as found:
        render(load(wrong), tmp_path / "out.mp4")
    assert found.value.details["place"] == f"sources.film.info.{stream}"


@pytest.mark.parametrize("content", [b"", b"Dear Sir", b"GIF89a" + bytes(64), b"RIFF0000AVI "])
def test_an_image_that_is_none_is_named(content: bytes, film: Path, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    rect = {"x": 0, "y": 0, "w": 0.5, "h": 0.5}
    image = {"uri": str(tmp_path / "logo.png"), "start_ms": 0, "end_ms": 500, "rect": rect}
    with pytest.raises(Invalid) as found:
        render(load(document(film, film) | {"images": [image]}), tmp_path / "out.mp4")
    assert found.value.details["place"] == "images[0].uri"


def test_an_image_whose_address_does_not_answer_is_named(film: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound, and not listening: nobody else answers there
        taken.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{taken.getsockname()[1]}/logo.png"
        image = {"uri": uri, "start_ms": 0, "end_ms": 500, "rect": {"x": 0, "y": 0, "w": 0.5, "h": 0.5}}
        with pytest.raises(Invalid) as found:
            render(load(document(film, film) | {"images": [image]}), tmp_path / "out.mp4")
    assert found.value.details["place"] == "images[0].uri"


def test_a_file_of_sound_alone_may_be_heard_and_not_seen(film: Path, tmp_path: Path) -> None:
    voice = tmp_path / "voice.wav"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "sine=d=2", voice])
    given = document(film, film)
    info = given["sources"]["film"]["info"] | {"audio_stream": 0, "duration_ms": 2000}
    given["sources"]["voice"] = {"uri": str(voice), "info": info}
    given["audio"] = [{"source": "voice", "duration_ms": 1000}]
    render(load(given), tmp_path / "out.mp4")
    given["tracks"][0]["layers"][0]["source"] = "voice"
    with pytest.raises(Invalid) as found:
        render(load(given), tmp_path / "out.mp4")
    assert found.value.details["place"] == "sources.voice.uri"
