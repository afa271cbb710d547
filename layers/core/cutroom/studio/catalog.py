"""What a video can be made of, as the engine of this installation says."""

from collections.abc import Sequence
from functools import lru_cache

from cutroom.kit.errors import Invalid
from cutroom.media.generation.script import Script
from cutroom.runtime import calls
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from cutroom.studio import rules
from cutroom.studio.models import Revision
from cutroom.studio.schemas import Choice, StudioOptions


@lru_cache(maxsize=1)
def options(ctx: Context) -> StudioOptions:
    """Styles, voices, moods and designs; asked for once a process, because only a release changes them."""
    return calls.call(ctx, "studio.options", Nothing(), StudioOptions)


def require(ctx: Context, **chosen: str | None) -> None:
    """Raises Invalid for a style, voice, mood or design that there is not; what is None or empty is not chosen."""
    known = options(ctx)
    lists: dict[str, Sequence[Choice]] = {
        "style": known.styles, "voice": known.voices, "mood": known.moods, "design": known.designs,
    }  # fmt: skip
    for field, name in chosen.items():
        names = [one.name for one in lists[field]]
        if name and name not in names:
            raise Invalid(f"There is no {field} called {name}. Choose one of {', '.join(names)}.", field=field)


def require_language(ctx: Context, voice: str, language: str) -> None:
    """Raises Invalid for a voice that does not speak a script's language."""
    spoken = next((one.language for one in options(ctx).voices if one.name == voice), None)
    if spoken and spoken.split("-")[0] != language.split("-", maxsplit=1)[0]:
        raise Invalid("This voice does not speak the script's language. Choose another voice.", field="voice")


def voice_of(ctx: Context, script: Script, wanted: str | None) -> str:
    """The voice that was asked for, or one that speaks the script's language. Raises Invalid."""
    if wanted is None:
        return rules.voice_for(script.language, options(ctx))
    require_language(ctx, wanted, script.language)
    return wanted


def another_design(ctx: Context, kept: Sequence[Revision], seed: int) -> str | None:
    """A design that none of a scene's looks has; None, so that the engine chooses, where it tells of no designs."""
    worn = {one.design for one in kept}
    left = [one.name for one in options(ctx).designs if one.name not in worn]
    return left[seed % len(left)] if left else None
