"""One picture of an analysis, so that a person sees why its moments were chosen.

Rows over time: shots, curves of loudness, motion and brightness, speech, sounds, words, faces, moments. Drawn as an ASS
script by the ffmpeg and the fonts that are there for captions: no plotting library for one picture.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from cutroom.media.captions import fonts
from cutroom.media.schema import Analysis, Curve
from cutroom.media.source import ffmpeg
from cutroom.media.speech import lexicon

WIDTH, LEFT, RIGHT = 1600, 130, 20
TOP, ROW, GAP = 50, 64, 14
ROWS = ("shots", "loudness", "motion", "brightness", "speech", "sounds", "words", "faces", "moments")
HEIGHT = TOP + len(ROWS) * (ROW + GAP) + 20
MOST_POINTS = 1400
INK, DIM, PAPER = "202020", "9A9A9A", "F7F5F0"
COLOURS = {"shots": "4C6A92", "loudness": "C2571A", "motion": "2E7D5B", "brightness": "B8860B", "speech": "7B4BA0",
           "sounds": "3A7A8C",
           "faces": "A03A5A", "moments": "D4A017"}  # fmt: skip
HEAD = """[Script Info]
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Shadow, Alignment
Style: S,Noto Sans,14,&H00000000,&H00000000,1,0,0,7

[Events]
Format: Layer, Start, End, Style, MarginL, MarginR, MarginV, Effect, Text
"""


# What has to be looked for so that a row can have something in it.
NEEDS = {"loudness": ("signals", "speech", "words"), "speech": ("speech", "words"), "sounds": ("speech",),
         "words": ("words",), "faces": ("faces",), "moments": ("moments",)}  # fmt: skip


def draw(analysis: Analysis, out: Path, stages: Sequence[str] | None = None) -> None:
    """Write the picture as PNG, 1600 pixels wide; `stages` are those that ran, None for all. Raises FfmpegFailed."""
    with tempfile.TemporaryDirectory(prefix="cutroom-") as name:
        folder = Path(name)
        (folder / "plot.ass").write_text(script(analysis, stages), encoding="utf-8")
        (folder / "fonts").mkdir()
        for file in fonts.files():
            (folder / "fonts" / file.name).symlink_to(file)
        paper = f"color=0x{PAPER}:s={WIDTH}x{HEIGHT}:r=1:d=1,ass=plot.ass:fontsdir=fonts,format=rgb24"
        ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", paper, "-frames:v", "1", "plot.png"], cwd=folder, timeout_s=60)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes((folder / "plot.png").read_bytes())


def script(analysis: Analysis, stages: Sequence[str] | None = None) -> str:
    """The picture as an ASS script of one event per mark; a row that no stage filled says so."""
    lines = [
        *_frame(analysis),
        *_absent(stages),
        *_spans(analysis),
        *_curves(analysis),
        *_words(analysis),
        *_moments(analysis),
    ]
    events = "".join(f"Dialogue: 0,0:00:00.00,0:01:00.00,S,0,0,0,,{line}\n" for line in lines)
    return HEAD.format(width=WIDTH, height=HEIGHT) + events


def headline(analysis: Analysis) -> str:
    """How much was found: `3 shots, 21 words, 1 moment`."""
    counted = {"shot": analysis.shots, "word": analysis.words, "moment": analysis.clips}
    return ", ".join(lexicon.counted(len(those), what) for what, those in counted.items())


def _frame(analysis: Analysis) -> Iterable[str]:
    """Names of rows, ticks of time, a thin line at each cut through all rows."""
    yield _text(LEFT, 10, headline(analysis), 18)
    for name in ROWS:
        yield _text(12, _top(name) + ROW // 2 - 10, name, 16)
        yield _box(LEFT, _top(name) + ROW, WIDTH - RIGHT, _top(name) + ROW + 1, DIM)
    step = next(s for s in (1, 5, 10, 30, 60, 300, 600, 1800, 36_000) if analysis.source.duration_ms <= s * 20_000)
    for second in range(0, analysis.source.duration_ms // 1000 + 1, step):
        x = _x(second * 1000, analysis)
        yield _text(x, TOP - 18, f"{second // 60}:{second % 60:02d}", 12, DIM)
    for shot in analysis.shots[1:]:
        x = _x(shot.start_ms, analysis)
        yield _box(x, TOP, x + 1, HEIGHT - 20, DIM, clear="A0")


def _absent(stages: Sequence[str] | None) -> Iterable[str]:
    """An empty row either was looked for and not found, or was not looked for: the second is said."""
    for row, needs in NEEDS.items():
        if stages is not None and not set(needs) & set(stages):
            yield _text(LEFT + 8, _top(row) + ROW // 2 - 9, "not looked for", 14, DIM)


def _spans(analysis: Analysis) -> Iterable[str]:
    for i, shot in enumerate(analysis.shots):
        kind = "" if shot.transition in ("start", "cut") else shot.transition
        clear = "00" if i % 2 else "60"
        yield _bar(analysis, "shots", shot.start_ms, shot.end_ms, clear)
        yield _text(_x(shot.start_ms, analysis) + 2, _top("shots"), kind, 11)
    for speech in analysis.speech:
        yield _bar(analysis, "speech", speech.start_ms, speech.end_ms, "40")
        label = _fitting(analysis, speech.start_ms, speech.end_ms, speech.speaker or "")
        yield _text(_x(speech.start_ms, analysis) + 2, _top("speech") + 4, label, 12)
    for one in analysis.sounds:
        yield _bar(analysis, "sounds", one.start_ms, one.end_ms, "90" if one.kind == "silence" else "40")
        label = _fitting(analysis, one.start_ms, one.end_ms, one.kind)
        yield _text(_x(one.start_ms, analysis) + 2, _top("sounds") + 4, label, 11)
    for track in analysis.faces:
        yield _bar(analysis, "faces", track.start_ms, track.end_ms, "60")


def _fitting(analysis: Analysis, start_ms: int, end_ms: int, name: str) -> str:
    """As much of a bar's name as its width holds: all of it, its number (speaker_3: 3), or its first letter."""
    room = _x(end_ms, analysis) - _x(start_ms, analysis)
    short = name.rpartition("_")[2] if "_" in name else name[:1]
    return next((one for one in (name, short) if len(one) * 7 + 4 <= room), "")


