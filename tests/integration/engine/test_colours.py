"""A colour is the same in the short as in its source, however the source writes its colours down."""

from pathlib import Path

import pytest

from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

COLOUR = (200, 60, 40)
NEAR = 3  # of 255
HD = ["-f", "lavfi", "-i", "color=c=0xC83C28:s=1280x720:r=30:d=1,format=gbrp"]
TAGS_709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
TAGS_601 = ["-colorspace", "bt470bg", "-color_primaries", "bt470bg", "-color_trc", "smpte170m"]
TAGS_2020 = ["-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt2020-10"]
X264 = ["-c:v", "libx264", "-preset", "ultrafast"]
LIMITED = ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]
FULL = ["-vf", "scale=out_color_matrix=bt709:out_range=pc,format=yuv420p", "-color_range", "pc"]
FILMS = {
    "control.mp4": [*LIMITED, *TAGS_709, *X264],
    "bt601.mp4": ["-vf", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", *TAGS_601, *X264],
    "full.mp4": [*FULL, *TAGS_709, *X264],
    "full_untagged.mkv": [*FULL, *X264],
    "rgb.mp4": ["-c:v", "libx264rgb", "-preset", "ultrafast", "-qp", "0"],
    "bt2020.mp4": [
        "-vf", "zscale=matrixin=gbr:transferin=bt709:primariesin=bt709:matrix=2020_ncl:primaries=2020:transfer=2020_10"
        ":range=limited,format=yuv420p10le", *TAGS_2020, "-c:v", "libx265", "-preset", "ultrafast",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", FILMS)
def test_a_colour_stays_what_it_is(name: str, tmp_path: Path) -> None:
    film = tmp_path / name
    ffmpeg.run(["-v", "error", *HD, *FILMS[name], film], timeout_s=60)
    layer = VideoLayer(source="film", source_in_ms=200, duration_ms=500)
    edit = Edit(
        sources={"film": Source(uri=str(film), info=probe(str(film)))},
        tracks=[Track(layers=[layer])],
        format=Format(width=360, height=640, preset="ultrafast"),
    )
    render(edit, tmp_path / "short.mp4")
    rgb = "crop=16:16,scale=in_color_matrix=bt709:in_range=tv,format=rgb24"
    picture = ["-v", "error", "-i", tmp_path / "short.mp4", "-frames:v", "1", "-vf", rgb, "-f", "rawvideo", "pipe:1"]
    pixels = ffmpeg.run(picture).stdout
    shown = [sum(pixels[channel::3]) / (len(pixels) / 3) for channel in range(3)]
    assert shown == pytest.approx(COLOUR, abs=NEAR)
