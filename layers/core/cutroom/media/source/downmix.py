"""Two channels of layouts that ffmpeg's resampler refuses: ambisonics, and channels in an order of their own. Pure."""

import re

from cutroom.media.source.info import Side

# How much of a channel is on the left and on the right (ITU-R BS.775-4, annex 4); a low-frequency channel is left out.
SIDES = {
    **dict.fromkeys(("FL", "FLC", "WL", "DL"), (1.0, 0.0)),
    **dict.fromkeys(("FR", "FRC", "WR", "DR"), (0.0, 1.0)),
    **dict.fromkeys(("SL", "BL", "TFL", "TBL", "TSL"), (0.707, 0.0)),
    **dict.fromkeys(("SR", "BR", "TFR", "TBR", "TSR"), (0.0, 0.707)),
    **dict.fromkeys(("LFE", "LFE2"), (0.0, 0.0)),
}
ONE = {"left": "c0", "right": "c1"}
MIDDLE = (0.707, 0.707)
COUNTED = re.compile(r"(\d+) channels(?: \(([^)]*)\))?")


def to_stereo(layout: str, side: Side | None = None) -> str:
    """The filter, with a comma behind it, that makes stereo of a layout as ffmpeg names it; empty where none is needed.

    Of ambisonics (ACN) it is what two microphones hear that point to the left and to the right. What is on one `side`
    of stereo alone is heard on both.
    """
    if side and layout == "stereo":
        return f"pan=stereo|c0={ONE[side]}|c1={ONE[side]},"
    if layout.startswith("ambisonic"):
        return "pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1,"
    counted = COUNTED.match(layout)
    if not counted:
        return ""
    names = counted[2].split("+") if counted[2] else [""] * int(counted[1])
    sides = [SIDES.get(name, MIDDLE) for name in names]
    mixes = [[f"{side[k]}*c{i}" for i, side in enumerate(sides) if side[k]] for k in (0, 1)]
    left, right = ("+".join(mix or mixes[1 - k] or ["c0"]) for k, mix in enumerate(mixes))
    return f"pan=stereo|c0<{left}|c1<{right},"
