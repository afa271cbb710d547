"""One layer's frames: cropped, fitted, zoomed and faded, as a chain of filters. Pure."""

from fractions import Fraction

from cutroom.media.compile import crop
from cutroom.media.compile.plan import EARLY_MS, LayerRead, late_ms
from cutroom.media.edit.document import Edit
from cutroom.media.edit.layers import VideoLayer, Zoom
from cutroom.media.edit.units import Grid, ratio
from cutroom.media.source.info import MediaInfo

# Up to its white (203 cd/m2, ITU-R BT.2408) a graded picture stays nearly as it is; what is brighter is bent.
TONE_MAP = (
    "zscale=transfer=linear:npl=203,format=gbrpf32le,zscale=primaries=bt709,tonemap=mobius:param=0.6:desat=0,"
    "zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p"
)
# Fields that belong together are joined (films that were brought to television), the others become a frame each.
PROGRESSIVE = "fieldmatch=order=auto:combmatch=full,bwdif=mode=send_frame:deint=interlaced"
# All that is drawn later (words, bars) takes its colours from what the frames say that they are.
TAGGED = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
RGB = ("gbr", "rgb", "bgr", "argb", "abgr", "0rgb", "0bgr")
HD_HEIGHT = 720  # pictures smaller than this use BT.601's colours unless they say otherwise, larger ones BT.709's
SAME_SHAPE = 0.015  # shapes that differ by less than this are one: nobody sees it, and bars of a pixel are ugly
SLIVER = 5  # a picture so many times longer than its place is cut before it is enlarged, not afterwards
SOFT = 12  # the blurred copy is made at this fraction of the size: quick, and soft already


def chain(edit: Edit, branch: LayerRead, feed_start_ms: Fraction, name: str, transparent: bool) -> str:
    """Filters from a source's decoded frames to `branch.frames` frames of its rect, numbered from 0."""
    layer, grid = branch.layer, edit.format.grid
    steps = [PROGRESSIVE] if edit.sources[layer.source].info.interlaced else []
    if branch.held_ms:  # while the frames still have a rate, which `setpts` takes from them
        steps.append(f"tpad=stop_mode=clone:stop_duration={seconds(branch.held_ms)}")
    steps.append(_clock(layer, feed_start_ms, grid))
    steps.append(f"fps={edit.format.fps}:start_time={seconds(grid.seconds(branch.first) * 1000)}")
    info = edit.sources[layer.source].info
    hdr = info.hdr
    # frames of another size than the first, or in other colours than a screen's; the others pass
    steps.append(f"scale={info.width}:{info.height}{to_bt709(info)}")
    early_ms = EARLY_MS / ratio(layer.speed) + late_ms(layer, grid)
    if layer.crop:
        steps.append(crop.crop_filter(layer.crop, grid, early_ms, exact=not hdr))
    if hdr:
        steps.append(TONE_MAP)
    steps += [*fitted(edit, layer, name), *_zoomed(edit, layer.zooms, size(edit, layer))]
    steps += _faded(layer) if transparent else ["format=yuv420p"]
    steps.append(f"{TAGGED},tpad=stop_mode=clone:stop=-1,trim=end_frame={branch.frames},setpts=N")
    return ",".join(step for step in steps if step)


def to_bt709(info: MediaInfo) -> str:
    """What brings a source's colours to BT.709 in TV range, after `scale=w:h`; empty where they are, or unknown.

    HDR has its own way (`TONE_MAP`), and what is smaller than HD and says nothing is read as BT.601 (`fitted`).
    """
    matrix, primaries = info.colour_space
    rgb = matrix == "gbr" or info.pixel_format.startswith(RGB)
    if info.hdr:
        return ""
    if primaries == "bt2020":
        return ",zscale=matrix=bt709:primaries=bt709:transfer=bt709:range=tv,format=yuv420p"
    options = ":out_color_matrix=bt709" if rgb or matrix not in (None, "bt709") else ""
    options += ":out_range=tv" if rgb or info.full_range else ""
    return f"{options},format=yuv420p" if options else ""


def size(edit: Edit, layer: VideoLayer) -> tuple[int, int]:
    """Pixels of a layer's rect: width and height, both even."""
    return even(edit.format.width * layer.rect.w), even(edit.format.height * layer.rect.h)


def even(value: float | Fraction) -> int:
    """The nearest even number of pixels, at least two: chroma has half the picture's resolution."""
    return max(2, round(value / 2) * 2)


def seconds(ms: Fraction | int) -> str:
    """Milliseconds as ffmpeg's seconds, to the microsecond."""
    return f"{float(Fraction(ms) / 1000):.6f}"


def colour(text: str) -> str:
    """`#rrggbb` as ffmpeg writes it."""
    return "0x" + text[1:]


def fitted(edit: Edit, layer: VideoLayer, name: str) -> list[str]:
    """Filters that bring what is left of a layer's picture to its rect's size."""
    width, height = size(edit, layer)
    info = edit.sources[layer.source].info
    matrix = ":out_color_matrix=bt709" if min(info.width, info.height) < HD_HEIGHT and not info.hdr else ""
    shown = (layer.crop.w, layer.crop.h) if layer.crop else (1.0, 1.0)
    shape = Fraction(info.width, info.height) * Fraction(shown[0] / shown[1]).limit_denominator(100_000)
    target = Fraction(width, height)
    if abs(shape / target - 1) < SAME_SHAPE:
        return [f"scale={width}:{height}:flags=bicubic{matrix}", "setsar=1"]
    if layer.fit == "fill":
        return _covered(width, height, shape, matrix)
    inner = (width, even(width / shape)) if shape > target else (even(height * shape), height)
    small = f"scale={inner[0]}:{inner[1]}:flags=bicubic{matrix},{TAGGED},setsar=1"
    if layer.fit == "fit":
        return [small, f"pad={width}:{height}:-1:-1:color={colour(edit.background.colour)}"]
    return [_over_itself(small, (width, height), name, matrix)]


