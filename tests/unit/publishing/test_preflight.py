"""What platforms refuse, told before anything is sent."""

from fractions import Fraction

import pytest

from cutroom.publishing import platforms, preflight
from cutroom.publishing.preflight import Media
from cutroom.publishing.schemas import Content, CreatorLimits, Problem

SHORT = Media(20_000, 8_000_000, 1080, 1920, Fraction(30), "h264")
GOOD = {
    "youtube": Content(title="A talk", caption="About it", privacy="public"),
    "tiktok": Content(caption="About it", privacy="SELF_ONLY"),
    "instagram": Content(caption="About it"),
    "facebook": Content(caption="About it"),
}


def codes(problems: list[Problem]) -> list[str]:
    return [one.code for one in problems]


def changed(platform: str, **values: object) -> list[str]:
    return codes(preflight.check(platform, GOOD[platform].model_copy(update=values), SHORT))


@pytest.mark.parametrize("platform", GOOD)
def test_a_short_with_a_caption_can_be_posted(platform: str) -> None:
    assert preflight.check(platform, GOOD[platform], SHORT) == []


def test_lengths_are_counted_as_each_platform_counts() -> None:
    """A flag emoji is two characters, four UTF-16 units and eight bytes."""
    assert [platforms.length("🇩🇪", unit) for unit in ("characters", "utf16", "bytes")] == [2, 4, 8]
    flags = "🇩🇪" * 551  # 2204 UTF-16 units, 1102 characters, 4408 bytes
    assert changed("tiktok", caption=flags) == ["caption_too_long"]
    assert changed("instagram", caption=flags) == []
    assert changed("youtube", caption="ä" * 2501) == ["caption_too_long"]
    assert changed("youtube", caption="ä" * 2500) == []


def test_a_message_says_by_how_much() -> None:
    [problem] = preflight.check("tiktok", GOOD["tiktok"].model_copy(update={"caption": "a" * 2210}), SHORT)
    assert problem.message == ("TikTok takes 2200 characters of caption and hashtags; this has 2210. Shorten it by 10.")


def test_words() -> None:
    assert changed("youtube", title="") == ["title_missing"]
    assert changed("youtube", title="x" * 101) == ["title_too_long"]
    assert changed("youtube", caption="a <b>") == ["forbidden_character", "forbidden_character"]
    assert changed("instagram", hashtags=[f"t{i}" for i in range(31)]) == ["too_many_hashtags"]
    assert changed("instagram", caption=" ".join(f"@p{i}" for i in range(21))) == ["too_many_mentions"]


@pytest.mark.parametrize(
    ("platform", "media", "code", "mend"),
    [
        ("facebook", SHORT._replace(duration_ms=90_001), "too_long", "trim"),
        ("tiktok", SHORT._replace(duration_ms=2_999), "too_short", "trim"),
        ("instagram", SHORT._replace(duration_ms=200_000, size_bytes=300_000_001), "file_too_large", "export"),
        ("instagram", SHORT._replace(size_bytes=70_000_000), "bitrate_too_high", "export"),
        ("facebook", SHORT._replace(width=1920, height=1080), "wrong_shape", "export"),
        ("facebook", SHORT._replace(width=270, height=480), "wrong_size", "export"),
        ("tiktok", SHORT._replace(fps=Fraction(15)), "wrong_frame_rate", "export"),
        ("instagram", SHORT._replace(codec="av1"), "wrong_codec", "export"),
    ],
)
def test_videos(platform: str, media: Media, code: str, mend: str) -> None:
    [problem] = preflight.check(platform, GOOD[platform], media)
    assert (problem.code, problem.mend) == (code, mend)
    assert problem.message.endswith(".")


@pytest.mark.parametrize("platform", ["youtube", "tiktok"])
def test_nobody_chooses_who_can_see_it_in_the_persons_place(platform: str) -> None:
    assert changed(platform, privacy=None) == ["privacy_missing"]
    assert changed(platform, privacy="everybody") == ["privacy_not_offered"]


def test_what_this_creators_settings_do_not_allow() -> None:
    """Case 15."""
    creator = CreatorLimits(privacy_options=["SELF_ONLY"], comment_disabled=True, longest_s=60)
    content = Content(caption="x", privacy="PUBLIC_TO_EVERYONE", comments=True)
    problems = preflight.check("tiktok", content, SHORT._replace(duration_ms=75_000), creator)
    assert {one.field: one.code for one in problems} == {
        "privacy": "privacy_not_offered", "comments": "comments_disabled", "video": "too_long",
    }  # fmt: skip
    assert codes(preflight.check("tiktok", Content(caption="x"), SHORT, creator)) == ["privacy_missing"]


def test_branded_content_is_not_private() -> None:
    assert changed("tiktok", branded=True) == ["branded_private"]


def test_hashtags_go_below_the_caption_once() -> None:
    assert platforms.caption("Watch #this", ["this", "#that", "that"]) == "Watch #this\n\n#that"
    assert platforms.caption("", ["a"]) == "#a"


def test_every_platform_says_where_its_limits_were_read() -> None:
    for limits in platforms.limits().values():
        assert limits.source.startswith("https://")
        assert limits.video.longest_ms > 0
