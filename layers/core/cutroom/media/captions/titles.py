"""Texts over the picture: where they stand, how they look, how they come."""

from pysubs2 import Color, SSAEvent, SSAStyle

from cutroom.media.captions import pictures
from cutroom.media.captions.text import colour_tag
from cutroom.media.edit.document import Edit
from cutroom.media.edit.overlays import TextOverlay

REFERENCE_HEIGHT = 1280  # of the frame that a text's size is told for
IN_MS, OUT_MS = 250, 150
RISE = 0.03  # of the frame's height, from where a text slides up
LETTER_MS = 45  # of a typewriter, unless the text would take more than half its time


def style(edit: Edit) -> SSAStyle:
    """What all texts share; each event says the rest."""
    return SSAStyle(
        fontname="Anton", fontsize=48, primarycolor=Color(255, 255, 255), outlinecolor=Color(0, 0, 0),
        backcolor=Color(0, 0, 0, 110), outline=0, shadow=0, encoding=-1, marginl=edit.format.width // 24,
        marginr=edit.format.width // 24,
    )  # fmt: skip


def events(text: TextOverlay, width: int, height: int) -> list[SSAEvent]:
    """The events that show `text`: one, or for a typewriter one for each letter; a box is drawn beneath."""
    shown, size = pictures.shown(text.text), pixels(text, height)
    tags = _place(text, width, height) + _look(text, height)
    drawn_events: list[SSAEvent] = []
    if text.box:
        box = _event(text, text.start_ms, text.end_ms, tags + _box(text, height), shown, 2)
        drawn_events += pictures.drawn(box, size, solid=True)
    typed = text.animation == "typewriter"
    lines = _typed(text, tags) if typed else [_event(text, text.start_ms, text.end_ms, tags, shown, 3)]
    return drawn_events + [one for line in lines for one in pictures.drawn(line, size)]


def pixels(text: TextOverlay, height: int) -> int:
    """The size of a text in pixels of a frame `height` high."""
    return max(4, round(text.size * height / REFERENCE_HEIGHT))


def _event(text: TextOverlay, start_ms: int, end_ms: int, tags: str, shown: str, layer: int) -> SSAEvent:
    return SSAEvent(start_ms, end_ms, text=f"{{{tags}}}{shown}", style="Text", layer=layer)


def _place(text: TextOverlay, width: int, height: int) -> str:
    x, y = round(text.x * width), round(text.y * height)
    if text.animation == "slide_up":
        from_y = y + round(RISE * height)
        return rf"\an5\move({x},{from_y},{x},{y},0,{IN_MS})\fad({IN_MS},{OUT_MS})"
    fade = rf"\fad({IN_MS},{OUT_MS})" if text.animation == "fade_in" else ""
    pop = r"\fscx60\fscy60\t(0,120,\fscx112\fscy112)\t(120,200,\fscx100\fscy100)" if text.animation == "pop" else ""
    return rf"\an5\pos({x},{y}){fade}{pop}"


def _look(text: TextOverlay, height: int) -> str:
    size = pixels(text, height)
    tags = rf"\fn{text.font}\fs{size}\c{colour_tag(text.colour)}"
    tags += r"\b1" if text.bold else ""
    tags += r"\i1" if text.italic else ""
    if text.outline and not text.box:
        tags += rf"\bord{size / 14:.1f}\3c{colour_tag(text.outline)}"
    return tags + (rf"\shad{size / 26:.1f}" if text.shadow and not text.box else "")


def _box(text: TextOverlay, height: int) -> str:
    """The same text drawn as a wide, soft-edged border in the box's colour: a box that follows the letters."""
    wide = pixels(text, height) * 0.3
    colour = colour_tag(text.box or "#000000")
    return rf"\bord{wide:.1f}\3c{colour}\c{colour}\shad0"


def _typed(text: TextOverlay, tags: str) -> list[SSAEvent]:
    """One event per letter: what is still to come keeps its place, unseen."""
    letters = pictures.letters(text.text)
    whole_ms = text.end_ms - text.start_ms
    step_ms = min(LETTER_MS, max(1, whole_ms // 2 // len(letters)))
    typed_events: list[SSAEvent] = []
    for i in range(1, len(letters) + 1):
        start = text.start_ms + (i - 1) * step_ms
        end = text.start_ms + i * step_ms if i < len(letters) else text.end_ms
        rest = rf"{{\alpha&HFF&}}{pictures.veiled(''.join(letters[i:]))}" if i < len(letters) else ""
        typed_events.append(_event(text, start, end, tags, "".join(letters[:i]) + rest, 3))
    return typed_events
