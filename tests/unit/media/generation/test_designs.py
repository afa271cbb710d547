"""Cards: what stands on them, where, and which design a scene gets."""

import re
from itertools import pairwise, product
from pathlib import Path

import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.generation.designs import DESIGNS, STYLES, card_script, draw_poster, safe_box
from cutroom.media.generation.dressing import dress
from cutroom.media.generation.script import SceneScript, write
from cutroom.media.generation.sprites import width
from cutroom.media.generation.styles import light, readable
from cutroom.media.generation.typesetting import Box, fit

PROMPTS = (
    "3 mistakes when making cold brew: too fine grind, too short, old beans. 30 s",
    "5 tips for better sleep: keep the room cold, no screens after nine, get sunlight early, stop coffee at noon",
    "Quantum computing",
    "Notion vs Obsidian. Notion is online first. Obsidian keeps files on your disk.",
    "I lost my job in March. I sold 200 loaves. I sold 300 loaves. I sold 400 loaves.",
)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_no_design_stands_twice_side_by_side_and_no_picture_twice(prompt: str) -> None:
    for seed in range(4):
        scenes = dress(write(prompt), seed=seed).scenes
        assert all(one.design in DESIGNS for one in scenes)
        assert all(one.design != other.design for one, other in pairwise(scenes))
        pictures = [scene.subject for scene in scenes if scene.subject]
        assert len(set(pictures)) == len(pictures)


def test_pictures_mean_what_the_scene_says_and_others_are_typographic() -> None:
    hook, *_, beans, close = dress(write(PROMPTS[0])).scenes
    assert hook.subject == "hot beverage"
    assert beans.subject == "beans"
    assert close.subject == "bookmark"
    odd = dress(write("Notion vs Obsidian. Notion is online first. It costs more."))
    assert odd.scenes[0].design == "versus"


def test_there_are_twelve_styles_and_five_designs_and_words_can_be_read_on_all_of_them() -> None:
    assert len(STYLES) >= 12
    assert len(DESIGNS) >= 5
    for name, style in STYLES.items():
        panel, ink = sorted((light(style.panel), light(style.panel_ink)))
        assert (ink + 0.05) / (panel + 0.05) >= 4.5, name
        for ground in style.ground:
            low, high = sorted((light(ground), light(style.ink)))
            assert (high + 0.05) / (low + 0.05) >= 1.8, (name, ground)
        assert readable(style.panel, style.panel, style.panel_ink) == style.panel_ink


@pytest.mark.parametrize(
    "text", ["Too short", "The best time to plant a tree was twenty years ago", "Donaudampfschifffahrt " * 3]
)
@pytest.mark.parametrize("family", ["Anton", "Poppins", "Courier Prime"])
def test_a_heading_is_set_within_its_box(text: str, family: str) -> None:
    box = Box(0, 0, 900, 700)
    setting = fit(text, family, box, 400, 6)
    assert setting.height <= box.h
    assert max(width(line, family) for line in setting.lines) * setting.size <= box.w
    assert " ".join(setting.lines).split() == text.split()


@pytest.mark.parametrize(("style", "design"), list(product(("midnight", "comic"), DESIGNS)))
@pytest.mark.parametrize("size", [(1080, 1920), (1080, 1080), (1920, 1080)])
def test_words_stay_in_the_safe_part_of_the_frame(style: str, design: str, size: tuple[int, int]) -> None:
    scene = SceneScript(role="point", heading="Sales rose 40% vs last year", design=design, subject="rocket")
    script = card_script(scene, STYLES[style], size, 5000, 3)
    box = safe_box(size, min(size[0] / 1080, size[1] / 1350))
    held = [line for line in script.splitlines() if line.startswith("Dialogue") and r"\fn" in line]
    assert held
    for line in held:
        x, y = (float(one) for one in re.search(r"\\(?:pos|move)\(([\d.-]+),([\d.-]+)", line).groups())  # pyright: ignore
        if r"\clip" not in line:
            assert -1 <= x <= size[0] + 1
            assert box.y - 1 <= y <= box.y + box.h + 0.05 * size[1]
        else:
            top, foot = (float(one) for one in re.search(r"\\clip\([\d.-]+,([\d.-]+),[\d.-]+,([\d.-]+)", line).groups())  # pyright: ignore
            assert (top + foot) / 2 <= box.y + box.h


def test_braces_and_backslashes_in_a_heading_are_drawn_and_not_obeyed() -> None:
    scene = SceneScript(role="point", heading=r"{\an7\fs400}Big \N words", design="statement")
    script = card_script(scene, STYLES["mono"], (1080, 1920), 3000, 1)
    assert r"{\an7\fs400}" not in script


def test_unknown_styles_and_designs_are_refused_by_name(tmp_path: Path) -> None:
    scene = SceneScript(role="hook", heading="Hello", design="fireworks")
    with pytest.raises(Invalid, match="no card design named 'fireworks'"):
        draw_poster(scene, style="paper", size=(180, 320), seed=1, target=tmp_path / "a.png")
    with pytest.raises(Invalid, match="no style named 'vapor'"):
        draw_poster(scene, style="vapor", size=(180, 320), seed=1, target=tmp_path / "a.png")
