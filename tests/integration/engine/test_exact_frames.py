"""What is shown before an export is what is exported: every caption look, every layout, every kind of splice."""

from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media.captions import LOOKS
from cutroom.media.compose import layouts
from cutroom.media.compose.shorts import short
from cutroom.media.compose.splice import Mode, Side, SpliceOptions, pairs, splice
from cutroom.media.edit import Captions, CaptionWord, Edit, Format, Source, TextOverlay, Track, VideoLayer
from cutroom.media.edit.overlays import Template
from cutroom.media.render.render import frame, render
from cutroom.media.schema import FaceTrack, Moment
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from tests.integration.engine.test_renders import ssim
from tests.unit.media.builders import analysis, face, words_of
from tests.unit.media.compose.test_splice import moment

WIDTH, HEIGHT = 270, 480
LENGTH_MS = 1500
SEEN_MS = (0, 700, 1433)
FACES = {
    "fill": [face(0, [(0, 0.3), (700, 0.35), (1499, 0.7)])],
    "fit_blur": [],
    "two_shot": [face(0, [(0, 0.2), (1499, 0.25)]), face(1, [(0, 0.7), (1499, 0.7)])],
    "split": [face(0, [(0, 0.2), (1499, 0.25)]), face(1, [(0, 0.7), (1499, 0.7)])],
    "screen_face": [face(0, [(0, 0.88), (1499, 0.88)], 0.08)],
}


@pytest.fixture(scope="module")
def talk(films: Path) -> Path:
    """A picture that moves everywhere, without noise: nothing that an encoder has to leave out."""
    path = films / "moving.mp4"
    inputs = [
        "gradients=s=640x360:r=30:d=2:speed=0.05:n=5:seed=7",
        "color=red:s=40x80",
        "color=white:s=60x30",
        "sine=d=2",
    ]
    first, second = "overlay=x='mod(n*7,600)':y=40:shortest=1", "overlay=x=300:y='mod(n*5,300)':shortest=1"
    graph = f"[0][1]{first}[a];[a][2]{second},format=yuv420p[v]"
    made = ["-filter_complex", graph, "-map", "[v]", "-map", "3:a", "-crf", "12", "-t", "2", path]
    ffmpeg.run(["-v", "error", *(arg for one in inputs for arg in ("-f", "lavfi", "-i", one)), *made])
    return path


def alike(edit: Edit, folder: Path) -> None:
    """Each frame that is shown before is the one of the export, at the quality that exports have."""
    render(edit, folder / "all.mp4")
    for at_ms in SEEN_MS:
        number = edit.format.grid.frame(at_ms)
        frame(edit, folder / "one.png", edit.format.grid.ms(number))
        [same] = ssim(folder / "all.mp4", folder / "one.png", f"trim=start_frame={number}:end_frame={number + 1},")
        assert same >= 0.98, (at_ms, same)


@pytest.mark.parametrize("template", sorted(LOOKS))
def test_every_caption_look(talk: Path, tmp_path: Path, template: Template) -> None:
    words = [
        CaptionWord(text=text, start_ms=i * 230, end_ms=i * 230 + 200)
        for i, text in enumerate(["so", "it", "was", "new"])
    ]
    words[2] = words[2].model_copy(update={"emphasis": True, "emoji": "🔥"})
    edit = Edit(
        sources={"f": Source(uri=str(talk), info=probe(str(talk)))},
        tracks=[Track(layers=[VideoLayer(source="f", duration_ms=LENGTH_MS)])],
        captions=Captions(template=template, words=words),
        texts=[TextOverlay(text="Title", start_ms=0, end_ms=LENGTH_MS, animation="slide_up", box="#204060")],
        format=Format(width=WIDTH, height=HEIGHT),
    )
    alike(edit, tmp_path)


@pytest.mark.parametrize("kind", sorted(FACES))
def test_every_layout(talk: Path, tmp_path: Path, kind: layouts.Layout) -> None:
    found = seen(talk, FACES[kind])
    edit = short(found, Span(100, 100 + LENGTH_MS), str(talk), width=WIDTH, height=HEIGHT, layout=kind)
    assert len(edit.tracks) == (2 if kind in ("split", "screen_face") else 1)
    alike(edit, tmp_path)


@pytest.mark.parametrize("mode", ["semantic", "eclectic", "trending"])
@pytest.mark.parametrize(("arrangement", "swap"), [("top_bottom", False), ("left_right", True)])
def test_every_splice(talk: Path, film: Path, tmp_path: Path, mode: Mode, arrangement: str, swap: bool) -> None:
    one, other = seen(talk, FACES["fill"]), seen(film, [])
    alike_in_meaning, unlike = (at(moment("", way), start) for way, start in (([1.0, 0.0], 0), ([0.0, 1.0], 1400)))
    best = pairs([at(moment("", [1.0, 0.0]), 0)], [alike_in_meaning, unlike], mode)[0]
    assert best.second == (unlike if mode == "eclectic" else alike_in_meaning)
    options = SpliceOptions.model_validate(
        {"arrangement": arrangement, "swap": swap, "split_ratio": 0.4, "width": WIDTH, "height": HEIGHT}
    )
    alike(splice(Side(one, best.first, str(talk)), Side(other, best.second, str(film)), options), tmp_path)


def at(one: Moment, start_ms: int) -> Moment:
    return one.model_copy(update={"start_ms": start_ms, "end_ms": start_ms + LENGTH_MS})


def seen(path: Path, faces: list[FaceTrack]) -> layouts.Analysis:
    """What is made of a film in which these faces are seen and five words are said."""
    info = probe(str(path))
    return analysis(words_of("now say it once more", 100, 200, 30), info.duration_ms, faces=faces, info=info)
