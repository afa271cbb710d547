"""Two clips in one frame, through the API on the real database."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cutroom.renders import composing
from cutroom.renders.schemas import Look
from cutroom.runtime.context import Context
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def test_suggestions_are_ranked_by_what_the_clips_mean_and_how_lively_they_are(ada: Person) -> None:
    bread = [ada.clip(0, 1, direction=1, energy=0.2), ada.clip(1, 1, direction=1, energy=0.3)]
    stars = ada.clip(1, 2, direction=2, energy=0.9)
    silent = ada.clip(0, 2, energy=0.5)

    def best(mode: str) -> dict[str, Any]:
        return ada.call("GET", "/splices/suggestions", params={"mode": mode})["items"][0]

    semantic, eclectic = best("semantic"), best("eclectic")
    assert {semantic["first"]["id"], semantic["second"]["id"]} == set(bread)
    assert (semantic["similarity_score"], semantic["score"]) == (1.0, 1.0)
    assert {eclectic["first"]["id"], eclectic["second"]["id"]} == {bread[0], stars}
    assert eclectic["similarity_score"] == 0
    assert eclectic["contrast_score"] == pytest.approx(0.6 + 0.4 * 0.7)
    semantics = ada.call("GET", "/splices/suggestions", params={"mode": "semantic"})["items"]
    assert silent not in str(semantics)  # nobody knows what it means


def test_without_clips_there_are_no_suggestions_and_a_plain_refusal(ada: Person) -> None:
    assert ada.call("GET", "/splices/suggestions")["items"] == []
    answer = ada.send("POST", "/splices/generate", {"mode": "eclectic"})
    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")


def test_a_splice_is_generated_once_for_each_key(ada: Person) -> None:
    ada.clip(0, 1, direction=1, attention=0.4)
    ada.clip(1, 1, direction=1, attention=0.9)
    key = {"Idempotency-Key": "one"}
    first = ada.call("POST", "/splices/generate", {"mode": "semantic"}, headers=key)
    again = ada.call("POST", "/splices/generate", {"mode": "semantic"}, headers=key)
    assert first == again
    assert (first["status"], first["version"], first["duration_ms"]) == ("draft", 1, 20_000)
    assert first["first"]["attention_score"] == 0.9
    assert ada.call("GET", "/splices")["total"] == 1
    other = ada.send("POST", "/splices/generate", {"mode": "eclectic"}, headers=key)
    assert other.json()["error"] == "idempotency_key_reused"


def test_a_draft_saves_itself_and_two_tabs_do_not_overwrite_each_other(ada: Person) -> None:
    clips = [ada.clip(0, 1, direction=1), ada.clip(1, 1, direction=2)]
    made = ada.call("POST", "/splices/generate", {"clip_ids": clips, "mode": "eclectic"})
    path = f"/splices/{made['id']}"
    text = {"text": "Look!", "start_ms": 0, "end_ms": 2000, "animation": "typewriter", "size": 40, "x": 0.3}
    options = made["options"] | {"split_ratio": 0.3, "text_overlays": [text], "captions": None}
    saved = ada.call("PUT", path, {"version": 1, "options": options, "title": "Both", "status": "ready"})
    assert (saved["version"], saved["title"], saved["status"]) == (2, "Both", "ready")
    assert saved["options"]["captions"] is None
    assert saved["options"]["text_overlays"][0]["animation"] == "typewriter"
    stale = ada.send("PUT", path, {"version": 1, "title": "Lost"})
    assert (stale.status_code, stale.json()["details"]) == (409, {"version": 2})
    turned = ada.call("POST", f"{path}/swap")
    assert (turned["options"]["swap"], turned["version"]) == (True, 3)
    assert turned["options"]["split_ratio"] == 0.3
    assert ada.call("GET", path) == turned
    ada.call("DELETE", path)
    assert ada.send("GET", path).status_code == 404


@pytest.mark.parametrize(
    "options",
    [
        {"split_ratio": 0.1},
        {"layout": "diagonal"},
        {"audio_mix": {"first_volume": 3}},
        {"text_overlays": [{"text": "x", "start_ms": 5, "end_ms": 5}]},
        {"text_overlays": [{"text": "x", "start_ms": 0, "end_ms": 5, "size": 80}]},
    ],
)
def test_options_out_of_range_are_refused_and_named(ada: Person, options: dict[str, Any]) -> None:
    clips = [ada.clip(0, 1), ada.clip(1, 1)]
    answer = ada.send("POST", "/splices/generate", {"clip_ids": clips, "options": options})
    assert answer.status_code == 422
    assert answer.json()["details"]["fields"][0]["field"].startswith(f"options.{next(iter(options))}")


def test_a_splice_becomes_an_edit_with_everything_that_was_chosen(ada: Person) -> None:
    clips = [ada.clip(0, 1), ada.clip(1, 2, length_ms=12_000)]
    options = {"layout": "left_right", "split_ratio": 0.6, "swap": True, "audio_mix": {"second_volume": 0}}
    made = ada.call("POST", "/splices/generate", {"clip_ids": clips, "options": options})
    look = Look.model_validate({"source": {"splice_id": made["id"]}, "format": {"resolution": "1920x1080"}})
    edit = composing.compose(ada.ctx, ada.actor, look).edit
    assert (edit.format.width, edit.format.height, edit.duration_ms) == (1920, 1080, 12_000)
    first, second = edit.layers
    assert (second.rect.x, second.rect.w) == (0, pytest.approx(0.6, abs=0.01))
    assert (first.rect.x, second.source_in_ms) == (second.rect.w, 25_000)
    assert [sound.source for sound in edit.audio] == ["first"]
    assert {source.uri for source in edit.sources.values()} == {
        f"uploads/{ada.actor.user_id}/{video}/source" for video in ada.videos
    }


def test_a_splice_whose_clip_was_deleted_is_kept_and_says_so(ada: Person) -> None:
    clips = [ada.clip(0, 1), ada.clip(1, 1)]
    made = ada.call("POST", "/splices/generate", {"clip_ids": clips})
    ada.call("DELETE", f"/clips/{clips[1]}")
    assert ada.call("GET", f"/splices/{made['id']}")["second"] is None
    answer = ada.send("POST", "/exports", {"source": {"splice_id": made["id"]}})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert "deleted" in answer.json()["message"]


def test_clips_of_two_people_never_meet(ada: Person, api: TestClient, register: Registered, bearer: Bearer) -> None:
    signed_in = register()
    eve = Person(ada.ctx, api, signed_in, bearer(signed_in))
    hers, mine = eve.clip(0, 1, direction=1), ada.clip(0, 1, direction=1)
    assert ada.call("GET", "/splices/suggestions")["items"] == []
    answer = ada.send("POST", "/splices/generate", {"clip_ids": [mine, hers]})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_another_mode_tells_scores_and_reasons_anew(ada: Person) -> None:
    clips = [ada.clip(0, 1, direction=1, energy=0.2), ada.clip(1, 1, direction=2, energy=0.9)]
    made = ada.call("POST", "/splices/generate", {"clip_ids": clips, "mode": "semantic"})
    changed = ada.call("PUT", f"/splices/{made['id']}", {"version": 1, "mode": "eclectic"})
    assert (changed["mode"], changed["version"]) == ("eclectic", 2)
    assert any("livelier" in reason for reason in changed["reasons"])
    assert not any("livelier" in reason for reason in made["reasons"])
    assert ada.call("GET", f"/splices/{made['id']}") == changed
