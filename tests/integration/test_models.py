"""Models behind the API: clips found by meaning, judged, kept within the budget; words that people put right."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient

from cutroom.analysis import rules, service
from cutroom.analysis import tasks as analysis_tasks
from cutroom.analysis.models import AnalysisRow
from cutroom.analysis.schemas import PlannedAnalysis
from cutroom.clips import tasks
from cutroom.jobs import runs
from cutroom.kit.errors import Gone
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.media.captions.lint import lint
from cutroom.media.schema import Analysis, Curve, Shot, Signals, Speech, Word
from cutroom.media.speech import embeddings
from cutroom.media.speech.sentences import divide
from cutroom.runtime.context import Actor, Context
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors import openai as simulated
from tests.support.model_calls import recorded
from tests.unit.media.builders import media

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
OPTIONS = {"min_seconds": 8.0, "max_seconds": 16.0, "count": 4}
TALK = (
    "How do you price a product that nobody has seen before? We doubled our price and nobody left us at all. "
    "Customers told us that the higher price made them trust the product more than any advertisement. "
    "My grandmother taught me how to bake bread with wild yeast. You feed the dough with flour for seven days. "
    "The oven has to be very hot and the crust must sing when the loaf comes out of it. "
    "Sleep decides how well an athlete performs on the day of the race. Eight hours in a dark room are worth more "
    "than any training plan that you can buy. The heart recovers while you dream about the finish line. "
    "Our telescope found a planet that circles two suns at once. Light from it travelled for two hundred years. "
    "Nobody had expected that water could exist on a world so far away from its stars. "
)


@pytest.fixture
def openai() -> Iterator[Simulator]:
    with running(simulated.VENDOR) as found:
        yield found


class Talk:
    """A person with a video that was seen and heard, ready for its moments to be chosen."""

    def __init__(self, ctx: Context, api: TestClient, signed_in: dict[str, Any], headers: dict[str, str]) -> None:
        self.ctx, self.api, self.headers = ctx, api, headers
        self.actor = Actor(UUID(signed_in["user"]["id"]))
        upload = library.start_upload(ctx, self.actor, StartUpload(filename="talk.mp4", size_bytes=1))
        with ctx.transaction(self.actor) as session:
            row = library.queries.get_upload(session, upload.id)
        self.video_id = library.receive_upload(ctx, self.actor, row).id
        self.data = self.analysed(analysis_of(TALK))

    def analysed(self, found: Analysis) -> PlannedAnalysis:
        """A further analysis whose parts are joined, as the stage before the last leaves it."""
        owner = self.actor.user_id
        with self.ctx.transaction(self.actor) as session:
            row = AnalysisRow(owner_id=owner, video_id=self.video_id, options=OPTIONS, notes=[])
            session.add(row)
            session.flush()
            run = runs.create(session, owner, "analysis", row.id, analysis_id=row.id, video_id=self.video_id)
            row.run_id = run.id
        self.ctx.blobs.put_json(rules.result_key(owner, self.video_id, row.id), found.model_dump_json())
        ids = {"owner_id": owner, "run_id": run.id, "analysis_id": row.id, "video_id": self.video_id}
        return PlannedAnalysis.model_validate(ids | {"segments": []})

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        answer = self.api.request(method, path, headers=self.headers, **arguments)
        assert answer.status_code < 300, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def clips(self) -> list[dict[str, Any]]:
        return self.call("GET", "/clips", params={"limit": 50, "analysis_id": str(self.data.analysis_id)})["items"]

    def notes(self) -> list[str]:
        return service.get(self.ctx, self.actor, self.data.analysis_id).notes


def analysis_of(text: str) -> Analysis:
    """What would be found in a talk of these words, two and a half a second."""
    spoken = text.split()
    words = [Word(text=w, start_ms=i * 400, end_ms=i * 400 + 360, confidence=0.9) for i, w in enumerate(spoken)]
    lasting = len(words) * 400 + 400
    embed = embeddings.embedder()
    assert embed
    curve = Curve(step_ms=200, values=[0.3] * (lasting // 200))
    return Analysis(
        source=media(lasting),
        language="en",
        shots=[Shot(start_ms=0, end_ms=lasting, transition="start", confidence=1)],
        speech=[Speech(start_ms=0, end_ms=lasting)],
        words=words,
        sentences=embeddings.with_vectors(divide(words), embed),
        faces=[],
        signals=Signals(motion=curve, brightness=curve, focus_x=curve, loudness=curve),
    )


@pytest.fixture
def talk(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Talk:
    signed_in = register()
    return Talk(ctx, api, signed_in, bearer(signed_in))


def choose(ctx: Context, data: PlannedAnalysis) -> None:
    """The last two stages of an analysis."""
    analysis_tasks.finish(ctx, tasks.choose(ctx, data))


QUESTIONS = {
    "what to charge customers": "price",
    "making sourdough": "bread",
    "why athletes need rest at night": "Sleep",
    "astronomy discovery": "telescope",
}


def test_a_prompt_finds_the_right_clip_first(talk: Talk) -> None:
    choose(talk.ctx, talk.data)
    said = " ".join(_texts(talk))
    asked = {prompt: word for prompt, word in QUESTIONS.items() if word in said}
    assert len(asked) >= 2  # so many of the four topics are in the chosen clips
    for prompt, word in asked.items():
        found = talk.call("POST", "/clips/search", json={"prompt": prompt})["items"]
        assert found[0]["sentence"]
        with talk.ctx.transaction(talk.actor) as session:
            best = tasks.queries.get(session, UUID(found[0]["clip"]["id"]))
        assert word in best.text, (prompt, best.text)
        assert [one["relevance"] for one in found] == sorted((one["relevance"] for one in found), reverse=True)


def test_similar_clips_are_others_of_the_same_person_with_real_similarities(
    talk: Talk, register: Registered, bearer: Bearer
) -> None:
    signed_in = register()
    eve = Talk(talk.ctx, talk.api, signed_in, bearer(signed_in))
    for person in (talk, eve):
        choose(talk.ctx, person.data)
    mine = {one["id"] for one in talk.clips()}
    first = talk.clips()[0]["id"]
    found = talk.call("GET", f"/clips/{first}/similar", params={"k": 50})["items"]
    assert {one["clip"]["id"] for one in found} == mine - {first}
    values = [one["similarity"] for one in found]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value < 0.95 for value in values)
    searched = eve.call("POST", "/clips/search", json={"prompt": "bread"})["items"]
    assert searched
    assert not mine & {one["clip"]["id"] for one in searched}
    assert len(talk.call("GET", f"/clips/{first}/similar", params={"k": 1})["items"]) == 1


def configured(ctx: Context, simulator: Simulator, key: str | None = None, **more: Any) -> None:
    """Let a context's models be those of the simulator."""
    chosen = {"base_urls": {"openai": f"{simulator.url}/v1"}} | more
    changed = replace(ctx.settings, ai=json.dumps(chosen), given_model_keys={"openai": key or simulator.key})
    object.__setattr__(ctx, "settings", changed)


