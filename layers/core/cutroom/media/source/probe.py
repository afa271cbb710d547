"""What a file is, proved by decoding it: header text says much, but only a decoded frame says that it is a video."""

import re
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import Unplayable
from cutroom.media.source import ffmpeg, inputs, packets, paths, remote, stream_info
from cutroom.media.source.info import HDR, MAX_SIDE, MIN_SIDE, MediaInfo
from cutroom.media.source.rates import HEAD_PACKETS, frame_rate

MAX_HOURS = 12
DECODED = {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "prores", "mjpeg"}  # without a frame: damaged
STILLS = {"mjpeg", "png", "bmp", "gif", "webp", "tiff"}  # beside another picture they are covers, marked or not
MAX_FPS = 1000  # high-speed cameras; a header may state any number
TOO_LARGE = re.compile(r"Picture size (\d+)x(\d+) exceeds specified max pixel count")


class Head(NamedTuple):
    """The first moments of a video: the times of its packets in seconds, and how many frames could be decoded."""

    times: list[Fraction]
    frames: int
    log: str


def probe(source: str, *, timeout_s: float = 60, max_hours: float = MAX_HOURS) -> MediaInfo:
    """What `source` (a path or an http(s) URL) is, after its first frames were decoded.

    Raises Unplayable, with a sentence for the file's owner, for whatever is not a video that can be decoded.
    """
    size = _size_of(source)
    log = _describe(source, timeout_s)
    header = stream_info.parse(log)
    video, audio = choose(header)
    _check_picture(video, log)
    head = _read_head(source, video.stream, timeout_s)
    if head.frames == 0:
        raise Unplayable(f"The picture in this file could not be decoded (format {video.codec}).")
    rate, varies = frame_rate(head.times, video.fps)
    if rate > MAX_FPS:
        raise Unplayable(f"This video states {float(rate):,.0f} fps; up to {MAX_FPS:,} can be processed.")
    streams = [video.stream, *([audio.stream] if audio else [])]
    duration_ms = packets.true_duration(source, header, streams, timeout_s)
    if duration_ms > max_hours * 3_600_000:
        raise Unplayable(f"This video is longer than {max_hours:g} hours, which is the limit.")
    packets.check_substance(source, streams, duration_ms, size, timeout_s)
    info = _info(header, video, audio, (rate, varies))
    first_ms = max(0, round(min(head.times, default=Fraction(0)) * 1000) - header.start_ms)
    return info.model_copy(update={"duration_ms": duration_ms, "size_bytes": size, "first_frame_ms": first_ms})


def read_header(source: str, *, with_picture: bool = True, timeout_s: float = 60) -> stream_info.Banner:
    """What the header of `source` says, its streams above all.

    Raises Unplayable where it is no video, or, without `with_picture`, no sound either.
    """
    header = stream_info.parse(_describe(source, timeout_s))
    if with_picture or not set(inputs.SOUNDS).intersection(header.containers):
        choose(header)
    return header


def _info(
    header: stream_info.Banner, video: stream_info.Video, audio: stream_info.Audio | None, rate: tuple[Fraction, bool]
) -> MediaInfo:
    """What was stated, in our terms; the duration and size are still to be put in."""
    width, height = stream_info.displayed(video)
    return MediaInfo(
        container=header.containers[0],
        duration_ms=0,
        width=width,
        height=height,
        rotation=video.rotation,
        sar=f"{video.sar.numerator}:{video.sar.denominator}",
        fps=f"{rate[0].numerator}/{rate[0].denominator}",
        vfr=rate[1],
        video_codec=video.codec,
        pixel_format=video.pixel_format,
        colour=video.colour,
        hdr=next((name for word, name in HDR.items() if word in video.colour), None),
        audio_codec=audio.codec if audio else None,
        audio_channels=audio.channels if audio else 0,
        audio_layout=audio.layout if audio else "",
        sample_rate=audio.sample_rate if audio else 0,
        start_ms=header.start_ms,
        bit_rate=header.bit_rate,
        video_stream=video.stream,
        audio_stream=audio.stream if audio else None,
    )


