"""The stages of an export."""

from pathlib import Path

from cutroom.jobs import runs
from cutroom.media.compile import Window
from cutroom.media.edit import Edit
from cutroom.media.quality import report
from cutroom.media.render import chunks, loudness
from cutroom.media.render import render as engine
from cutroom.media.source.control import RunControl
from cutroom.renders import composing, cost, queries, rules
from cutroom.renders.models import Export
from cutroom.renders.schemas import (
    ExportFinished,
    ExportInput,
    Look,
    Piece,
    PieceDone,
    PieceInput,
    PreparedExport,
)
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import now

MOST_SECONDS = {"lambda": 14 * 60, "batch": 6 * 3600 - 300}


def prepare(ctx: Context, data: ExportInput) -> PreparedExport:
    """Decide where the Edit is rendered, and in which parts; one of an earlier release is written first."""
    with runs.stage(ctx, data, "prepare"):
        export = _one_of(ctx, data)
        edit = Edit.model_validate(export.edit) if export.edit else _written(ctx, export)
        decided = cost.decide(edit, export.request.get("parts"))
        log.info("where an export is rendered", **decided._asdict(), export_id=str(export.id))
    pieces = _pieces(edit, decided.parts) if decided.target == "parts" else []
    runs.expect(ctx, data, {"render": len(pieces), "join": 1} if pieces else {"render": 1})
    return PreparedExport(**data.model_dump(), target=decided.target, pieces=pieces)


def _pieces(edit: Edit, parts: int) -> list[Piece]:
    """The picture in windows and the whole sound, which takes longest to read and so comes first."""
    windows = chunks.divide(edit, parts)
    return [
        Piece(index=0, kind="sound"),
        *(Piece(index=i, first=window.first, last=window.last) for i, window in enumerate(windows, 1)),
    ]


def _one_of(ctx: Context, data: ExportInput) -> Export:
    """Any of the exports that wait for this job: they have one Edit."""
    with ctx.transaction(data.owner_id) as session:
        return queries.of_run(session, data.run_id)[0]


def _written(ctx: Context, export: Export) -> Edit:
    wanted = Look.model_validate({name: export.request[name] for name in Look.model_fields if name in export.request})
    edit = composing.compose(ctx, Actor.system(export.owner_id), wanted).edit
    with ctx.transaction(export.owner_id) as session:
        queries.get(session, export.id, lock=True).edit = edit.model_dump(mode="json")
    return edit


def render(ctx: Context, data: PreparedExport) -> PreparedExport:
    """Render the Edit to a file and report its quality; with that every export of it is complete."""
    key = rules.storage_key(data.owner_id, data.export_id)
    with runs.stage(ctx, data, "render", leaves=key) as stage, ctx.scratch() as folder:
        edit = Edit.model_validate(_one_of(ctx, data).edit)
        out = folder / "video.mp4"
        seconds = MOST_SECONDS["batch" if data.target == "batch" else "lambda"]
        control = RunControl(stage.progress, stage.cancelled, seconds)
        engine.render(composing.reachable(ctx, edit), out, control=control)
        _keep(ctx, data, edit, out)
    return data


def piece(ctx: Context, data: PieceInput) -> PieceDone:
    """Render one share of the Edit and leave it to be joined; nothing is done where it is there already."""
    key = _key(data.run, data.piece)
    with runs.stage(ctx, data.run, "render", data.piece.index) as stage, ctx.scratch() as folder:
        if not ctx.blobs.exists(key):
            edit = Edit.model_validate(_one_of(ctx, data.run).edit)
            made = _made(composing.reachable(ctx, edit), data.piece, folder / "piece", stage)
            ctx.blobs.put_file(key, made, "video/mp4")
    return PieceDone(index=data.piece.index)


def _made(edit: Edit, wanted: Piece, folder: Path, stage: runs.Stage) -> Path:
    control = RunControl(stage.progress, stage.cancelled, MOST_SECONDS["lambda"])
    if wanted.kind == "picture":
        return chunks.render_window(
            edit,
            Window(wanted.first, wanted.last),
            folder,
            control,
            encoder=engine.encoder_for(edit.format.codec),
        )
    folder.mkdir(parents=True)
    level = loudness.measure(edit, folder, control)
    return chunks.render_sound(edit, folder, level, control)


def join(ctx: Context, data: PreparedExport) -> PreparedExport:
    """Join what was rendered in parts, and report the quality of the whole; nothing is encoded again.

    Tried again after the file was already there, it only ends the run.
    """
    key = rules.storage_key(data.owner_id, data.export_id)
    with runs.stage(ctx, data, "join", leaves=key), ctx.scratch() as folder:
        export = _one_of(ctx, data)
        if export.storage_key is None:
            edit, out = Edit.model_validate(export.edit), folder / "video.mp4"
            fetched = [_fetched(ctx, data, one, folder) for one in data.pieces]
            chunks.join(edit, fetched[1:], fetched[0], out)
            _keep(ctx, data, edit, out)
        else:
            with ctx.transaction(data.owner_id) as session:
                runs.succeed(session, data.run_id)
    ctx.blobs.delete([_key(data, one) for one in data.pieces])
    return data


def _fetched(ctx: Context, data: ExportInput, wanted: Piece, folder: Path) -> Path:
    path = folder / f"{wanted.kind}-{wanted.index}"
    ctx.blobs.fetch(_key(data, wanted), path)
    return path


def _key(data: ExportInput, wanted: Piece) -> str:
    return rules.piece_key(data.owner_id, data.run_id, wanted)


def _keep(ctx: Context, data: PreparedExport, edit: Edit, out: Path) -> None:
    """Measure the finished file, put it into storage, and tell everybody who waits for it."""
    analyses = composing.analyses(ctx, data.owner_id, edit)
    made = report.report(out, composing.reachable(ctx, edit), analyses).model_dump(mode="json")
    ctx.blobs.put_file(rules.storage_key(data.owner_id, data.export_id), out, "video/mp4")
    finish(ctx, data, out.stat().st_size, edit, made)


def finish(ctx: Context, data: PreparedExport, size_bytes: int, edit: Edit, made: dict[str, object]) -> None:
    """Everybody who waits for this file has it: those who joined meanwhile too."""
    with ctx.transaction(data.owner_id) as session:
        if known := queries.of_run(session, data.run_id)[0].fingerprint:
            queries.lock_fingerprint(session, data.owner_id, known)
        for export in queries.of_run(session, data.run_id, lock=True):
            export.storage_key = rules.storage_key(data.owner_id, data.export_id)
            export.size_bytes, export.duration_ms = size_bytes, edit.duration_ms
            export.report, export.finished_at = made, now()
            ctx.outbox.add(session, ExportFinished(owner_id=data.owner_id, export_id=export.id))
        runs.succeed(session, data.run_id)
