"""The looks that captions come in. Sizes are shares of the frame's short side, so that a look fits every format."""

from typing import Literal, NamedTuple

from cutroom.media.edit.overlays import Font, Template

Way = Literal["active", "fill", "single", "build", "still", "boxed"]


class Look(NamedTuple):
    """How words look and move.

    `active` colours the spoken word, `fill` colours it from its beginning to its end, `single` shows one word at a
    time, `build` shows words as they are spoken, `still` shows the phrase and marks nothing, `boxed` puts the spoken
    word into a box.
    """

    way: Way
    font: Font
    size: float
    colour: str = "#ffffff"
    accent: str = "#ffd62e"
    outline: float = 0.07  # of the size
    outline_colour: str = "#000000"
    shadow: float = 0.04
    box: str | None = None
    blur: float = 0
    glows: bool = False  # the accent colours the glow around the letters, not the letters
    upper: bool = False
    rows: int = 2
    words: int = 50  # at most, at a time
    pops: bool = False
    fade_ms: int = 0


LOOKS: dict[Template, Look] = {
    "clean": Look("active", "Anton", 0.125),
    "karaoke": Look("fill", "Poppins", 0.096, accent="#35d0ff", outline=0.09),
    "pop": Look("active", "Bangers", 0.128, accent="#ffe14d", outline=0.1, words=4, pops=True),
    "box": Look("active", "Poppins", 0.084, box="#101014", accent="#ffcf3f", outline=0.24, shadow=0),
    "single_word": Look("single", "Anton", 0.2, accent="#ffd62e", upper=True, words=1, pops=True, rows=1),
    "bold": Look("active", "Montserrat", 0.108, accent="#2ee66b", outline=0.14, upper=True, words=6),
    "neon": Look("active", "Bebas Neue", 0.15, accent="#ff4fd8", outline=0.06, outline_colour="#b026ff", blur=5,
                 shadow=0, glows=True),
    "minimal": Look("still", "Poppins", 0.066, outline=0.012, shadow=0.06, fade_ms=140, blur=1.2),
    "highlight": Look("boxed", "Poppins", 0.092, accent="#7c3aed", outline=0.07, words=6),
    "typewriter": Look("build", "Courier Prime", 0.1, accent="#ffef9e", outline=0.08),
}  # fmt: skip
