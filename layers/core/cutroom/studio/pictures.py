"""What requests of the studio wait for, done in a function that has the engine.

The engine's rooms load what they draw with, so each is imported by the task that needs it.
"""

from cutroom.media.generation import script as writer
from cutroom.media.generation.script import SceneScript
from cutroom.runtime import packs
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from cutroom.studio import rules
from cutroom.studio.assets import LIBRARIES
from cutroom.studio.schemas import Choice, Poster, PosterInput, StudioOptions, WriteInput, WrittenScript


def options(ctx: Context, data: Nothing) -> StudioOptions:
    """Styles, voices, moods and designs that this installation's engine knows."""
    packs.ensure(ctx.settings, LIBRARIES)
    from cutroom.media.generation import designs, music, narration

    styles = [
        Choice(name=name, label=one.label, colors=[*one.ground, one.ink, one.accent])
        for name, one in designs.STYLES.items()
    ]
    voices = [Choice(name=name, label=one.label, language=one.language) for name, one in narration.VOICES.items()]
    moods = [Choice(name=name, label=one.label) for name, one in music.MOODS.items()]
    cards = [Choice(name=name, label=name.replace("_", " ").capitalize()) for name in designs.DESIGNS]
    return StudioOptions(styles=styles, voices=voices, moods=moods, designs=cards)


def write(ctx: Context, data: WriteInput) -> WrittenScript:
    """A script from a prompt's own words, with a design and a picture for each scene.

    Raises Invalid for a prompt that nothing can be made of.
    """
    script = writer.write(data.prompt, seconds=data.seconds)
    packs.ensure(ctx.settings, LIBRARIES)
    models = packs.ensure(ctx.settings, "models")
    from cutroom.media.generation.dressing import dress

    dressed = dress(script, seed=rules.seed_of(data.prompt), models=models)
    return WrittenScript(script=dressed.model_dump(mode="json"))


def poster(ctx: Context, data: PosterInput) -> Poster:
    """A scene's picture as it stands when all has come in. Raises Invalid for an unknown style or design."""
    packs.ensure(ctx.settings, LIBRARIES)
    from cutroom.media.generation import designs

    scene, size = SceneScript.model_validate(data.scene), (data.width, data.height)
    with ctx.scratch() as folder:
        out = folder / "poster.jpg"
        designs.draw_poster(scene, style=data.style, size=size, seed=data.seed, target=out)
        ctx.blobs.put_file(data.key, out, "image/jpeg")
    return Poster(key=data.key)
