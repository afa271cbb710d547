"""A library with analysed videos and clips, without anything having been seen or heard."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from cutroom.analysis import rules as analysis
from cutroom.analysis.models import AnalysisRow
from cutroom.clips.models import SIZE, Clip
from cutroom.jobs import runs
from cutroom.library import queries as library_queries
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.media.schema import Analysis, Curve, Shot, Signals, Word
from cutroom.runtime.context import Actor, Context
from tests.unit.media.builders import media

LENGTH_MS = 120_000
SCORES = {name: 0.5 for name in ("visual_score", "audio_score", "motion_score")}
MODEL = "test-model"


def found_in(length_ms: int = LENGTH_MS) -> Analysis:
    """What is found in a video of one shot in which a word is said twice a second."""
    curve = Curve(step_ms=200, values=[0.3] * (length_ms // 200))
    said = range(length_ms // 500)
    return Analysis(
        source=media(length_ms),
        language="en",
        shots=[Shot(start_ms=0, end_ms=length_ms, transition="start", confidence=1)],
        speech=[],
        words=[Word(text=f"word{i}", start_ms=i * 500, end_ms=i * 500 + 400, confidence=0.9) for i in said],
        sentences=[],
        faces=[],
        signals=Signals(motion=curve, brightness=curve, focus_x=curve, loudness=curve),
    )


def video(ctx: Context, actor: Actor, name: str = "talk.mp4", length_ms: int = LENGTH_MS) -> UUID:
    """A video that was uploaded, probed and analysed."""
    upload = library.start_upload(ctx, actor, StartUpload(filename=name, size_bytes=1))
    with ctx.transaction(actor) as session:
        row = library_queries.get_upload(session, upload.id)
    video_id = library.receive_upload(ctx, actor, row).id
    found = found_in(length_ms)
    with ctx.transaction(actor) as session:
        library_queries.get_video(session, video_id, lock=True).media_info = found.source.model_dump(mode="json")
        analysed = AnalysisRow(owner_id=actor.workspace_id, video_id=video_id, options={}, notes=[])
        session.add(analysed)
        session.flush()
        job = runs.create(
            session, actor.workspace_id, "analysis", analysed.id, analysis_id=analysed.id, video_id=video_id
        )
        analysed.run_id = job.id
        analysed.result_key = analysis.result_key(actor.workspace_id, video_id, analysed.id)
    ctx.blobs.put_json(analysed.result_key, found.model_dump_json())
    return video_id


def clip(
    ctx: Context,
    actor: Actor,
    video_id: UUID,
    *,
    rank: int = 1,
    start_ms: int = 0,
    length_ms: int = 20_000,
    attention: float = 0.5,
    energy: float = 0.5,
    direction: int | None = None,
    **more: Any,
) -> UUID:
    """A clip of a video; two of the same `direction` mean the same, None means that nobody knows."""
    with ctx.transaction(actor) as session:
        [analysed, *_] = session.query(AnalysisRow).filter_by(video_id=video_id).all()
        subscores = {"hook": 0.5, "flow": 0.5, "payoff": 0.5, "energy": energy}
        made = Clip(
            owner_id=actor.workspace_id, video_id=video_id, analysis_id=analysed.id, rank=rank, start_ms=start_ms,
            end_ms=start_ms + length_ms, title=f"Clip {rank}", attention_score=attention, subscores=subscores,
            reasons=[], **(SCORES | {"hooks": []} | more),
        )  # fmt: skip
        if direction is not None:
            made.embedding = [float(i == direction) for i in range(SIZE)]
            made.embedding_model = MODEL
        session.add(made)
        session.flush()
        return made.id


class Person:
    """Somebody with two analysed videos."""

    def __init__(self, ctx: Context, api: TestClient, signed_in: dict[str, Any], headers: dict[str, str]) -> None:
        self.ctx, self.api, self.headers = ctx, api, headers
        self.actor = Actor(UUID(signed_in["user"]["id"]))
        self.videos = [video(ctx, self.actor, f"talk {i}.mp4") for i in range(2)]

    def clip(self, number: int, rank: int, **more: Any) -> str:
        start_ms = (rank - 1) * 25_000
        return str(clip(self.ctx, self.actor, self.videos[number], rank=rank, start_ms=start_ms, **more))

    def send(self, method: str, path: str, body: Any = None, **arguments: Any) -> Any:
        headers = self.headers | arguments.pop("headers", {})
        return self.api.request(method, path, json=body, headers=headers, **arguments)

    def call(self, method: str, path: str, body: Any = None, **arguments: Any) -> Any:
        answer = self.send(method, path, body, **arguments)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None
