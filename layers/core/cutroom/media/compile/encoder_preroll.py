"""What makes a part's frames those of a single run: its encoder starts earlier, goes on longer, and is cut back. Pure.

An encoder remembers: how hard the frames before were decides what the next ones get, and the frames to come decide what
the last ones get. So a part is encoded from some key frames before it until its encoder has looked as far ahead as it
would have; the packets outside of the part are dropped. Groups of pictures are closed, so nothing refers to them.
"""

from cutroom.media.compile.encoding import key_frames
from cutroom.media.compile.plan import Window
from cutroom.media.edit.document import Edit

# Frames that x264 looks ahead by preset (`x264 --fullhelp`, rc-lookahead); the others look no further over a key frame.
LOOK_AHEAD = {"ultrafast": 0, "superfast": 0, "veryfast": 10, "faster": 20, "fast": 30, "medium": 40, "slow": 50}
KEYS_BEFORE = 4  # key frames, two seconds: what an encoder remembers
SPARE = 2  # frames that are held back to choose between kinds of frames


def with_preroll(edit: Edit, window: Window) -> Window:
    """The frames to encode for `window`: only a window that begins at a key frame can be cut back to it."""
    every = key_frames(edit.format)
    first = max(0, window.first - KEYS_BEFORE * every) if window.first % every == 0 else window.first
    return Window(first, min(edit.frames, window.last + LOOK_AHEAD[edit.format.preset] + SPARE))


def cut_back(edit: Edit, window: Window, encoded: Window) -> list[str]:
    """The packet filters that leave of `encoded` what `window` is, with its times from 0."""
    if encoded == window:
        return []
    first = window.first - encoded.first
    drop = f"noise=drop='lt(n,{first})+gte(n,{first + window.frames})'"
    rate = edit.format.grid.rate
    earlier = f"{first * rate.denominator}/{rate.numerator}/TB"
    return ["-bsf:v", f"{drop},setts=pts='PTS-{earlier}':dts='DTS-{earlier}'"]
