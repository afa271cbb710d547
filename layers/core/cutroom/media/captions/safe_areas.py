"""What platforms cover of a frame with names and buttons, from `safe_areas.json`: each figure with source and date."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cutroom.media.edit.overlays import Captions, Platform, Posted

LEAST_HEIGHT = 0.1  # below what a platform covers at the top, for the captions themselves


class Safe(NamedTuple):
    """Shares of the frame at each side that a platform covers with its own names and buttons, rounded upwards."""

    top: float
    bottom: float
    left: float
    right: float

    def lowest(self, position: float) -> float:
        """Where the lower line of captions that want to stand at `position` may stand; both as shares of the height."""
        return max(min(position, 1 - self.bottom), self.top + LEAST_HEIGHT)


@cache
def safe(platform: Platform, posted: Posted = "organic") -> Safe:
    """What `platform` covers of a post or an advert, in an app that is written from left to right."""
    kinds = json.loads((Path(__file__).parent / "safe_areas.json").read_text(encoding="utf-8"))[platform]
    area = kinds.get(posted, kinds["organic"])
    return Safe(*(area[side] for side in Safe._fields))


def safe_area(captions: Captions) -> Safe:
    """What is covered around `captions`: mirrored where they are written from right to left, as the apps are."""
    area = safe(captions.safe_area, captions.posted)
    return area._replace(left=area.right, right=area.left) if _leftward(captions) else area


def _leftward(captions: Captions) -> bool:
    """Whether most letters of the words are of scripts that are written from right to left."""
    directions = [unicodedata.bidirectional(char) for word in captions.words for char in word.text if char.isalpha()]
    return 2 * sum(one in ("R", "AL") for one in directions) > len(directions)
