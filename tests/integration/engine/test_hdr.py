"""HDR is brought to what it was graded from: a picture made into HDR comes back, cropped wherever the window stands."""

from pathlib import Path

import pytest

from cutroom.media.edit import Crop, CropPoint, Edit, Format, Source, Track, VideoLayer
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from tests.integration.engine.test_renders import ssim

BT709 = "colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}
WIDTH, HEIGHT = 480, 270


def as_hdr(path: Path, transfer: str) -> None:
    """A moving picture up to white, in HDR with that white at 203 cd/m2."""
    linear = f"setparams={BT709},zscale=transfer=linear:npl=203,format=gbrpf32le"
    graded = f"zscale=npl=203:primaries=bt2020:transfer={transfer}:matrix=bt2020nc:range=tv,format=yuv420p10le"
    said = ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
    told = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    coded = ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "8", "-x265-params", told, *said]
    ffmpeg.run(["-v", "error", "-i", path, "-vf", f"{linear},{graded}", *coded, path.with_suffix(f".{transfer}.mp4")])


@pytest.mark.parametrize("named", sorted(TRANSFERS))
@pytest.mark.parametrize("left", [0.33, 0.3625, 0.41])  # some begin at an odd pixel
def test_hdr_comes_back_as_it_was_graded(tmp_path: Path, named: str, left: float) -> None:
    plain = tmp_path / "plain.mp4"
    picture = f"gradients=s={WIDTH}x{HEIGHT}:r=25:d=1:n=5:seed=7:speed=0.02,format=yuv420p,setparams={BT709}"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", picture, "-crf", "8", plain])
    as_hdr(plain, TRANSFERS[named])
    crop = Crop(w=0.316406, h=1, points=[CropPoint(at_ms=0, x=left, y=0.5)])
    for path, out in ((plain, "plain"), (plain.with_suffix(f".{TRANSFERS[named]}.mp4"), "hdr")):
        info = probe(str(path))
        assert info.hdr == (named if out == "hdr" else None)
        edit = Edit(
            sources={"f": Source(uri=str(path), info=info)},
            tracks=[Track(layers=[VideoLayer(source="f", duration_ms=400, crop=crop)])],
            format=Format(width=270, height=480, fps="25/1", crf=10),
        )
        render(edit, tmp_path / f"{out}.out.mp4")
        frame(edit, tmp_path / f"{out}.png", 0)
    assert min(ssim(tmp_path / "plain.out.mp4", tmp_path / "hdr.out.mp4")) >= 0.97
    assert min(ssim(tmp_path / "plain.png", tmp_path / "hdr.png")) >= 0.97
