"""What requests of the studio wait for, done in a function that has the engine."""

from cutroom.media.generation import designs, music, narration
from cutroom.media.generation.script import SceneScript
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from cutroom.studio.schemas import Choice, Poster, PosterInput, StudioOptions

TYPES = {"png": "image/png", "jpg": "image/jpeg"}


def options(ctx: Context, data: Nothing) -> StudioOptions:
    """Styles, voices, moods and designs that this installation's engine knows."""
    styles = [
        Choice(name=name, label=one.label, colors=[*one.ground, one.ink, one.accent])
        for name, one in designs.STYLES.items()
    ]
    voices = [Choice(name=n, label=one.label, language=one.language) for n, one in narration.VOICES.items()]
    moods = [Choice(name=name, label=one.label) for name, one in music.MOODS.items()]
    return StudioOptions(styles=styles, voices=voices, moods=moods, designs=[])


def poster(ctx: Context, data: PosterInput) -> Poster:
    """A scene's picture as it stands when all has come in. Raises Invalid for an unknown style or design."""
    scene, size = SceneScript.model_validate(data.scene), (data.width, data.height)
    ending = data.key.rpartition(".")[2]
    with ctx.scratch() as folder:
        out = folder / f"poster.{ending}"
        designs.draw_poster(scene, style=data.style, size=size, seed=data.seed, target=out)
        ctx.blobs.put_file(data.key, out, TYPES[ending])
    return Poster(key=data.key)