def reversed_order(body: Any) -> Any:
    asked = json.loads(body["input"])["moments"]
    told = [{"moment": one["moment"], "title": f"Judged {one['moment']}", "reason": "Told."} for one in asked]
    return {"ranking": told[::-1]}


def test_a_model_judge_orders_and_titles_the_clips_and_a_repeated_stage_pays_nothing(
    talk: Talk, openai: Simulator
) -> None:
    choose(talk.ctx, talk.data)
    before = talk.clips()
    configured(talk.ctx, openai, judge={"provider": "openai"}, embedder={"provider": "openai"})
    openai.script["document"] = reversed_order
    talk.data = talk.analysed(analysis_of(TALK))
    choose(talk.ctx, talk.data)
    asked = len(openai.requests)
    after = talk.clips()
    assert [(one["start_ms"], one["end_ms"]) for one in after] == [
        (one["start_ms"], one["end_ms"]) for one in reversed(before)
    ]
    assert after[0]["title"] == f"Judged {len(before) - 1}"
    assert talk.notes() == []
    again = talk.analysed(analysis_of(TALK))
    choose(talk.ctx, again)
    assert len(openai.requests) == asked
    rows = recorded(talk.ctx, talk.actor.user_id)
    assert [row.status for row in rows] == ["done", "done", "cached", "cached"]
    assert rows[0].run_id == talk.data.run_id
    assert rows[0].cost_micros > 0
    judged, prompt = after[0]["hooks"][:2]  # the judge's title comes before ours
    assert judged == after[0]["title"]
    found = talk.call("POST", "/clips/search", json={"prompt": prompt})["items"]
    assert found[0]["sentence"]  # found by its meaning: the simulated directions of shared words are near


