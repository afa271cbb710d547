"""Segments worked on side by side, stages left out, and the picture of an analysis, on a generated film."""

import threading
from pathlib import Path

import pytest

from cutroom.kit.errors import Cancelled
from cutroom.media.analysis import plot
from cutroom.media.analysis.analyze import analyze
from cutroom.media.analysis.progress import Work
from cutroom.media.schema import Analysis, Segment


def told(found: Analysis) -> str:
    return found.model_copy(update={"timings": {}, "peak_memory_mb": 0}).model_dump_json()


def test_side_by_side_gives_the_same_document(film: Path) -> None:
    assert told(analyze(str(film), segments=3)) == told(analyze(str(film)))


def test_results_keep_the_order_of_the_segments_whoever_is_first() -> None:
    last_is_done = threading.Event()

    def step(segment: Segment) -> int:
        if segment.index < 2:
            assert last_is_done.wait(60)
        else:
            last_is_done.set()
        return segment.index

    segments = [Segment(index=i, start_ms=i, end_ms=i + 1) for i in range(3)]
    work = Work(lambda _stage, _share: None, lambda: False)
    assert work.each("picture", segments, step, at_once=3) == [0, 1, 2]


def test_a_failing_segment_stops_the_others() -> None:
    done: list[int] = []

    def step(segment: Segment) -> None:
        if segment.index == 0:
            raise Cancelled("Canceled.")
        done.append(segment.index)

    work = Work(lambda _stage, _share: None, lambda: False)
    with pytest.raises(Cancelled):
        work.each("picture", [Segment(index=i, start_ms=i, end_ms=i + 1) for i in range(50)], step)
    assert work.stopping()
    assert len(done) < 49


def test_only_what_was_asked_for_is_looked_at(film: Path) -> None:
    shots = analyze(str(film), stages=("shots",))
    assert (len(shots.shots), set(shots.signals.loudness.values)) == (3, {-70.0})
    loud = analyze(str(film), stages=("signals",))
    assert max(loud.signals.loudness.values) > -40
    assert loud.notes == []


def test_the_picture_is_a_png_of_the_size_it_says(film: Path, tmp_path: Path) -> None:
    plot.draw(analyze(str(film), stages=("shots", "signals")), tmp_path / "new" / "timeline.png")
    head = (tmp_path / "new" / "timeline.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (plot.WIDTH, plot.HEIGHT)
