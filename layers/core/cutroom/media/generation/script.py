"""The script of a video: a prompt's own statements as scenes. Nothing in it is invented. Pure."""

import hashlib
from typing import Literal

from pydantic import Field

from cutroom.media.generation import lines, prompts
from cutroom.media.generation.prompts import Intent, Prompt
from cutroom.media.schema import Document

Role = Literal["hook", "point", "turn", "close"]
DEFAULT_SECONDS = 30
WORDS_PER_SECOND = 2.75  # of the built-in voice, pauses within a sentence included
SCENE_PAUSE_S = 0.35


class SceneScript(Document):
    """One scene: what is spoken (and captioned as written), the on-screen words, and what the picture shows.

    `design` and `subject` name a card design and an illustration; None lets the engine choose.
    """

    role: Role
    narration: str = Field(default="", max_length=2000)
    heading: str = Field(default="", max_length=200)
    visual: str = Field(default="", max_length=900)
    design: str | None = None
    subject: str | None = None


class Script(Document):
    """A whole script. `language` is BCP 47.

    An `outline` comes of a bare subject: it states no fact, and `questions` ask for what a full script needs.
    """

    title: str = Field(max_length=200)
    intent: Intent
    language: str = "en"
    outline: bool = False
    questions: list[str] = Field(default_factory=list[str])
    scenes: list[SceneScript] = Field(min_length=1, max_length=60)


def write(prompt: str, *, seconds: int = DEFAULT_SECONDS) -> Script:
    """A script from the prompt's own words. A length in the prompt ("30 s") goes before `seconds`.

    Raises Invalid where the prompt has no words, no subject, or more than 5,000 characters.
    """
    read = prompts.read(prompt)
    wanted = read.seconds or seconds
    if read.intent == "quote" and not read.points:
        return _quote(read)
    if not read.points and not lines.is_statement(read.subject):
        return _outline(read)
    return _full(read, wanted)


def _full(read: Prompt, seconds: int) -> Script:
    """Hook, a scene for each point, close; filled up with questions to the viewer as far as the length allows."""
    points = read.points or [read.subject]
    scenes = [_hook(read), *(_point(read, k, point, len(points)) for k, point in enumerate(points)), _close(read)]
    if read.language == "en":
        scenes = _filled(scenes, read, seconds)
    return Script(
        title=_title(read), intent=read.intent, language=read.language, scenes=scenes[:60],
    )  # fmt: skip


def _title(read: Prompt) -> str:
    return lines.heading(read.subject, words=12)


def _hook(read: Prompt) -> SceneScript:
    narration = lines.hook(read)
    return SceneScript(
        role="hook", narration=narration, heading=lines.heading(read.subject), visual=read.subject[:900],
        design=_design_of_hook(read),
    )  # fmt: skip


def _design_of_hook(read: Prompt) -> str | None:
    if read.intent == "versus" and len(lines.sides(read.subject)) == 2:
        return "versus"
    return "number" if lines.number(read.subject) else None


def _point(read: Prompt, k: int, point: str, count: int) -> SceneScript:
    return SceneScript(
        role="turn" if read.intent == "story" and 0 < k == count - 1 else "point",
        narration=lines.point(read, k, point, count), heading=lines.heading(point),
        visual=f"{point} ({read.subject})"[:900], design="number" if lines.number(point) else None,
    )  # fmt: skip


def _close(read: Prompt) -> SceneScript:
    return SceneScript(
        role="close", narration=lines.close(read), heading=lines.close_heading(read), visual=read.subject[:900]
    )


def _quote(read: Prompt) -> Script:
    author = f" {read.author}." if read.author else ""
    spoken = lines.sentence(read.subject)
    scenes = [
        SceneScript(role="hook", narration=f"{spoken}{author}", heading=read.subject[:200], visual=read.subject[:900],
                    design="quote"),
        SceneScript(role="close", narration=lines.close(read), heading=read.author or lines.close_heading(read),
                    visual=read.subject[:900]),
    ]  # fmt: skip
    return Script(title=_title(read), intent="quote", language=read.language, scenes=scenes)


def _outline(read: Prompt) -> Script:
    """A bare subject: questions in the place of statements, in the order in which a viewer would ask them."""
    subject = lines.heading(read.subject, words=14)
    outlined = lines.outline(read, subject)
    middle: list[Role] = ["point"] * (len(outlined) - 2)
    roles: list[Role] = ["hook", *middle, "close"]
    scenes = [
        SceneScript(role=role, narration=spoken, heading=shown, visual=subject)
        for role, (spoken, shown) in zip(roles, outlined, strict=True)
    ]
    return Script(
        title=_title(read), intent=read.intent, language=read.language, outline=True,
        questions=lines.questions(read, subject), scenes=scenes,
    )  # fmt: skip


def spoken_seconds(scenes: list[SceneScript]) -> float:
    """About how long a script takes to speak."""
    words = sum(len(scene.narration.split()) for scene in scenes)
    return words / WORDS_PER_SECOND + SCENE_PAUSE_S * len(scenes)


def _filled(scenes: list[SceneScript], read: Prompt, seconds: int) -> list[SceneScript]:
    """Asides that state nothing are added, points first, until about `seconds` are spoken."""
    seed = int.from_bytes(hashlib.sha256(read.subject.encode()).digest()[:4], "big")
    asides = lines.asides(read, seed, len(scenes))
    for k in [*range(1, len(scenes) - 1), len(scenes) - 1, 0] * 2:
        aside = next(iter(asides.get(k, [])), "")
        longer = scenes[k].model_copy(update={"narration": f"{scenes[k].narration} {aside}".strip()})
        tried = [*scenes[:k], longer, *scenes[k + 1 :]]
        if aside and spoken_seconds(tried) <= seconds + 0.6:
            scenes = tried
            asides[k] = asides[k][1:]
    return scenes
