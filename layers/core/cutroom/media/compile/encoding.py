"""How the result is written: the encoder's arguments for each codec, in software and on NVIDIA's hardware. Pure."""

from fractions import Fraction
from typing import Literal

from cutroom.media.edit.output import Format

Encoder = Literal["software", "nvenc"]
NVENC = {"h264": "h264_nvenc", "h265": "hevc_nvenc", "av1": "av1_nvenc"}
# As support.google.com/youtube/answer/1722171 asks for: closed groups of pictures of half the rate, two B-frames.
KEY_S = Fraction(1, 2)
B_FRAMES = "2"
AAC_PRIMING = 1024  # samples that a decoder gives before the first that was put in
SPEEDS = ("slow", "medium", "fast", "faster", "veryfast", "superfast", "ultrafast")
# libaom's usage, speed and how many frames it looks ahead (0: its own choice), by x264's names for presets. Measured on
# three seconds of a talk in 720x1280 at the default quality, as CPU seconds, kB and SSIM: good 6 (which 7 to 9 are too)
# 25.8, 129, 0.9921; ten frames ahead 13.4, 114, 0.9918; realtime 6 5.4, 122, 0.9915; realtime 8 2.8, 136, 0.9910.
AV1 = {
    "slow": ("good", 4, 0),
    "medium": ("good", 5, 0),
    "fast": ("good", 6, 0),
    "faster": ("good", 6, 10),
    "veryfast": ("realtime", 6, 0),
    "superfast": ("realtime", 7, 0),
    "ultrafast": ("realtime", 8, 0),
}
COLOUR = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")


def video(form: Format, frames: int, encoder: Encoder = "software") -> list[str]:
    """The picture's encoder; a key frame every half second, so that players can seek and parts can be joined."""
    hardware = encoder == "nvenc" and form.codec in NVENC
    own = _nvenc(form) if hardware else {"h264": _h264, "h265": _h265, "vp9": _vp9, "av1": _av1}[form.codec](form)
    every = key_frames(form)
    keys = ["-g", str(every), "-force_key_frames", f"expr:gte(n,n_forced*{every})"]
    # Without a limit, ffmpeg may show the last frame twice: it guesses how long that one lasts.
    return [*own, "-pix_fmt", "yuv420p", *keys, *COLOUR, "-r", form.fps, "-fps_mode", "cfr", "-frames:v", str(frames)]


def audio(form: Format) -> list[str]:
    """The sound's encoder: Opus in WebM, AAC elsewhere."""
    name = "libopus" if form.container == "webm" else "aac"
    return ["-c:a", name, "-b:a", f"{form.audio_kbps}k", "-ar", "48000", "-ac", "2"]


def priming(form: Format) -> int:
    """The samples by which the sound's decoder is late: so many are left out at the beginning."""
    return 0 if form.container == "webm" else AAC_PRIMING


def container(form: Format) -> list[str]:
    """The file: nothing of the sources' own tags, an index at the front, and no edit lists, which platforms refuse.

    Without them frames that are shown before others are told by negative offsets, so that the first is shown at 0.
    """
    bare = ["-map_metadata", "-1", "-map_chapters", "-1"]
    if form.container == "webm":
        return [*bare, "-f", "webm"]
    # The time base of the frames themselves: what is joined later keeps every frame's time exactly.
    scale = ["-video_track_timescale", str(_timescale(form))]
    return [*bare, *scale, "-use_editlist", "0", "-movflags", "+faststart+negative_cts_offsets", "-f", "mp4"]


def key_frames(form: Format) -> int:
    """The frames from one key frame to the next."""
    return max(1, round(form.grid.rate * KEY_S))


def output(form: Format) -> str:
    """The name of the file that is written."""
    return f"output.{form.container}"


def _timescale(form: Format) -> int:
    rate = form.grid.rate
    return rate.numerator * (1 if rate.numerator >= 10_000 else 512)


def _rate(form: Format, quality: list[str]) -> list[str]:
    """A constant quality, or a bitrate with room for what is lively."""
    if form.video_kbps is None:
        return quality
    kbps = form.video_kbps
    return ["-b:v", f"{kbps}k", "-maxrate", f"{kbps * 3 // 2}k", "-bufsize", f"{kbps * 2}k"]


def _h264(form: Format) -> list[str]:
    quality = ["-crf", str(max(1, form.crf))]  # at 0 it is lossless, in a profile that few players know
    return ["-c:v", "libx264", "-profile:v", "high", "-preset", form.preset, "-bf", B_FRAMES, *_rate(form, quality)]


def _h265(form: Format) -> list[str]:
    quality = ["-crf", str(min(51, form.crf + 4))]
    # Closed groups of pictures: a part can be cut at any key frame, and a player can start at any.
    closed = ["-x265-params", "log-level=error:open-gop=0", "-forced-idr", "1"]
    return ["-c:v", "libx265", "-tag:v", "hvc1", "-preset", form.preset, *closed, *_rate(form, quality)]


def _vp9(form: Format) -> list[str]:
    speed = min(8, SPEEDS.index(form.preset) + 2)
    how = ["-deadline", "realtime" if speed > 5 else "good", "-cpu-used", str(speed), "-row-mt", "1"]
    quality = ["-b:v", "0", "-crf", str(min(63, round(form.crf * 1.3) + 4))]
    return ["-c:v", "libvpx-vp9", *how, *_rate(form, quality)]


def _av1(form: Format) -> list[str]:
    usage, speed, ahead = AV1[form.preset]
    how = ["-usage", usage, "-cpu-used", str(speed), *(["-lag-in-frames", str(ahead)] if ahead else [])]
    quality = ["-b:v", "0", "-crf", str(min(63, round(form.crf * 1.3) + 4))]
    tiles = ["-tiles", "2x2"] if min(form.width, form.height) >= 512 else []  # it refuses to divide little pictures
    # Rows side by side are no faster than tiles, and this libaom now and then writes what no decoder reads (ADR 0009).
    return ["-c:v", "libaom-av1", *how, "-row-mt", "0", *tiles, *_rate(form, quality)]


def _nvenc(form: Format) -> list[str]:
    preset = f"p{max(1, 7 - SPEEDS.index(form.preset))}"
    tag = ["-tag:v", "hvc1"] if form.codec == "h265" else []
    quality = ["-rc", "vbr", "-cq", str(min(51, form.crf + 4)), "-b:v", "0"]
    return ["-c:v", NVENC[form.codec], *tag, "-preset", preset, "-tune", "hq", *_rate(form, quality)]
