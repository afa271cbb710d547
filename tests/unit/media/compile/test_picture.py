"""The picture's graph, filter by filter: each layer brought to its place, joined, stacked, with images and words."""

from fractions import Fraction
from typing import Any

import pytest

from cutroom.media.compile import frame, picture, plan
from cutroom.media.compile.frame import TAGGED, TONE_MAP
from cutroom.media.compile.plan import Window
from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.media.source.info import MediaInfo
from tests.unit.media.builders import media

COVER = "scale=2276:1280:flags=bicubic,crop=720:1280,setsar=1"
PLAIN = "format=yuv420p"
FINAL = f"{PLAIN},setpts=N[picture]"


def shown(name: str = "a", **more: Any) -> VideoLayer:
    """A second of a source."""
    return VideoLayer.model_validate({"source": name, "duration_ms": 1000} | more)


def edit(*tracks: list[VideoLayer], info: MediaInfo | None = None, **more: Any) -> Edit:
    """720x1280 at 30 frames a second; `a` and `b` are 1920x1080 unless `info` says otherwise."""
    form = {"fps": "30/1", "width": 720, "height": 1280} | more.pop("form", {})
    sources = {name: Source(uri=f"{name}.mp4", info=info or media()) for name in ("a", "b")}
    return Edit.model_validate(
        {
            "sources": sources,
            "tracks": [Track(layers=layers) for layers in tracks],
            "format": Format.model_validate(form),
        }
        | more
    )


def chains(made: Edit, window: Window | None = None, burn: bool = False) -> list[str]:
    """The chains of the graph."""
    return picture.picture(made, window or plan.whole(made), burn).graph.split(";\n")


def branch(steps: str, *, clock: str = "PTS+(15167)", start: str = "0.000000", frames: int = 30, size: str = "") -> str:
    """What becomes of decoded frames, around the `steps` that are of interest."""
    begun = f"settb=1/1000000,setpts={clock},fps=30/1:start_time={start},scale={size or '1920:1080'}"
    return f"{begun},{steps},{TAGGED},tpad=stop_mode=clone:stop=-1,trim=end_frame={frames},setpts=N"


@pytest.mark.parametrize(
    ("fit", "steps"),
    [
        ("fill", COVER),
        ("fit", f"scale=720:404:flags=bicubic,{TAGGED},setsar=1,pad=720:1280:-1:-1:color=0x102030"),
        (
            "blur",
            f"{PLAIN},split[f0][k0];[k0]scale=60:106:force_original_aspect_ratio=increase:force_divisible_by=2:"
            "flags=area,crop=60:106,gblur=sigma=2,lutyuv=y=(val-16)*0.62+16,scale=720:1280:flags=bicubic,setsar=1[l0];"
            f"[f0]scale=720:404:flags=bicubic,{TAGGED},setsar=1[g0];[l0][g0]overlay=(W-w)/2:(H-h)/2:format=yuv420",
        ),
    ],
)
def test_a_picture_of_another_shape_is_fitted_as_it_says(fit: str, steps: str) -> None:
    assert chains(edit([shown(fit=fit)], background={"colour": "#102030"})) == [
        f"[0:0]{branch(f'{steps},{PLAIN}')}[v0]",
        "[v0]settb=1/30,setpts=N+0[r0]",
        f"[r0]{FINAL}",
    ]


@pytest.mark.parametrize(
    ("width", "height", "fit", "steps"),
    [
        (1080, 1920, "fill", "scale=720:1280:flags=bicubic,setsar=1"),  # the same shape
        (1080, 1896, "fill", "scale=720:1280:flags=bicubic,setsar=1"),  # so nearly that nobody sees it
        (1080, 1890, "fill", "scale=732:1280:flags=bicubic,crop=720:1280,setsar=1"),
        (1000, 2000, "fill", "scale=720:1440:flags=bicubic,crop=720:1280,setsar=1"),  # taller
        (1000, 2000, "fit", f"scale=640:1280:flags=bicubic,{TAGGED},setsar=1,pad=720:1280:-1:-1:color=0x000000"),
        (5060, 1800, "fill", "scale=3598:1280:flags=bicubic,crop=720:1280,setsar=1"),
        (5080, 1800, "fill", "crop=w='max(2,trunc(iw*0.199311/2)*2)':h=ih,scale=720:1280:flags=bicubic,setsar=1"),
        (1080, 9610, "fill", "crop=w=iw:h='max(2,trunc(ih*0.199792/2)*2)',scale=720:1280:flags=bicubic,setsar=1"),
    ],
)
def test_each_shape_is_brought_to_the_frames(width: int, height: int, fit: str, steps: str) -> None:
    [chain, *_] = chains(edit([shown(fit=fit)], info=media(width=width, height=height)))
    assert chain == f"[0:0]{branch(f'{steps},{PLAIN}', size=f'{width}:{height}')}[v0]"


