"""Hard cuts in talks that were cut together for this, so that each cut is known to the frame."""

from pathlib import Path

import pytest

from cutroom.media.analysis.analyze import analyze
from tests.integration.engine.conftest import REAL
from tests.support.talks import CLIPS, construct

SEEDS = (201, 202, 203)


@pytest.mark.skipif(not all((REAL / clip).exists() for clip in CLIPS), reason="needs ../shared/media")
def test_hard_cuts_of_constructed_talks_are_found_to_the_frame(tmp_path: Path) -> None:
    """F1 >= 0.99 over cuts to another picture. A jump within one framing may be found or not: some cannot be seen."""
    found = missed = false = 0
    for seed in SEEDS:
        talk = construct(seed, REAL, tmp_path)
        frames = [shot.start_ms * talk.fps / 1000 for shot in analyze(str(talk.path), stages=("shots",)).shots[1:]]
        hit = [cut for cut in talk.cuts if any(abs(at - cut) <= 1.05 for at in frames)]
        found, missed = found + len(hit), missed + len(talk.cuts) - len(hit)
        false += sum(all(abs(at - cut) > 1.05 for cut in talk.cuts + talk.jumps) for at in frames)
    assert found > 20
    assert 2 * found / (2 * found + missed + false) >= 0.99, (found, missed, false)
