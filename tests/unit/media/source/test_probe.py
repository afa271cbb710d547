"""What ffmpeg says of its input is read right; recorded from the pinned build."""

from fractions import Fraction
from typing import Any

import pytest

from cutroom.kit.errors import Unplayable
from cutroom.media.source import packets, probe, rates, stream_info
from tests.unit.media.builders import media

PHONE = """
Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'x.mov':
  Duration: 00:00:01.02, start: 0.000000, bitrate: 3928 kb/s
  Stream #0:0[0x1](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 63 kb/s (default)
  Stream #0:1[0x2](und): Video: h264 (Baseline) (avc1 / 0x31637661), yuv420p(tv, smpte170m/bt709/bt709, progressive), \
640x480, 3816 kb/s, 24.08 fps, 24.08 tbr, 600 tbn (default)
      Side data:
        displaymatrix: rotation of -90.00 degrees
"""
WIDE = """
Input #0, matroska,webm, from 'x.mkv':
  Duration: N/A, start: 0.033000, bitrate: N/A
  Stream #0:0: Video: hevc (Main 10), yuv420p10le(tv, bt2020nc/bt2020/smpte2084), 720x576 [SAR 16:15 DAR 4:3], \
23.98 fps, 23.98 tbr, 1k tbn
  Stream #0:1: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 600x600, 90k tbr, 90k tbn (attached pic)
  Stream #0:2(eng): Audio: ac3, 48000 Hz, 5.1(side), fltp, 448 kb/s (default)
"""


# Every text that somebody chose reads like what ffmpeg says itself.
FEIGNED = """
Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'Duration: 00:00:02.00, start: 1.000000.mp4':
  Metadata:
    title           : Duration: 00:00:04.00, start: 5.000000, bitrate: 320 kb/s
                    :   Duration: 00:00:05.00
    comment         : Stream #0:7: Video: h264, yuv420p, 64x64, 25 fps
  Duration: 00:00:12.00, start: 0.000000, bitrate: 30 kb/s
  Stream #0:0[0x1]: Video: prores (Proxy) (apco / 0x6F637061), yuv422p10le(tv, top coded first (swapped)), 320x240, \
1662 kb/s, SAR 1:1 DAR 4:3, 25 fps, 25 tbr, 12800 tbn (default)
      Metadata:
        handler_name    : displaymatrix: rotation of -90.00 degrees
"""
STILL_FIRST = """
Input #0, matroska,webm, from 'x.mkv':
  Duration: 00:00:12.02, start: 0.000000, bitrate: 27 kb/s
  Stream #0:0: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 64x64 [SAR 1:1 DAR 1:1], 25 fps
  Stream #0:1: Video: h264 (Constrained Baseline), yuv420p(progressive), 320x180 [SAR 1:1 DAR 16:9], 25 fps
"""


def test_what_people_write_into_a_file_changes_nothing_of_what_it_is() -> None:
    banner = stream_info.parse(FEIGNED)
    assert (banner.duration_ms, banner.start_ms, banner.bit_rate) == (12_000, 0, 30_000)
    assert [(one.stream, one.rotation) for one in banner.videos] == [(0, 0)]


def test_fields_in_brackets_within_brackets_are_understood() -> None:
    (video,) = stream_info.parse(FEIGNED).videos
    assert (video.pixel_format, video.colour) == ("yuv422p10le", "tv, top coded first (swapped)")
    assert (video.width, video.height) == (320, 240)


def test_a_still_beside_a_film_is_its_cover_marked_or_not() -> None:
    banner = stream_info.parse(STILL_FIRST)
    assert probe.choose(banner)[0].stream == 1
    assert probe.choose(banner._replace(videos=banner.videos[:1]))[0].stream == 0  # where there is nothing else


def test_a_phone_video_is_upright() -> None:
    said = stream_info.parse(PHONE)
    video = said.videos[0]
    assert (said.duration_ms, said.containers[0], video.stream, video.rotation) == (1020, "mov", 1, 90)
    assert stream_info.displayed(video) == (480, 640)