@pytest.mark.parametrize(("width", "height", "bt601"), [(1280, 718, True), (718, 1280, True), (1280, 720, False)])
def test_small_pictures_change_their_colours_from_bt601(width: int, height: int, bt601: bool) -> None:
    [chain, *_] = chains(edit([shown()], info=media(width=width, height=height)))
    assert (":out_color_matrix=bt709" in chain) is bt601
    graded = media(width=width, height=height).model_copy(update={"hdr": "pq"})
    [chain, *_] = chains(edit([shown()], info=graded))
    assert ":out_color_matrix=bt709" not in chain


def test_a_graded_picture_is_mapped_after_it_is_cut_and_before_it_is_fitted() -> None:
    hdr = media().model_copy(update={"hdr": "pq"})
    window = {"w": 0.5, "h": 1, "points": [{"at_ms": 0, "x": 0.5, "y": 0.5}]}
    [chain, *_] = chains(edit([shown(crop=window)], info=hdr))
    cut = "crop=w='max(2,trunc(iw*0.500000/2)*2)':h='max(2,trunc(ih*1.000000/2)*2)'"
    place = ":x='iw*(max(0,min(0.500000,0.50000-0.250000)))':y='ih*(0)':exact=0"
    assert f"{cut}{place},{TONE_MAP},scale=" in chain
    [chain, *_] = chains(edit([shown(crop=window)]))
    assert f"{cut}{place[:-1]}1,scale=" in chain


def test_speed_and_where_reading_began_are_in_the_clock() -> None:
    made = edit([shown(speed=2, source_in_ms=5000)])
    [feed] = picture.picture(made, plan.whole(made), False).feeds
    assert (feed.start_ms, feed.end_ms) == (Fraction(14_600, 3), 7300)
    assert chains(made)[0] == f"[0:0]{branch(f'{COVER},{PLAIN}', clock='PTS*1/2+(-50750)')}[v0]"
    slow = chains(edit([shown(speed=0.5)]))[0]
    assert slow.startswith("[0:0]settb=1/1000000,setpts=PTS*2/1+(13667),fps=")


def test_a_layer_that_begins_between_two_frames_shows_what_is_due_on_the_next() -> None:
    late = chains(edit([shown(), shown("b", at_ms=1020)]))
    assert [chain.split(",fps")[0] for chain in late[:2]] == [
        "[0:0]settb=1/1000000,setpts=PTS+(15167)",
        "[1:0]settb=1/1000000,setpts=PTS+(1833)",  # 13.3 ms of it are over
    ]


def test_a_window_shows_its_frames_and_counts_from_its_place() -> None:
    made = edit([shown(duration_ms=4000, source_in_ms=3000)])
    assert chains(made, Window(60, 90)) == [
        f"[0:0]{branch(f'{COVER},{PLAIN}', clock='PTS+(1881833)', start='2.000000')}[v0]",
        "[v0]settb=1/30,setpts=N+60[r0]",
        f"[r0]{FINAL}",
    ]


TRANSITIONS = [
    ({"kind": "slide", "direction": "up"}, "slideup"), ({"kind": "slide", "direction": "right"}, "slideright"),
    ({"kind": "wipe", "direction": "down"}, "wipedown"), ({"kind": "wipe"}, "wipeleft"),
    ({"kind": "fade"}, "fadeblack"), ({"kind": "dissolve"}, "fade"), ({"kind": "zoom"}, "zoomin"),
]  # fmt: skip


@pytest.mark.parametrize(("transition", "name"), TRANSITIONS, ids=[name for _, name in TRANSITIONS])
def test_a_transition_lies_between_what_is_seen_alone(transition: dict[str, str], name: str) -> None:
    second = shown("b", at_ms=700, duration_ms=1300, transition=transition | {"duration_ms": 300})
    steps = f"{COVER},{PLAIN}"
    assert chains(edit([shown(), second])) == [
        "[0:0]split=2[i0][i1]",
        f"[i0]{branch(steps, frames=21)}[v0]",
        f"[i1]{branch(steps, start='0.700000', frames=9)}[v1]",
        "[1:0]split=2[i2][i3]",
        f"[i2]{branch(steps, frames=9)}[v2]",
        f"[i3]{branch(steps, start='0.300000')}[v3]",
        "[v1]fps=30/1[p0]",
        "[v2]fps=30/1[p1]",
        f"[p0][p1]xfade=transition={name}:duration=0.300000:offset=-0.016667,{PLAIN},"
        "tpad=stop_mode=clone:stop=-1,trim=end_frame=9,setpts=N[x0]",
        "[v0][x0][v3]concat=n=3:v=1:a=0,settb=1/30,setpts=N+0[r0]",
        f"[r0]{FINAL}",
    ]


