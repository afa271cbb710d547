"""What a video can be made of, as the engine of this installation says."""

from collections.abc import Sequence

from cutroom.kit.errors import Invalid
from cutroom.media.generation.script import Script
from cutroom.runtime import calls
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from cutroom.studio import photo_rules, rules
from cutroom.studio.models import Revision
from cutroom.studio.schemas import Choice, StudioOptions, WriteInput, WrittenScript


def options(ctx: Context) -> StudioOptions:
    """Styles, voices, moods and designs."""
    return calls.call(ctx, "studio.options", Nothing(), StudioOptions)


def write(ctx: Context, prompt: str, seconds: int) -> Script:
    """A script from a prompt's own words. Raises Invalid for a prompt that nothing can be made of."""
    written = calls.call(ctx, "studio.write", WriteInput(prompt=prompt, seconds=seconds), WrittenScript)
    return Script.model_validate(written.script)


def scored(mood: str | None) -> str | None:
    """A mood of music; None where a video of photos goes without."""
    return None if mood == photo_rules.NO_MUSIC else mood


def require(known: StudioOptions, **chosen: str | None) -> None:
    """Raises Invalid for a style, voice, mood or design that there is not; what is None or empty is not chosen."""
    lists: dict[str, Sequence[Choice]] = {
        "style": known.styles, "voice": known.voices, "mood": known.moods, "design": known.designs,
    }  # fmt: skip
    for field, name in chosen.items():
        names = [one.name for one in lists[field]]
        if name and name not in names:
            raise Invalid(f"There is no {field} called {name}. Choose one of {', '.join(names)}.", field=field)


def speaks(known: StudioOptions, voice: str, language: str) -> bool:
    """Whether a voice speaks a language; the silent one suits all."""
    spoken = next((one.language for one in known.voices if one.name == voice), None)
    return not spoken or spoken.split("-")[0] == language.split("-", maxsplit=1)[0]


def require_language(known: StudioOptions, voice: str, language: str) -> None:
    """Raises Invalid for a voice that does not speak a script's language."""
    if not speaks(known, voice, language):
        raise Invalid("This voice does not speak the script's language. Choose another voice.", field="voice")


def voice_of(known: StudioOptions, script: Script, wanted: str | None) -> str:
    """The voice that was asked for, or one that speaks the script's language. Raises Invalid."""
    if wanted is None:
        return rules.voice_for(script.language, known)
    require_language(known, wanted, script.language)
    return wanted


def another_design(known: StudioOptions, kept: Sequence[Revision], seed: int) -> str | None:
    """A design that none of a scene's looks has; None, so that the engine chooses, where all were worn."""
    worn = {one.design for one in kept}
    left = [one.name for one in known.designs if one.name not in worn]
    return left[seed % len(left)] if left else None