def _covered(width: int, height: int, shape: Fraction, matrix: str) -> list[str]:
    """A picture of another shape, as large as the rect needs, without what lies beyond it."""
    more = shape / Fraction(width, height)  # so many times as wide, for its height, as the rect
    if max(more, 1 / more) > SLIVER:
        kept = f"max(2,trunc({'iw' if more > 1 else 'ih'}*{float(min(more, 1 / more)):.6f}/2)*2)"
        cut = f"crop=w='{kept}':h=ih" if more > 1 else f"crop=w=iw:h='{kept}'"
        return [cut, f"scale={width}:{height}:flags=bicubic{matrix}", "setsar=1"]
    cover = (even(height * shape), height) if more > 1 else (width, even(width / shape))
    return [f"scale={cover[0]}:{cover[1]}:flags=bicubic{matrix}", f"crop={width}:{height}", "setsar=1"]


def blurred(width: int, height: int, matrix: str = "") -> str:
    """Filters that make any picture a soft, darker one that covers `width` x `height`."""
    little = (even(width / SOFT), even(height / SOFT))
    cover = (
        f"scale={little[0]}:{little[1]}:force_original_aspect_ratio=increase:force_divisible_by=2:flags=area{matrix}"
    )
    soft = "gblur=sigma=2,lutyuv=y=(val-16)*0.62+16"
    return f"{cover},crop={little[0]}:{little[1]},{soft},scale={width}:{height}:flags=bicubic,setsar=1"


def _over_itself(small: str, whole: tuple[int, int], name: str, matrix: str) -> str:
    split = (
        f"format=yuv420p,split[f{name}][k{name}];[k{name}]{blurred(*whole, matrix)}[l{name}];[f{name}]{small}[g{name}]"
    )
    return f"{split};[l{name}][g{name}]overlay=(W-w)/2:(H-h)/2:format=yuv420"


def _clock(layer: VideoLayer, feed_start_ms: Fraction, grid: Grid) -> str:
    """Time stamps as the layer's own time, half a frame of the output later, in microseconds.

    The filter that follows puts each frame of the source on the nearest one of the output. So it begins with the first
    that is shown at or after its time: what is shown at any time is the frame whose interval holds that time.
    """
    speed = ratio(layer.speed)
    starts_ms = (feed_start_ms - layer.source_in_ms - EARLY_MS) / speed - late_ms(layer, grid) + grid.seconds(1) * 500
    slowed = f"*{speed.denominator}/{speed.numerator}" if speed != 1 else ""
    # Some containers count in whole frames: their time base could not hold a time between two of them.
    return f"settb=1/1000000,setpts=PTS{slowed}+({round(starts_ms * 1000)})"


def _zoomed(edit: Edit, zooms: list[Zoom], whole: tuple[int, int]) -> list[str]:
    """The picture enlarged around a point while a zoom lasts, and cut to its size again."""
    if not zooms:
        return []
    width, height = whole
    grown = [(f"{zoom.scale - 1:.4f}*{_slope(zoom)}", zoom) for zoom in zooms]
    more = "+".join(text for text, _ in grown)
    x = "+".join(f"{zoom.x:.4f}*{text}" for text, zoom in grown)
    y = "+".join(f"{zoom.y:.4f}*{text}" for text, zoom in grown)
    scaled = f"scale=w='2*trunc({width}*(1+{more})/2)':h='2*trunc({height}*(1+{more})/2)':eval=frame:flags=bicubic"
    return [scaled, f"crop={width}:{height}:x='{width}*({x})':y='{height}*({y})':exact=1", "setsar=1"]


def _slope(zoom: Zoom) -> str:
    """0 outside of the zoom, 1 in its middle, smooth in between."""
    start, end, ease = (Fraction(ms, 1000) for ms in (zoom.start_ms, zoom.end_ms, zoom.ease_ms))
    if not ease:
        return f"between(t,{float(start):.3f},{float(end):.3f}-0.0005)"
    up = f"clip((t-{float(start):.3f})/{float(ease):.3f},0,1)"
    down = f"clip(({float(end):.3f}-t)/{float(ease):.3f},0,1)"
    return f"(0.5-0.5*cos(PI*min({up},{down})))"


def _faded(layer: VideoLayer) -> list[str]:
    steps = ["format=yuva420p"]
    if layer.opacity < 1:
        steps.append(f"lutyuv=a=val*{layer.opacity:.4f}")
    if layer.fade_in_ms:
        steps.append(f"fade=t=in:st=0:d={seconds(layer.fade_in_ms)}:alpha=1")
    if layer.fade_out_ms:
        begin = seconds(layer.duration_ms - layer.fade_out_ms)
        steps.append(f"fade=t=out:st={begin}:d={seconds(layer.fade_out_ms)}:alpha=1")
    return steps
