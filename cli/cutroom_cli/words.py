"""`cutroom score` and `cutroom choose`: the scorer of moments on words alone, without a video."""

import json
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import typer

from cutroom.kit.errors import Invalid
from cutroom.media.moments import passages
from cutroom.media.moments.choose import choose
from cutroom.media.schema import Moment
from cutroom.media.source import paths
from cutroom.media.speech import embeddings, lexicon, transcripts
from cutroom_cli import console
from cutroom_cli.options import AsJson, write

MOST_CHARS = 20_000


class Passage(NamedTuple):
    """One line of the file."""

    id: str
    text: str


def register(app: typer.Typer) -> None:
    """Add `score` and `choose`."""
    app.command("score")(score_command)
    app.command("choose")(choose_command)


def score_command(
    source: Annotated[
        Path, typer.Argument(metavar="PASSAGES", help="JSON lines with id and text each.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="Where to write the scores, as JSON lines.")] = Path("scores.jsonl"),
) -> None:
    """Score passages as stand-alone shorts: hook, complete, value and overall, 0 to 1, with reasons."""
    rows = _passages(source)
    paths.prepare_output(out, (str(source),))
    scored = passages.score([one.text for one in rows])
    lines = [{"id": row.id, **one._asdict()} for row, one in zip(rows, scored, strict=True)]
    write(out, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    console.say(f"Scored {lexicon.counted(len(lines), 'passage')}.")
    console.made(out)


def choose_command(
    transcript: Annotated[Path, typer.Argument(help="An SRT or WebVTT file.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where to write the moments, as JSON.")] = Path("moments.json"),
    count: Annotated[int | None, typer.Option(help="How many moments.", min=1, max=50)] = None,
    min_seconds: Annotated[float | None, typer.Option(help="Shortest length, in seconds.", min=1, max=600)] = None,
    max_seconds: Annotated[float | None, typer.Option(help="Longest length, in seconds.", min=1, max=600)] = None,
    prompt: Annotated[str | None, typer.Option(help="What the moments should be about.")] = None,
    as_json: AsJson = False,
) -> None:
    """Choose the best moments of a talk from its transcript alone, best first."""
    from cutroom_cli.engine import options_of

    options = options_of(prompt, min_seconds, max_seconds, count)
    analysis = transcripts.analysis_of(transcripts.read(transcript))
    embed = embeddings.embedder() if prompt else None
    if embed:
        analysis = analysis.model_copy(update={"sentences": embeddings.with_vectors(analysis.sentences, embed)})
    paths.prepare_output(out, (str(transcript),))
    chosen = choose(analysis, options)
    if not chosen:
        raise Invalid("No part of this transcript has the length you asked for.")
    moments = [_moment(rank, one) for rank, one in enumerate(chosen, 1)]
    document = {"transcript": transcript.name, "duration_ms": analysis.source.duration_ms, "moments": moments}
    write(out, json.dumps(document, indent=2, ensure_ascii=False))
    for one in chosen:
        seconds = (one.end_ms - one.start_ms) / 1000
        console.say(f"{one.attention_score:.2f}  {lexicon.clock(one.start_ms):>6}  {seconds:5.1f} s  {one.title}")
    console.made(out)
    if as_json:
        console.print_json(document)


def _moment(rank: int, one: Moment) -> dict[str, Any]:
    names = {"score": one.attention_score, "hook": one.subscores.hook, "complete": one.subscores.flow}
    span = {"start_ms": one.start_ms, "end_ms": one.end_ms, "title": one.title}
    return {"rank": rank, **span, **names, "value": one.subscores.payoff, "reasons": one.reasons, "text": one.text}


def _passages(source: Path) -> list[Passage]:
    """The lines of a file. Raises Invalid, with the number of the line, for one that is no passage."""
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        raise Invalid(f"{source.name} is not text in UTF-8: save it in that encoding.") from wrong
    except OSError as wrong:
        raise Invalid(f"{source} cannot be read: {(wrong.strerror or str(wrong)).lower()}.") from wrong
    rows = [_passage(line, f"{source.name}, line {i}") for i, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise Invalid(f"{source.name} contains no passages: write one JSON object with id and text on each line.")
    return rows


def _passage(line: str, where: str) -> Passage:
    try:
        row: Any = json.loads(line)
    except ValueError as wrong:
        raise Invalid(f"{where}: this is not JSON.") from wrong
    held = cast(dict[str, Any], row) if isinstance(row, dict) else {}
    number, text = held.get("id"), held.get("text")
    if not isinstance(text, str) or not isinstance(number, str | int):
        raise Invalid(f'{where}: a passage needs "id" and "text".')
    if not lexicon.tokens(text):
        raise Invalid(f'{where}: "text" contains no words.')
    if len(text) > MOST_CHARS:
        raise Invalid(f'{where}: "text" is longer than {MOST_CHARS:,} characters.')
    return Passage(str(number), text)