def _size_of(source: str) -> int | None:
    if paths.is_remote(source):
        return remote.size(source)
    path = Path(source)
    if path.is_dir():
        raise Unplayable("This is a folder, not a video file.")
    if not path.is_file():
        raise Unplayable("There is no file of this name.")
    if path.stat().st_size == 0:
        raise Unplayable("This file is empty.")
    return path.stat().st_size


def _describe(source: str, timeout_s: float) -> str:
    log = ffmpeg.run(["-v", "info", *inputs.source_args(source)], timeout_s=timeout_s, check=False, contained=True).log
    if "Input #0" not in log:
        raise Unplayable(_why_not(log))
    return log


def _why_not(log: str) -> str:
    reasons = [
        ("moov atom not found", "This file is not a complete video: its index is missing. Was the upload cut short?"),
        (
            "not on whitelist",
            "This kind of file is not taken. Upload the video itself as MP4, MOV, MKV or WebM.",
        ),
        ("Protocol", "This file points to other files or addresses, which is not allowed. Upload the video itself."),
        ("Server returned", "The address did not answer with a video."),
        ("Connection", "The address could not be reached."),
        ("Failed to resolve", "The address could not be reached."),
    ]
    reason_given = next((reason for words, reason in reasons if words in log), None)
    if reason_given and "misdetection possible" in log:
        reason_given = None
    return reason_given or "This file is not a video, or it is damaged beyond reading."


def choose(header: stream_info.Banner) -> tuple[stream_info.Video, stream_info.Audio | None]:
    """The picture and the sound that a file is about. Raises Unplayable where it has no picture."""
    if not set(inputs.VIDEOS).intersection(header.containers):
        raise Unplayable(f"Files of the kind “{header.containers[0]}” are not videos that Cutroom takes.")
    videos = [video for video in header.videos if not video.picture_only]
    if not videos:
        raise Unplayable("This file has sound but no picture." if header.audios else "This file holds no video.")
    audios = [audio for audio in header.audios if audio.sample_rate and audio.channels]
    audio = next((one for one in audios if one.default), audios[0] if audios else None)
    sized = [video for video in videos if video.width and video.height] or videos
    return next((video for video in sized if video.codec not in STILLS), sized[0]), audio


def _check_picture(video: stream_info.Video, log: str) -> None:
    width, height = video.width, video.height
    undecided = not width or not height or video.pixel_format == "none"
    if undecided and (refused := TOO_LARGE.search(log)):  # its decoder would not even say how large it is
        width, height = int(refused[1]), int(refused[2])
    small, large = sorted((width, height))
    if large > MAX_SIDE or small * large > inputs.MAX_PIXELS or 0 < small < MIN_SIDE:
        raise Unplayable(f"A frame of {width} by {height} pixels cannot be processed.")
    if undecided and video.codec in DECODED:
        raise Unplayable("No frame of this video could be decoded: the file is damaged.")
    if undecided:
        raise Unplayable(f"The picture format {video.codec} is not supported. Convert the video to H.264 MP4.")


def _read_head(source: str, stream: int, timeout_s: float) -> Head:
    """Decode the first frames and list the first packets, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        stats = Path(folder) / "frames"
        done = ffmpeg.run(
            [
                *("-v", "error", "-threads", "1", *inputs.source_args(source)),
                *("-map", f"0:{stream}", "-frames:v", "3", "-vf", "scale=32:32", "-stats_enc_pre", stats),
                *("-f", "null", "-"),
                *("-map", f"0:{stream}", "-c", "copy", "-copyts", "-frames:v", str(HEAD_PACKETS)),
                *("-f", "framecrc", "pipe:1"),
            ],
            timeout_s=timeout_s,
            check=False,
            contained=True,
        )
        frames = len(stats.read_text().splitlines()) if stats.exists() else 0
    return Head(packets.packet_times(done.stdout.decode("ascii", "replace")), frames, done.log)
