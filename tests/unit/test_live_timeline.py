"""The editor's live preview leaves out what the renderer leaves out, and shows words when they are heard there."""

import json
import subprocess
from itertools import pairwise

from cutroom.media.compose.shorts import short
from cutroom.media.schema import Timed, Word
from tests.unit.media.builders import analysis
from tests.unit.test_web_modules import NODE, ROOT

SCRIPT = """
import { heardIn, timelineOf } from "./web/src/features/live/timeline.ts"
const { layers, words, range, times } = JSON.parse(process.argv[1])
const timeline = timelineOf({ layers }, range)
const bare = timelineOf(undefined, range)
console.log(JSON.stringify({
  heard: heardIn(words, range, timeline).map(({ text, start_ms, end_ms }) => [text, start_ms, end_ms]),
  back: times.map((ms) => timeline.outputAt(timeline.sourceAt(ms))),
  length: timeline.lengthMs, intro: timeline.introMs, holes: timeline.holes,
  bare: [bare.lengthMs, bare.holes, bare.outputAt(range.start_ms + 500), bare.sourceAt(500)],
}))
"""


def test_the_live_timeline_is_the_renderer_s() -> None:
    timed = [("Here", 300, 700), ("is", 760, 900), ("one", 2400, 2800), ("um", 3000, 3300), ("thing", 3600, 4100),
             ("left.", 6500, 7000)]  # fmt: skip
    found = analysis([Word(text=t, start_ms=a, end_ms=b, confidence=1) for t, a, b in timed], 10_000)
    found = found.model_copy(update={"speech": [], "language": "en"})
    moment = Timed(start_ms=200, end_ms=7400)
    edit = short(found, moment, "/f.mp4", tighten="gentle")
    assert edit.captions
    layers = [layer.model_dump(mode="json") for layer in edit.tracks[0].layers]
    asked = {"layers": layers, "words": [word.model_dump() for word in found.words], "range": moment.model_dump(),
             "times": list(range(0, edit.duration_ms, 97))}  # fmt: skip
    command = [str(NODE), "--input-type=module", "--eval", SCRIPT, json.dumps(asked)]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    assert [text for text, _, _ in told["heard"]] == [word.text for word in edit.captions.words]
    for (_, start, end), word in zip(told["heard"], edit.captions.words, strict=True):
        assert abs(start - word.start_ms) <= 2 and abs(end - word.end_ms) <= 2
    assert told["back"] == asked["times"]
    assert (told["length"], told["intro"]) == (edit.duration_ms, 0)
    assert told["holes"] == [[int(a.source_out_ms), b.source_in_ms] for a, b in pairwise(edit.tracks[0].layers)]
    assert told["bare"] == [7200, [], 500, 700]