def test_a_window_inside_a_transition_goes_on_where_it_was() -> None:
    second = shown("b", at_ms=700, duration_ms=1300, transition={"kind": "fade", "duration_ms": 300})
    made = picture.picture(edit([shown(), second]), Window(24, 28), False)
    assert [(feed.source, feed.branches, feed.start_ms) for feed in made.feeds] == [
        ("b", [1], 0),
        ("a", [0], Fraction(2000, 3)),
    ]
    incoming, outgoing, *_, crossed, _, _ = made.graph.split(";\n")
    assert incoming == f"[0:0]{branch(f'{COVER},{PLAIN}', start='0.100000', frames=4)}[v0]"
    later = branch(f"{COVER},{PLAIN}", clock="PTS+(681833)", start="0.800000", frames=4)
    assert outgoing == f"[1:0]{later}[v1]"
    assert "xfade=transition=fadeblack:duration=0.300000:offset=-0.116667" in crossed


def test_what_is_seen_through_is_mixed_at_its_place() -> None:
    rect = {"x": 0.25, "y": 0.5, "w": 0.5, "h": 0.25}
    above = shown("b", opacity=0.5, fade_in_ms=100, fade_out_ms=300, rect=rect)
    fades = "fade=t=in:st=0:d=0.100000:alpha=1,fade=t=out:st=0.700000:d=0.300000:alpha=1"
    steps = f"scale=568:320:flags=bicubic,crop=360:320,setsar=1,format=yuva420p,lutyuv=a=val*0.5000,{fades}"
    assert chains(edit([shown()], [above]))[1:] == [
        f"[1:0]{branch(steps)}[v1]",
        "[v0]settb=1/30,setpts=N+0[r0]",
        "[v1]settb=1/30,setpts=N+0[r1]",
        "[r0][r1]overlay=180:640:eof_action=pass:format=yuv420[s0]",
        f"[s0]{FINAL}",
    ]


GROUND = (
    "color=c=0x000000:s=720x1280:r=30/1,format=rgb24,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
    f"{TAGGED},trim=end_frame=1,loop=loop=-1:size=1,setpts=N,"
)


@pytest.mark.parametrize(
    "more",
    [{"rect": {"w": 0.5}}, {"rect": {"h": 0.5}}, {"rect": {"x": 0.5, "w": 0.5}}, {"opacity": 0.5}, {"fade_in_ms": 1},
     {"fade_out_ms": 1}, {"at_ms": 100}],
)  # fmt: skip
def test_what_does_not_cover_everything_all_the_time_lies_on_a_ground(more: dict[str, Any]) -> None:
    made = chains(edit([shown(**more)]))
    frames = 33 if "at_ms" in more else 30
    assert f"{GROUND}trim=end_frame={frames},setpts=N+0[ground]" in made
    assert any(chain.startswith("[ground][r0]overlay=") for chain in made)


def test_a_second_run_over_the_background_gets_a_soft_copy_of_itself() -> None:
    soft = "scale=60:106:force_original_aspect_ratio=increase:force_divisible_by=2:flags=area,crop=60:106"
    made = chains(edit([shown(rect={"h": 0.5})], background={"blur": True}))
    assert made[-5:] == [
        "[r0]split[c0][c1]",
        f"[c1]{PLAIN},{soft},gblur=sigma=2,lutyuv=y=(val-16)*0.62+16,scale=720:1280:flags=bicubic,setsar=1[b0]",
        "[ground][b0]overlay=eof_action=pass:format=yuv420[s0]",
        "[s0][c0]overlay=0:0:eof_action=pass:format=yuv420[s1]",
        f"[s1]{FINAL}",
    ]
    upper = chains(edit([shown()], [shown("b", rect={"h": 0.5})], background={"blur": True}))
    assert not any("gblur" in chain for chain in upper), "only the lowest track has the background behind it"


@pytest.mark.parametrize(
    ("rects", "beside"),
    [
        ([{"w": 0.5}, {"x": 0.5, "w": 0.5}], "0_0|360_0"),
        ([{"h": 0.25}, {"y": 0.25, "h": 0.75}], "0_0|0_320"),
        ([{"w": 0.5, "h": 0.5}, {"x": 0.5, "w": 0.5, "h": 0.5}, {"y": 0.5, "h": 0.5}], "0_0|360_0|0_640"),
        ([{"w": 0.5}, {"x": 0.25, "w": 0.5}, {"x": 0.75, "w": 0.25}], None),  # two share a strip
        ([{"h": 0.5}, {"y": 0.5, "h": 0.25}], None),  # a strip is left over
    ],
)
def test_pictures_beside_each_other_are_copied_where_they_fill_the_frame(
    rects: list[dict[str, float]], beside: str | None
) -> None:
    made = chains(edit(*([shown(rect=rect)] for rect in rects)))
    assert [chain.partition("layout=")[2] for chain in made if "xstack" in chain] == (
        [f"{beside}[beside]"] if beside else []
    )
    assert sum("overlay=" in chain for chain in made) == (0 if beside else len(rects))


