"""What a browser shows of a video before anything is done with it: a small copy, a still, a sheet of stills."""

import math
from pathlib import Path
from typing import NamedTuple

from cutroom.media.compile import TONE_MAP
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.control import FREE, RunControl
from cutroom.media.source.downmix import to_stereo
from cutroom.media.source.info import MediaInfo

PROXY_SIDE = 640
TILE_SIDE = 160
MOST_TILES = 100
COLUMNS = 10
LEAST_INTERVAL_MS = 1000
STALL_S = 600  # patient runs stand still for minutes where others need the processors; that is no fault
# WebP shows the same in half of JPEG's bytes. Its encoder takes RGB and turns it into its own kind of YUV itself:
# between two kinds of YUV the scaler would leave the matrix as it is.
STILL = "format=bgra"
DARK = 34  # mean luma: darker frames are no still worth showing


class Previews(NamedTuple):
    """The files, and how the sheet is laid out: tiles left to right, top to bottom, one each `interval_ms`."""

    proxy: Path
    thumbnail: Path
    sprite: Path
    tile_width: int
    tile_height: int
    columns: int
    rows: int
    interval_ms: int


def make(source: str, info: MediaInfo, folder: Path, control: RunControl = FREE) -> Previews:
    """Make all three in `folder` from one decode. Raises Cancelled and FfmpegFailed."""
    previews = layout(info, folder)

    def attempt(bright: bool, check: bool) -> None:
        args = arguments(source, info, previews, bright=bright)
        total = info.duration_ms
        ffmpeg.run(
            args,
            total_ms=total,
            progress=control.progress,
            cancelled=control.cancelled,
            timeout_s=control.timeout_s,
            check=check,
            stall_s=STALL_S,
            patient=True,  # whoever waits, waits for the moments and not for these
        )

    attempt(bright=True, check=False)
    if not previews.thumbnail.exists():  # nothing in it is bright: then whatever is most typical
        attempt(bright=False, check=True)
    return previews


def layout(info: MediaInfo, folder: Path) -> Previews:
    """Names and measures, known before anything is decoded."""
    interval = max(LEAST_INTERVAL_MS, math.ceil(info.duration_ms / MOST_TILES))
    tiles = max(1, math.ceil(info.duration_ms / interval))
    width, height = within(info, TILE_SIDE)
    columns = min(COLUMNS, tiles)
    return Previews(
        proxy=folder / "proxy.mp4",
        thumbnail=folder / "thumbnail.webp",
        sprite=folder / "sprite.webp",
        tile_width=width,
        tile_height=height,
        columns=columns,
        rows=math.ceil(tiles / columns),
        interval_ms=interval,
    )


def within(info: MediaInfo, side: int) -> tuple[int, int]:
    """The displayed frame scaled so that its longer side is at most `side`; even numbers."""
    scale = min(1.0, side / max(info.width, info.height))
    return max(2, round(info.width * scale / 2) * 2), max(2, round(info.height * scale / 2) * 2)


def arguments(source: str, info: MediaInfo, previews: Previews, *, bright: bool) -> list[str | Path]:
    """The one run that makes all three.

    Where the picture's kind changes on the way (two recordings in one file), the filters go on: begun anew, `fps` would
    fill up from 0 once more, and all that was before would be lost.
    """
    steady = f"{to_stereo(info.audio_layout, info.audio_side)}aresample=async=1:first_pts=0"
    sound = ["-map", f"0:{info.audio_stream}", *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-af", steady)]
    return [
        *("-v", "error", "-threads", "2", "-reinit_filter", "0", *inputs.source_args(source)),
        *("-filter_complex", graph(info, previews, bright)),
        *(
            "-map",
            "[proxy]",
            *(sound if info.audio_stream is not None else []),
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-crf",
            "27",
        ),
        *("-threads", "2", "-pix_fmt", "yuv420p", "-movflags", "+faststart", previews.proxy),
        *("-map", "[sprite]", *picture(60), previews.sprite),
        *("-map", "[still]", *picture(75), previews.thumbnail),
    ]


def picture(quality: int) -> list[str]:
    """How one picture is written: WebP, `quality` of 100."""
    return ["-c:v", "libwebp", "-q:v", str(quality), "-f", "image2", "-update", "1"]


def graph(info: MediaInfo, previews: Previews, bright: bool) -> str:
    """The filters: one scaled stream for all, its samples for the sheet, and the most typical bright one as still."""
    width, height = within(info, PROXY_SIDE)
    rate = min(info.rate, 30) if info.rate >= 1 else 1
    tone = f"{TONE_MAP}," if info.hdr else ""
    lit = f"signalstats,metadata=mode=select:key=lavfi.signalstats.YAVG:value={DARK}:function=greater,"
    tiles = previews.columns * previews.rows
    return (
        f"[0:{info.video_stream}]fps={rate}:start_time=0,scale={width}:{height}:flags=area,setsar=1,{tone}"
        "format=yuv420p,split[proxy][more];"
        f"[more]fps=1000/{previews.interval_ms}:start_time=0:round=up,select='lt(n,{tiles})',split[a][b];"
        f"[a]scale={previews.tile_width}:{previews.tile_height},tile={previews.columns}x{previews.rows},{STILL}[sprite];"
        f"[b]{lit if bright else ''}thumbnail=n={MOST_TILES},{STILL}[still]"
    )
