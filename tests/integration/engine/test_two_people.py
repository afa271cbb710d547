"""Two people in one shot: the window is with whoever speaks."""

from collections.abc import Callable
from pathlib import Path

from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose import layouts, speaker_cuts
from cutroom.media.compose.shorts import short
from cutroom.media.schema import Timed
from cutroom.media.source import ffmpeg

SPEAKER = "face1_speech_aoc_512sq_8s.mp4"
SIDE = "fps=25,scale=640:720:force_original_aspect_ratio=increase,crop=640:720"
SPEECH_MS = 8000


def test_the_window_changes_to_the_one_who_begins_to_speak(real: Callable[[str], str], tmp_path: Path) -> None:
    film, speaker = tmp_path / "two.mp4", real(SPEAKER)
    left = f"[0:v]{SIDE},tpad=stop_mode=clone:stop_duration=8[left]"
    right = f"[1:v]{SIDE},hflip,tpad=start_mode=clone:start_duration=8[right]"
    picture = "[left][right]hstack,trim=0:16[picture]"
    sound = "[0:a]aresample=44100[a];[1:a]aresample=44100[b];[a][b]concat=n=2:v=0:a=1[sound]"
    args = ["-v", "error", "-i", speaker, "-i", speaker, "-filter_complex"]
    args += [";".join((left, right, picture, sound)), "-map", "[picture]", "-map", "[sound]", "-t", "16"]
    ffmpeg.run([*args, "-c:v", "libx264", "-preset", "veryfast", str(film)])
    found = analyze(str(film))
    whole = Timed(start_ms=0, end_ms=2 * SPEECH_MS)
    spoken = speaker_cuts.turns(found.faces, whole.span, 0.316)
    assert len(spoken) == 2
    assert abs(spoken[1].span.start_ms - SPEECH_MS) <= 1000
    edit = short(found, whole, str(film), layout="fill")
    crop = edit.tracks[0].layers[0].crop
    assert crop
    for at_ms, centre in ((4000, 0.25), (12_000, 0.75)):
        assert abs(layouts.centre_at(crop, at_ms)[0] - centre) < 0.12