def _curves(analysis: Analysis) -> Iterable[str]:
    for name in ("loudness", "motion", "brightness"):
        curve: Curve = getattr(analysis.signals, name)
        if curve.values:
            yield _line(analysis, name, curve)


def _line(analysis: Analysis, name: str, curve: Curve) -> str:
    """The area under a curve, scaled from its own least to its own most."""
    every = -(-len(curve.values) // MOST_POINTS)
    values = [max(curve.values[i : i + every]) for i in range(0, len(curve.values), every)]
    low, high = min(values), max(values)
    base = _top(name) + ROW
    points = [
        (_x(min(i * every * curve.step_ms, analysis.source.duration_ms), analysis),
         base - round((value - low) / max(high - low, 1e-6) * (ROW - 6)))
        for i, value in enumerate(values)
    ]  # fmt: skip
    return _shape([(points[0][0], base), *points, (points[-1][0], base)], COLOURS[name], "30")


def _words(analysis: Analysis) -> Iterable[str]:
    """As many words as there is room for, in three lines; a doubtful one is paler."""
    free = [0, 0, 0]
    for word in analysis.words:
        x = _x(word.start_ms, analysis)
        line = next((i for i, used in enumerate(free) if used <= x), None)
        if line is not None and x + len(word.text) * 7 <= WIDTH:
            free[line] = x + len(word.text) * 7 + 6
            yield _text(x, _top("words") + 4 + line * 19, word.text, 13, INK if word.confidence >= 0.5 else DIM)


def _moments(analysis: Analysis) -> Iterable[str]:
    for rank, moment in enumerate(analysis.clips, 1):
        yield _bar(analysis, "moments", moment.start_ms, moment.end_ms, "20")
        x = _x(moment.start_ms, analysis) + 4
        yield _text(x, _top("moments") + 3, f"{rank}. {moment.attention_score:.2f}", 15)
        room = max(4, (_x(moment.end_ms, analysis) - x) // 7)
        yield _text(x, _top("moments") + 24, moment.title[:room], 12)
        yield _text(x, _top("moments") + 41, moment.reasons[0][:room], 11)


def _top(row: str) -> int:
    return TOP + ROWS.index(row) * (ROW + GAP)


def _x(at_ms: int, analysis: Analysis) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * at_ms // max(1, analysis.source.duration_ms)


def _bar(analysis: Analysis, row: str, start_ms: int, end_ms: int, clear: str) -> str:
    first, last = _x(start_ms, analysis), _x(end_ms, analysis)
    return _box(first, _top(row) + 2, max(first + 1, last - 1), _top(row) + ROW, COLOURS[row], clear)


def _box(left: int, top: int, right: int, bottom: int, colour: str, clear: str = "00") -> str:
    return _shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour, clear)


def _shape(points: Sequence[tuple[int, int]], colour: str, clear: str) -> str:
    path = " ".join(f"{'m' if i == 0 else 'l'} {x} {y}" for i, (x, y) in enumerate(points))
    return f"{{\\pos(0,0)\\an7\\1c{_bgr(colour)}\\1a&H{clear}&\\p1}}{path}"


def _text(x: int, y: int, text: str, size: int, colour: str = INK) -> str:
    plain = text.replace("\\", "/").replace("{", "(").replace("}", ")").replace("\n", " ")
    return f"{{\\pos({x},{y})\\an7\\fs{size}\\1c{_bgr(colour)}}}{plain}"


def _bgr(colour: str) -> str:
    return f"&H{colour[4:]}{colour[2:4]}{colour[:2]}&"