@pytest.mark.parametrize("failure", ["unauthorized", "cut", "not_json", "no_credit"])
def test_a_judge_that_fails_leaves_the_scores_order_and_a_note(talk: Talk, openai: Simulator, failure: str) -> None:
    configured(talk.ctx, openai, judge={"provider": "openai"})
    openai.fail(failure)
    choose(talk.ctx, talk.data)
    scores = [one["attention_score"] for one in talk.clips()]
    assert scores == sorted(scores, reverse=True)
    assert [note for note in talk.notes() if "judge" in note]
    assert openai.key not in str(talk.notes())


def test_an_exhausted_budget_stops_the_call_and_not_the_analysis(talk: Talk, openai: Simulator) -> None:
    configured(talk.ctx, openai, judge={"provider": "openai"}, budget={"day_micros": 10})
    choose(talk.ctx, talk.data)
    assert openai.requests == []
    assert len(talk.clips()) >= 3
    assert any("budget" in note for note in talk.notes())


def test_words_that_are_put_right_are_read_searched_and_subtitled_and_survive_another_analysis(talk: Talk) -> None:
    choose(talk.ctx, talk.data)
    path = f"/videos/{talk.video_id}/transcript"
    read = talk.call("GET", path)
    first = talk.clips()[0]
    at = next(
        i
        for i, word in enumerate(read["words"])
        if first["start_ms"] <= word["start_ms"] < first["end_ms"]
        and len(word["text"]) > 5
        and TALK.count(word["text"]) == 1
    )
    heard = read["words"][at]["text"]
    body = {"version": read["version"], "words": [{"index": at, "text": "Kunigunde"}]}
    edited = talk.call("PATCH", path, json=body)
    assert (edited["version"], edited["words"][at]["text"]) == (1, "Kunigunde")
    assert [one["start_ms"] for one in edited["words"]] == [one["start_ms"] for one in read["words"]]
    assert any("Kunigunde" in one["text"] for one in edited["sentences"])
    conflict = talk.api.patch(path, headers=talk.headers, json=body)
    assert (conflict.status_code, conflict.json()["error"]) == (409, "conflict")
    for form in ("srt", "vtt"):
        written = talk.call("GET", f"{path}.{form}")
        assert "Kunigunde" in written and lint(written) == []
    assert talk.call("GET", "/videos", params={"q": "Kunigunde"})["total"] == 1
    talk.data = talk.analysed(analysis_of("Well now. " + TALK))
    choose(talk.ctx, talk.data)
    later = talk.call("GET", path)
    assert later["words"][at + 2]["text"] != "Kunigunde"  # two words later is no longer the same time
    assert [(one["heard"], one["text"]) for one in later["unplaced"]] == [(heard, "Kunigunde")]
    talk.data = talk.analysed(analysis_of(TALK))
    choose(talk.ctx, talk.data)
    assert talk.call("GET", path)["words"][at]["text"] == "Kunigunde"
    assert any("Kunigunde" in clip for clip in _texts(talk))
    assert talk.call("GET", "/videos", params={"q": "Kunigunde"})["total"] == 1


def _texts(talk: Talk) -> list[str]:
    with talk.ctx.transaction(talk.actor) as session:
        return [tasks.queries.get(session, UUID(one["id"])).text for one in talk.clips()]


def test_a_word_that_there_is_not_is_refused(talk: Talk) -> None:
    choose(talk.ctx, talk.data)
    answer: httpx.Response = talk.api.patch(
        f"/videos/{talk.video_id}/transcript", headers=talk.headers, json={"words": [{"index": 9999, "text": "x"}]}
    )
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


def test_an_analysis_whose_file_is_gone_fails_and_says_what_to_do(talk: Talk) -> None:
    with pytest.raises(Gone, match="Upload it again"):
        analysis_tasks.plan(talk.ctx, talk.data)
