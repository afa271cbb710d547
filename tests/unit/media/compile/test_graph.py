"""Whatever an Edit holds, its graphs fit together: what flows out of one filter flows into one other."""

import re
from collections import Counter
from pathlib import Path

from hypothesis import given, settings

from cutroom.media.compile import compile_edit
from cutroom.media.compile.graph import Graph, Inputs
from cutroom.media.edit import Edit
from tests.support.edits import edits
from tests.unit.media.compose.test_edit_changes import SOURCES

LABELS = re.compile(r"\[([^\]]+)\]")
IMAGES = [f"/logos/{number}.png" for number in range(3)]


def test_labels_are_counted_by_their_kind() -> None:
    graph = Graph()
    first, second = graph.split("split", "0:0", kinds=["a", "a"])
    graph.end("overlay", graph.add("null", first, kind="b"), graph.add("hflip", second, kind="b"), name="picture")
    assert graph.text == "[0:0]split[a0][a1];\n[a0]null[b0];\n[a1]hflip[b1];\n[b0][b1]overlay[picture]"


def test_inputs_are_numbered_in_the_order_in_which_they_are_opened() -> None:
    inputs = Inputs[str](first=3)
    assert [inputs.open(name) for name in ("a", "b")] == [3, 4]
    assert inputs.opened == ["a", "b"]


@settings(deadline=None, max_examples=60)
@given(edits(SOURCES, IMAGES))
def test_each_label_is_made_once_and_used_once_and_each_input_is_opened(edit: Edit) -> None:
    made = compile_edit(edit, Path("/work"))
    opened = made.args.count("-i")
    for name, result in (("picture.txt", "picture"), ("sound.txt", "sound")):
        labels = [label for label in LABELS.findall(made.files[name]) if not re.match(r"\d+:", label)]
        counts = Counter(labels)
        assert counts.pop(result) == 1
        assert set(counts.values()) <= {2}, counts
        numbers = {int(found[1]) for found in re.finditer(r"\[(\d+):", made.files[name])}
        assert all(number < opened for number in numbers)
    both = "".join(made.files[name] for name in ("picture.txt", "sound.txt"))
    assert {int(found[1]) for found in re.finditer(r"\[(\d+):", both)} == set(range(opened))
