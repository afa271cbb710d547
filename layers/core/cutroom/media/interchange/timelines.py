"""What writing and reading of timelines share."""

from typing import Any

OURS = "cutroom"  # where in a timeline's metadata our own words are


def library() -> Any:
    """OpenTimelineIO: large, and wanted seldom; its types are made at run time."""
    import opentimelineio

    return opentimelineio
