"""Scenes, voices, captions and music on one timeline."""

from itertools import pairwise

from cutroom.media.generation.assemble import SceneAssets, assemble, sound_info
from cutroom.media.generation.narration import Narration, SpokenWord, silent
from cutroom.media.generation.script import SceneScript, Script
from cutroom.media.source.info import MediaInfo

FRAME_MS = 1000 / 30


def picture(duration_ms: int) -> MediaInfo:
    return sound_info(duration_ms).model_copy(update={"width": 180, "height": 320, "audio_stream": None})


def narration(text: str, duration_ms: int) -> Narration:
    words = text.split()
    step = duration_ms / len(words)
    return Narration(duration_ms, [SpokenWord(w, round(k * step), round((k + 1) * step)) for k, w in enumerate(words)])


def made(narrations: list[Narration]):
    scenes = [SceneScript(role="point", narration="x", heading="A heading") for _ in narrations]
    assets = [
        SceneAssets(one, f"/v{k}.wav", sound_info(one.duration_ms), f"/p{k}.mp4", picture(60_000))
        for k, one in enumerate(narrations)
    ]
    script = Script(title="t", intent="topic", scenes=scenes)
    return assemble(script, assets, ("/m.wav", sound_info(600_000, channels=2, sample_rate=48_000)), size=(180, 320))


def test_a_scene_lasts_as_long_as_its_voice_and_a_quarter_second_and_ten_of_them_do_not_drift() -> None:
    lengths = [3_017, 4_211, 1_999, 2_503, 8_117, 3_333, 2_741, 3_905, 2_222, 4_444]
    edit = made([narration("one two three", length) for length in lengths])
    layers = edit.tracks[0].layers
    for layer, length in zip(layers, lengths, strict=True):
        assert abs(layer.duration_ms - (length + 250)) <= FRAME_MS
    assert all(one.end_ms == other.at_ms for one, other in pairwise(layers))
    assert all(abs(layer.at_ms / FRAME_MS - round(layer.at_ms / FRAME_MS)) < 0.02 for layer in layers)
    voices = [sound for sound in edit.audio if sound.source != "music"]
    assert [voice.at_ms for voice in voices] == [layer.at_ms for layer in layers]


def test_captions_are_the_written_words_at_the_times_of_the_voice() -> None:
    edit = made([narration("Hello there.", 1_500), narration("We paid $1,299.50 at 9:30am.", 4_000)])
    assert edit.captions is not None
    assert [word.text for word in edit.captions.words] == [
        "Hello",
        "there.",
        "We",
        "paid",
        "$1,299.50",
        "at",
        "9:30am.",
    ]
    assert edit.captions.words[2].start_ms == edit.tracks[0].layers[1].at_ms


def test_music_lies_under_the_voices_to_the_very_end() -> None:
    edit = made([narration("Hello there.", 1_500)])
    music = edit.audio[-1]
    assert (music.source, music.at_ms, music.end_ms) == ("music", 0, edit.duration_ms)
    assert music.duck_db >= 6
    assert music.gain_db < 0


def test_silent_scenes_last_as_long_as_their_words_take_to_read_and_two_seconds_at_least() -> None:
    edit = made([silent("Eight words that nobody speaks, but everybody reads."), Narration(0, [])])
    spoken, empty = edit.tracks[0].layers
    assert abs(spoken.duration_ms - (8 * 375 + 250)) <= FRAME_MS
    assert empty.duration_ms == 2000
