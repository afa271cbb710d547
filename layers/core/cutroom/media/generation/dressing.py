"""Which card design and which illustration each scene gets: by what it says, and never the same twice in a row."""

from pathlib import Path

from cutroom.media.generation import lines, subjects
from cutroom.media.generation.script import SceneScript, Script
from cutroom.media.speech import embeddings

WITH_PICTURE = ("icon", "step", "split", "statement")
WITHOUT = ("statement", "poster")
ON_HOOK = ("icon", "statement")
WIDER_LEAST = 0.44  # cosine of a picture that is found by a scene and the video's subject together


def dress(script: Script, *, seed: int = 0, models: Path | None = None) -> Script:
    """The script with a design and an illustration for each scene that names none.

    No two scenes side by side have the same design, and no illustration comes twice. Scenes that no illustration comes
    near in meaning are typographic; so are all where the sentence model is not found, in
    `models` or where it is installed.
    """
    dressed: list[SceneScript] = []
    pictures = _pictures(script, models)
    for k, (written, picture) in enumerate(zip(script.scenes, pictures, strict=True)):
        scene = written.model_copy(update={"subject": written.subject or picture or None})
        before = dressed[-1].design if dressed else None
        after = script.scenes[k + 1].design if k + 1 < len(script.scenes) else None
        design = scene.design or _design(scene, before, after, seed + k)
        if design == before and len(script.scenes) > 1:
            design = next(one for one in (*WITH_PICTURE[1:], "statement", "poster") if one not in (before, after))
        dressed.append(scene.model_copy(update={"design": design}))
    return script.model_copy(update={"scenes": dressed})


def _design(scene: SceneScript, before: str | None, after: str | None, turn: int) -> str:
    if scene.role == "close":
        wanted = ("badge", *WITHOUT)
    elif lines.number(scene.heading):
        wanted = ("number", *WITH_PICTURE)
    else:
        usual = (ON_HOOK if scene.role == "hook" else WITH_PICTURE) if scene.subject else WITHOUT
        wanted = (*usual[turn % len(usual) :], *usual[: turn % len(usual)], *WITHOUT)
    return next(one for one in wanted if one not in (before, after))


def _pictures(script: Script, models: Path | None) -> list[str]:
    """A picture's name for each scene, none twice: by its own words, then by them and what the video is about."""
    embed = embeddings.embedder(models)
    chosen = [scene.subject or "" for scene in script.scenes]
    if embed is None or script.language != "en":
        return chosen
    own = embed([scene.heading or scene.visual or script.title for scene in script.scenes])
    wider = embed([scene.visual or scene.heading or script.title for scene in script.scenes])
    for vectors, least in ((own, subjects.LEAST), (wider, WIDER_LEAST)):
        _choose(chosen, vectors, least)
    return chosen


def _choose(chosen: list[str], vectors: subjects.Vectors, least: float) -> None:
    """Fill what is open in `chosen`; the nearest pairs of scene and picture come first."""
    open_scenes = [k for k, name in enumerate(chosen) if not name]
    while open_scenes:
        offers = [(subjects.nearest(vectors[k], chosen), k) for k in open_scenes]
        (name, near), k = max(offers, key=lambda offer: offer[0][1])
        if near < least:
            break
        chosen[k] = name
        open_scenes.remove(k)
