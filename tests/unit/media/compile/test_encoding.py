"""What each encoder is told, and what is said of the file."""

from typing import Any

import pytest

from cutroom.media.compile import encoding
from cutroom.media.edit import Format


def video(**form: Any) -> list[str]:
    return encoding.video(Format.model_validate({"fps": "30/1"} | form), 77)


@pytest.mark.parametrize(
    ("form", "own"),
    [
        ({}, ["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-bf", "2", "-crf", "21"]),
        ({"crf": 0}, ["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-bf", "2", "-crf", "1"]),
        ({"video_kbps": 3001}, ["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-bf", "2", "-b:v",
                                "3001k", "-maxrate", "4501k", "-bufsize", "6002k"]),
        ({"codec": "h265", "crf": 30}, ["-c:v", "libx265", "-tag:v", "hvc1", "-preset", "veryfast", "-x265-params",
                                        "log-level=error:open-gop=0", "-forced-idr", "1", "-crf", "34"]),
        ({"codec": "h265", "crf": 50}, ["-c:v", "libx265", "-tag:v", "hvc1", "-preset", "veryfast", "-x265-params",
                                        "log-level=error:open-gop=0", "-forced-idr", "1", "-crf", "51"]),
        ({"codec": "vp9"}, ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-b:v",
                            "0", "-crf", "31"]),
        ({"codec": "vp9", "preset": "faster", "crf": 51}, ["-c:v", "libvpx-vp9", "-deadline", "good", "-cpu-used", "5",
                                                           "-row-mt", "1", "-b:v", "0", "-crf", "63"]),
        ({"codec": "vp9", "preset": "ultrafast"}, ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8",
                                                   "-row-mt", "1", "-b:v", "0", "-crf", "31"]),
        ({"codec": "av1"}, ["-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "6", "-row-mt", "0", "-tiles",
                            "2x2", "-b:v", "0", "-crf", "31"]),
        ({"codec": "av1", "preset": "faster", "width": 510, "crf": 51},
         ["-c:v", "libaom-av1", "-usage", "good", "-cpu-used", "6", "-lag-in-frames", "10", "-row-mt", "0", "-b:v", "0",
          "-crf", "63"]),
        ({"codec": "av1", "width": 512}, ["-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "6", "-row-mt", "0",
                                          "-tiles", "2x2", "-b:v", "0", "-crf", "31"]),
    ],
)  # fmt: skip
def test_encoders_are_told_what_each_of_them_understands(form: dict[str, Any], own: list[str]) -> None:
    shared = ["-pix_fmt", "yuv420p", "-g", "15", "-force_key_frames", "expr:gte(n,n_forced*15)", *encoding.COLOUR]
    assert video(**form) == [*own, *shared, "-r", "30/1", "-fps_mode", "cfr", "-frames:v", "77"]


@pytest.mark.parametrize(
    ("preset", "named"),
    [("slow", "p7"), ("medium", "p6"), ("veryfast", "p3"), ("superfast", "p2"), ("ultrafast", "p1")],
)
def test_hardware_has_presets_of_its_own(preset: str, named: str) -> None:
    made = Format.model_validate({"preset": preset, "crf": 20})
    assert encoding.video(made, 1, "nvenc")[:11] == [
        "-c:v", "h264_nvenc", "-preset", named, "-tune", "hq", "-rc", "vbr", "-cq", "24", "-b:v",
    ]  # fmt: skip
    tagged = encoding.video(made.model_copy(update={"codec": "h265"}), 1, "nvenc")
    assert tagged[2:4] == ["-tag:v", "hvc1"]


@pytest.mark.parametrize(("fps", "every"), [("24000/1001", 12), ("30000/1001", 15), ("25/1", 12), ("60/1", 30)])
def test_there_is_a_key_frame_every_half_second(fps: str, every: int) -> None:
    assert encoding.key_frames(Format(fps=fps)) == every


@pytest.mark.parametrize(("fps", "scale"), [("30/1", "15360"), ("30000/1001", "30000"), ("25/1", "12800")])
def test_the_files_clock_holds_each_frames_time(fps: str, scale: str) -> None:
    assert encoding.container(Format(fps=fps)) == [
        "-map_metadata", "-1", "-map_chapters", "-1", "-video_track_timescale", scale, "-use_editlist", "0",
        "-movflags", "+faststart+negative_cts_offsets", "-f", "mp4",
    ]  # fmt: skip


def test_webm_has_opus_and_no_index_to_move() -> None:
    made = Format(codec="vp9", container="webm", audio_kbps=96)
    assert encoding.container(made) == ["-map_metadata", "-1", "-map_chapters", "-1", "-f", "webm"]
    assert encoding.audio(made) == ["-c:a", "libopus", "-b:a", "96k", "-ar", "48000", "-ac", "2"]
    assert encoding.audio(Format(audio_kbps=96))[1] == "aac"
    assert encoding.output(made) == "output.webm"
