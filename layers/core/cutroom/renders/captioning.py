"""What a person chose for the captions of a look, put on its Edit. Pure."""

from collections.abc import Mapping
from typing import Any

from cutroom.clips.settings import CaptionOptions
from cutroom.media.compose import caption_position
from cutroom.media.edit import Captions, Edit
from cutroom.media.schema import Analysis
from cutroom.renders.schemas import Look


def captioned(edit: Edit, wanted: Look, analyses: Mapping[str, Analysis]) -> Edit:
    """`edit` with the captions that are wanted, where a person put them or where no face is.

    An Edit that was sent is left as it is; `analyses` are those of the sources, by their names.
    """
    if edit.captions is None or wanted.source.edit is not None:
        return edit
    options = wanted.caption_options
    if options == CaptionOptions() and not wanted.brand:
        return edit  # the places are found already, for these very captions
    changed = edit.model_copy(update={"captions": _changed(edit.captions, options)})
    return changed if options.position is not None else caption_position.placed(changed, analyses)


def _changed(captions: Captions, options: CaptionOptions) -> Captions:
    updates: dict[str, Any] = {"scale": captions.scale * options.size, "posted": options.posted}
    if options.position is not None:
        words = [word.model_copy(update={"place": None}) for word in captions.words]
        updates |= {"position": options.position, "words": words}
    updates |= {"colour": options.colour} if options.colour else {}
    updates |= {"upper": options.case == "upper"} if options.case else {}
    updates |= {"lines": options.lines} if options.lines else {}
    return captions.model_copy(update=updates)
