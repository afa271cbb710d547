"""What platforms take."""

from typing import Any, get_args

import pytest

from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.renders import platforms
from cutroom.renders.schemas import Metadata, Preset
from tests.unit.media.builders import media

PRESETS = get_args(Preset)


def made(seconds: float = 30, **form: Any) -> Edit:
    length = round(seconds * 1000)
    return Edit(
        sources={"main": Source(uri="x", info=media(length))},
        tracks=[Track(layers=[VideoLayer(source="main", duration_ms=length)])],
        format=Format.model_validate({"width": 1080, "height": 1920} | form),
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_every_platform_takes_half_a_minute_upright(preset: Preset) -> None:
    assert platforms.problems(preset, made(), Metadata(description="Words", hashtags=["one", "#two"])) == []


@pytest.mark.parametrize(
    ("preset", "form", "kbps"),
    [("shorts", {}, 8000), ("shorts", {"fps": "60/1"}, 12_000), ("youtube", {"width": 720, "height": 1280}, 5000),
     ("shorts", {"width": 1080, "height": 1350}, 8000), ("youtube", {"width": 640, "height": 360}, None),
     ("reels", {}, None)],
)  # fmt: skip
def test_a_platform_s_sheet_names_the_bitrate(preset: Preset, form: dict[str, Any], kbps: int | None) -> None:
    assert platforms.kbps(preset, made(**form)) == kbps


@pytest.mark.parametrize("preset", PRESETS)
def test_every_limit_has_a_source_and_a_date(preset: Preset) -> None:
    found = platforms.limits()[preset]
    assert found.source.startswith("https://")
    assert found.as_of >= "2026"


@pytest.mark.parametrize(
    ("preset", "edit", "words"),
    [
        ("facebook", made(91), "90 s at most; this one has 91.0 s"),
        ("shorts", made(181), "180 s at most"),
        ("tiktok", made(601), "600 s at most"),
        ("tiktok", made(2), "3 s or more; this one has 2.0 s"),
        ("reels", made(901, video_kbps=1000), "900 s at most"),
        ("reels", made(60, video_kbps=100_000), "300 MB at most"),
        ("shorts", made(width=1920, height=1080), "9:16 or 4:5 or 1:1; this video has 1920x1080"),
        ("facebook", made(width=1080, height=1080), "takes 9:16"),
        ("reels", made(codec="av1"), "does not take av1. Choose h264 or h265"),
        ("tiktok", made(fps="15/1"), "23 to 60 frames a second; this video has 15"),
    ],
)
def test_what_a_platform_would_refuse_is_said_before_it_is_rendered(preset: Preset, edit: Edit, words: str) -> None:
    [wrong] = platforms.problems(preset, edit, Metadata())
    assert words in wrong


def test_too_many_words_are_said_too() -> None:
    wrong = platforms.problems("reels", made(), Metadata(description="x" * 2200, hashtags=["tag"]))
    assert "2200 characters of description and hashtags; these are 2205" in wrong[0]