def test_pixel_shape_covers_and_surround_sound_are_understood() -> None:
    said = stream_info.parse(WIDE)
    video, cover = said.videos
    assert said.duration_ms is None
    assert said.start_ms == 33
    assert stream_info.displayed(video) == (768, 576)
    assert video.fps == Fraction(24000, 1001)
    assert "smpte2084" in video.colour
    assert cover.picture_only
    assert (said.audios[0].channels, said.audios[0].sample_rate) == (6, 48_000)


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(30000, 1001), Fraction(25), Fraction(24000, 1001)])
def test_millisecond_times_still_give_the_standard_rate(rate: Fraction) -> None:
    times = [Fraction(round(i / rate * 1000), 1000) for i in range(200)]
    assert rates.frame_rate(times, Fraction(25)) == (rate, False)


def test_a_rate_that_varies_is_told() -> None:
    times = [Fraction(t, 1000) for t in (0, 20, 100, 120, 300, 320, 500, 900)]
    assert rates.frame_rate(times, Fraction(25))[1]


def test_avi_packets_without_presentation_times_fall_back_to_decoding_times() -> None:
    listing = "#tb 0: 1/30\n0, 0, -9223372036854775808, 1, 10, 0xab\n0, 1, 1, 1, 10, 0xab\n"
    assert packets.packet_times(listing) == [Fraction(0), Fraction(1, 30)]


def test_an_empty_or_missing_file_is_refused_in_words(tmp_path) -> None:  # type: ignore[no-untyped-def]
    empty = tmp_path / "a.mp4"
    empty.touch()
    with pytest.raises(Unplayable, match="empty"):
        probe.probe(str(empty))
    with pytest.raises(Unplayable, match="no file"):
        probe.probe(str(tmp_path / "b.mp4"))


def test_a_rate_of_which_a_few_frames_are_missing_is_the_plain_one() -> None:
    times = [Fraction(i, 25) for i in range(240) if i not in (0, 70, 71)]
    assert rates.frame_rate(times, Fraction(5575, 224)) == (25, False)


def test_one_long_gap_in_times_of_whole_milliseconds_changes_no_rate() -> None:
    times = [Fraction(round(i * 1000 / 30) + (5000 if i > 150 else 0), 1000) for i in range(240)]
    assert rates.frame_rate(times, Fraction(30)) == (30, False)
    assert rates.frame_rate(times, Fraction(17)) == (30, False)


@pytest.mark.parametrize(
    ("info", "at_ms", "begins_ms"),
    [
        ({}, 1234, 1233),
        ({}, 1232, 1233),  # rounded, as times are
        ({}, 1231, 1200),
        ({"fps": "25/1", "first_frame_ms": 7}, 1246, 1247),
        ({"fps": "25/1", "first_frame_ms": 7}, 1240, 1207),
        ({"fps": "25/1", "first_frame_ms": 700}, 20, 20),
        ({"vfr": True}, 1234, 1234),
    ],
)
def test_the_frame_that_is_seen_at_a_time_begins_before_it(info: dict[str, Any], at_ms: int, begins_ms: int) -> None:
    assert media().model_copy(update=info).frame_ms(at_ms) == begins_ms


@pytest.mark.parametrize(
    ("colour", "space", "full"),
    [
        ("tv, bt709, progressive", ("bt709", "bt709"), False),
        ("pc, bt470bg/unknown/unknown, progressive", ("bt470bg", None), True),
        ("tv, bt2020nc/bt2020/smpte2084", ("bt2020nc", "bt2020"), False),
        ("top coded first (swapped)", (None, None), False),
        ("pc", (None, None), True),
        ("", (None, None), False),
    ],
)
def test_colours_are_read_as_they_are_stated(colour: str, space: tuple[str | None, str | None], full: bool) -> None:
    info = media().model_copy(update={"colour": colour})
    assert (info.colour_space, info.full_range) == (space, full)
