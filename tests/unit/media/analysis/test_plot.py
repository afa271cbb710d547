"""The picture of an analysis shows each cut, word and moment where it is in time."""

import re

import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.analysis import plot
from cutroom.media.moments import choose
from cutroom.media.schema import Speech, Word
from cutroom_cli.engine import EVERYTHING, _stages  # pyright: ignore[reportPrivateUsage]
from tests.unit.media.builders import analysis, words_of


def test_words_and_moments_stand_at_their_time() -> None:
    words = words_of("Why do we sleep? Because {we} must rest. That is why it matters to you.", start_ms=30_000)
    bare = analysis(words, 60_000, (30_000,))
    drawn = plot.script(bare.model_copy(update={"clips": choose.choose(bare)}))
    middle = plot.LEFT + (plot.WIDTH - plot.LEFT - plot.RIGHT) // 2
    assert re.search(rf"pos\({middle},\d+\)[^}}]*}}Why\n", drawn)
    assert re.search(r"}1\. 0\.\d\d\n", drawn)
    assert "(we)" in drawn


def test_crowded_words_do_not_lie_on_each_other() -> None:
    words = [Word(text="word", start_ms=i * 10, end_ms=i * 10 + 5, confidence=0.9) for i in range(300)]
    drawn = plot.script(analysis(words, 60_000))
    at = [tuple(map(int, found)) for found in re.findall(r"pos\((\d+),(\d+)\)[^}]*}word\n", drawn)]
    assert 3 <= len(at) < 300
    assert all(abs(a[0] - b[0]) >= 28 for a in at for b in at if a != b and a[1] == b[1])


def test_a_video_without_anything_is_drawn_too() -> None:
    assert "0 words, 0 moments" in plot.script(analysis(None, 400))


def test_stages_are_named_or_refused() -> None:
    assert _stages("shots, words") == ("shots", "words")
    assert _stages(",".join(EVERYTHING)) == EVERYTHING
    with pytest.raises(Invalid, match="colour"):
        _stages("shots,colour")
    with pytest.raises(Invalid):
        _stages(" , ")


def test_a_row_that_nothing_was_looked_for_in_says_so() -> None:
    empty = analysis(None, 60_000)
    assert "not looked for" not in plot.script(empty)
    assert "not looked for" not in plot.script(empty, EVERYTHING)
    assert plot.script(empty, ("shots", "words", "moments")).count("not looked for") == 2  # sounds and faces


def test_a_bar_bears_as_much_of_its_name_as_it_holds() -> None:
    spans = [(0, 20_000, "speaker_1"), (20_000, 20_600, "speaker_2"), (21_000, 21_010, "speaker_3")]
    spoken = [Speech(start_ms=start, end_ms=end, speaker=name) for start, end, name in spans]
    drawn = plot.script(analysis(None, 60_000).model_copy(update={"speech": spoken}))
    assert "}speaker_1\n" in drawn
    assert "}2\n" in drawn
    assert "speaker_2" not in drawn
    assert "}3\n" not in drawn
