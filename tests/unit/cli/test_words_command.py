"""`cutroom score` and `cutroom choose` on words alone: what they write, and what they say of a file that is wrong."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cutroom.kit.errors import AppError
from cutroom.media.speech import transcripts
from cutroom_cli.main import commands
from tests.unit.media.moments.test_scorer import ADVERT, DULL, GOODBYE, GREETING, STRONG, VIOLIN

HEADS = {"srt": "", "vtt": "WEBVTT\n\n"}


def stamp(at_ms: int, mark: str) -> str:
    return f"{at_ms // 3_600_000:02d}:{at_ms // 60_000 % 60:02d}:{at_ms // 1000 % 60:02d}{mark}{at_ms % 1000:03d}"


def transcript(text: str, form: str) -> str:
    words, mark = text.split(), "," if form == "srt" else "."
    cues = [words[i : i + 8] for i in range(0, len(words), 8)]
    times = [(i * 3000, i * 3000 + 2900) for i in range(len(cues))]
    blocks = [
        f"{i}\n{stamp(a, mark)} --> {stamp(b, mark)}\n{' '.join(cue)}\n"
        for i, (cue, (a, b)) in enumerate(zip(cues, times, strict=True), 1)
    ]
    return HEADS[form] + "\n".join(blocks)


def run(command: list[str]) -> Any:
    return CliRunner().invoke(commands(command[0]), command)


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_moments_are_chosen_from_a_transcript(form: str, tmp_path: Path) -> None:
    talk = " ".join([GREETING, DULL, STRONG, DULL, ADVERT, VIOLIN, DULL, GOODBYE])
    source, out = tmp_path / f"talk.{form}", tmp_path / "moments.json"
    source.write_text(transcript(talk, form))
    done = run(["choose", str(source), "--count", "2", "--out", str(out)])
    assert done.exit_code == 0, done.exception
    document = json.loads(out.read_text())
    assert [one["rank"] for one in document["moments"]] == [1, 2]
    for one in document["moments"]:
        assert "heart attack" in one["text"] or "daughter" in one["text"]
        assert 15_000 <= one["end_ms"] - one["start_ms"] <= 60_000
        assert all(0 <= one[part] <= 1 for part in ("score", "hook", "complete", "value"))
        assert one["reasons"]


def test_passages_are_scored_line_by_line(tmp_path: Path) -> None:
    source, out = tmp_path / "passages.jsonl", tmp_path / "scores.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in ({"id": "a", "text": DULL}, {"id": 7, "text": STRONG})))
    assert run(["score", str(source), "--out", str(out)]).exit_code == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "7"]
    assert rows[1]["overall"] > rows[0]["overall"]
    assert set(rows[0]) == {"id", "hook", "complete", "value", "overall", "reasons"}


def test_rolling_captions_and_speaker_names_are_no_words(tmp_path: Path) -> None:
    source = tmp_path / "rolling.vtt"
    source.write_text(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ann>Money is not\n\n"
        "00:00:02.000 --> 00:00:04.000\nMoney is not\nthe whole point.\n\n"
        "00:00:04.000 --> 00:00:06.000\n>> BOB: Is it not?\n"
    )
    words = transcripts.read(source)
    assert " ".join(word.text for word in words) == "Money is not the whole point. Is it not?"
    assert all(a.end_ms <= b.start_ms and a.start_ms < a.end_ms for a, b in pairwise(words))
    assert (words[0].start_ms, words[-1].end_ms) == (0, 6000)


@pytest.mark.parametrize(
    ("command", "name", "content", "says"),
    [
        ("score", "p.jsonl", None, "cannot be read"),
        ("score", "p.jsonl", b"", "no passages"),
        ("score", "p.jsonl", b"{\n", "line 1: this is not JSON"),
        ("score", "p.jsonl", b'{"id": "a", "text": "Yes."}\n{"id": "b"}\n', 'line 2: a passage needs "id" and "text"'),
        ("score", "p.jsonl", b'{"id": "a", "text": "..."}', "contains no words"),
        ("score", "p.jsonl", b"\xff\xfe", "UTF-8"),
        ("choose", "t.txt", b"Hello", "use an .srt or .vtt file"),
        ("choose", "t.srt", None, "cannot be read"),
        ("choose", "t.srt", b"Hello there", "no words with times"),
        ("choose", "t.vtt", b"WEBVTT\n\n", "no words with times"),
        ("choose", "t.srt", b"\xff\xfe\x00", "UTF-8"),
        ("choose", "t.srt", b"1\n00:00:00,000 --> 00:00:02,000\nToo short.\n", "the length you asked for"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    command: str, name: str, content: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)
    more = ["--min-seconds", "15"] if command == "choose" else []
    refused = run([command, name, *more]).exception
    assert isinstance(refused, AppError), refused
    assert says in refused.message