def test_pictures_that_do_not_last_are_not_copied_beside_each_other() -> None:
    made = chains(edit([shown(duration_ms=500, rect={"w": 0.5})], [shown("b", rect={"x": 0.5, "w": 0.5})]))
    assert not any("xstack" in chain for chain in made)


def test_zooms_grow_around_their_point_smoothly_or_at_once() -> None:
    eased = {"start_ms": 100, "end_ms": 900, "scale": 1.5, "x": 0.3, "y": 0.6, "ease_ms": 200}
    slope = "0.5000*(0.5-0.5*cos(PI*min(clip((t-0.100)/0.200,0,1),clip((0.900-t)/0.200,0,1))))"
    [chain, *_] = chains(edit([shown(zooms=[eased])]))
    assert (
        f"setsar=1,scale=w='2*trunc(720*(1+{slope})/2)':h='2*trunc(1280*(1+{slope})/2)':eval=frame:flags=bicubic,"
        f"crop=720:1280:x='720*(0.3000*{slope})':y='1280*(0.6000*{slope})':exact=1,setsar=1,format=yuv420p" in chain
    )
    hard = {"start_ms": 0, "end_ms": 50, "scale": 2, "x": 0, "y": 1, "ease_ms": 0}
    [chain, *_] = chains(edit([shown(zooms=[hard, eased])]))
    at_once = "1.0000*between(t,0.000,0.050-0.0005)"
    assert f"(1+{at_once}+{slope})" in chain
    assert f"x='720*(0.0000*{at_once}+0.3000*{slope})':y='1280*(1.0000*{at_once}+0.6000*{slope})'" in chain


def test_images_lie_on_top_at_their_times_and_words_over_them() -> None:
    logo = {"uri": "l.png", "start_ms": 100, "end_ms": 900, "fade_ms": 50, "opacity": 0.5,
            "rect": {"x": 0.1, "y": 0.2, "w": 0.3, "h": 0.1}}  # fmt: skip
    frame_ = {"uri": "m.png", "start_ms": 0, "end_ms": 1000, "rect": {"x": 0, "y": 0, "w": 1, "h": 1}}
    mixed = "scale=out_color_matrix=bt709:out_range=tv,format=yuva420p"
    assert chains(edit([shown()], images=[logo, frame_]), burn=True)[2:] == [
        "[1:v:0]scale=216:128:force_original_aspect_ratio=decrease,format=rgba,colorchannelmixer=aa=0.5000,"
        f"{mixed},{TAGGED},loop=loop=-1:size=1,settb=1/30,setpts=N+3,trim=end_frame=24,"
        "fade=t=in:st=0.100000:d=0.050000:alpha=1,fade=t=out:st=0.850000:d=0.050000:alpha=1[n0]",
        "[r0][n0]overlay=x='72+(216-w)/2':y='256+(128-h)/2':eof_action=repeat:format=yuv420:"
        "enable='between(t,0.083333,0.883333)'[m0]",
        "[2:v:0]scale=720:1280:force_original_aspect_ratio=decrease,format=rgba,colorchannelmixer=aa=1.0000,"
        f"{mixed},{TAGGED}[n1]",
        "[m0][n1]overlay=x='0+(720-w)/2':y='0+(1280-h)/2':eof_action=repeat:format=yuv420:"
        "enable='between(t,-0.016667,0.983333)'[m1]",
        f"[m1]ass=captions.ass:fontsdir=fonts,{FINAL}",
    ]


def test_an_image_that_is_not_seen_in_a_window_is_not_opened() -> None:
    image = {"uri": "l.png", "start_ms": 100, "end_ms": 500, "rect": {"x": 0, "y": 0, "w": 1, "h": 1}}
    made = edit([shown()], images=[image])
    windows = [Window(0, 3), Window(0, 4), Window(14, 20), Window(15, 20)]
    opened = [len(picture.picture(made, window, False).images) for window in windows]
    assert opened == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("value", "pixels"), [(0, 2), (1.2, 2), (3.1, 4), (5.0, 4), (405, 404), (405.1, 406), (407, 408)]
)
def test_pixels_are_even_and_at_least_two(value: float, pixels: int) -> None:
    assert frame.even(value) == pixels
