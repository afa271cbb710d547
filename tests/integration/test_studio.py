"""Studio projects: a script from a prompt, its scenes, their looks and the price, through the API on the database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.runtime.context import Context
from tests.support.studio import Maker

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
PROMPT = "3 mistakes that ruin sourdough: the oven is too cold, the dough is underproofed, the loaf is cut too soon"


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Maker:
    signed_in = register()
    return Maker(ctx, api, signed_in, bearer(signed_in))


def words_of(project: dict[str, Any]) -> list[str]:
    return [scene["narration"] for scene in project["scenes"]]


def ids_of(project: dict[str, Any]) -> list[str]:
    return [scene["id"] for scene in project["scenes"]]


def test_a_prompt_becomes_a_project_whose_scenes_say_what_was_typed(ada: Maker) -> None:
    made = ada.project(PROMPT, style=None)
    assert (made["status"], made["version"], made["outline"]) == ("draft", 1, False)
    spoken = " ".join(words_of(made)).lower()
    assert all(words in spoken for words in ("oven is too cold", "underproofed", "cut too soon"))
    assert made["scenes"][0]["role"] == "hook"
    options = ada.call("GET", "/studio/options")
    for name, choices in (("style", "styles"), ("voice", "voices"), ("mood", "moods")):
        assert made[name] in [one["name"] for one in options[choices]]
    listed = ada.call("GET", "/projects")
    assert listed["total"] == 1
    assert listed["items"][0]["scene_id"] == made["scenes"][0]["id"]
    assert ada.call("GET", f"/projects/{made['id']}") == made


def test_a_bare_topic_is_an_outline_with_questions(ada: Maker) -> None:
    made = ada.project("Sourdough")
    assert made["status"] == "needs_input"
    assert len(made["questions"]) == 3


def test_a_project_is_created_once_for_each_key(ada: Maker) -> None:
    body, key = {"prompt": PROMPT}, {"Idempotency-Key": "one"}
    first, again = (ada.call("POST", "/projects", body, headers=key) for _ in range(2))
    assert first["id"] == again["id"]
    assert ada.call("GET", "/projects")["total"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompt": PROMPT, "style": "no-such-style"}, "style"),
        ({"prompt": PROMPT, "voice": "nobody"}, "voice"),
        ({"prompt": PROMPT, "mood": "gloom-and-doom"}, "mood"),
    ],
)
def test_what_there_is_not_is_refused_by_its_field(ada: Maker, body: dict[str, Any], field: str) -> None:
    answer = ada.send("POST", "/projects", body)
    assert (answer.status_code, answer.json()["details"]["field"]) == (422, field)


@pytest.mark.parametrize("prompt", ["🙂", "   ", "x" * 4001])
def test_a_prompt_without_a_subject_is_refused(ada: Maker, prompt: str) -> None:
    assert ada.send("POST", "/projects", {"prompt": prompt}).status_code == 422
    assert ada.call("GET", "/projects")["total"] == 0


def test_scenes_are_changed_added_copied_ordered_and_deleted(ada: Maker) -> None:
    made = ada.project(PROMPT)
    path, first = f"/projects/{made['id']}", made["scenes"][0]
    changed = ada.call("PATCH", f"{path}/scenes/{first['id']}", {"version": 1, "narration": "Stop!", "heading": "Stop"})
    assert (changed["version"], changed["scenes"][0]["narration"]) == (2, "Stop!")
    assert changed["scenes"][0]["duration_ms"] == 625
    assert changed["scenes"][0]["picture"] != first["picture"]
    assert changed["scenes"][1] == made["scenes"][1]
    more = ada.call("POST", f"{path}/scenes", {"version": 2, "after": first["id"], "narration": "A new one."})
    assert words_of(more)[:2] == ["Stop!", "A new one."]
    copied = ada.call("POST", f"{path}/scenes/{first['id']}/duplicate", {"version": 3})
    assert words_of(copied)[:3] == ["Stop!", "Stop!", "A new one."]
    turned = ada.call("PUT", f"{path}/order", {"version": 4, "scene_ids": ids_of(copied)[::-1]})
    assert words_of(turned) == words_of(copied)[::-1]
    fewer = ada.call("DELETE", f"{path}/scenes/{first['id']}", params={"version": 5})
    assert (len(fewer["scenes"]), fewer["version"]) == (len(made["scenes"]) + 1, 6)
    assert ada.call("GET", path) == fewer


def test_a_stale_change_is_refused_and_changes_nothing(ada: Maker) -> None:
    made = ada.project(PROMPT)
    path, scene = f"/projects/{made['id']}", f"/projects/{made['id']}/scenes/{made['scenes'][0]['id']}"
    read = ada.call("PATCH", path, {"version": 1, "title": "Mine"})
    stale = [
        ada.send("PATCH", path, {"version": 1, "title": "Theirs"}),
        ada.send("PATCH", scene, {"version": 1, "narration": "Theirs"}),
        ada.send("PUT", f"{path}/order", {"version": 1, "scene_ids": ids_of(made)}),
        ada.send("POST", f"{path}/rewrite", {"version": 1}),
        ada.send("DELETE", scene, params={"version": 1}),
        ada.send("POST", f"{path}/render", {"version": 1}),
    ]
    assert [(one.status_code, one.json()["details"]) for one in stale] == [(409, {"version": 2})] * len(stale)
    assert ada.call("GET", path) == read


def test_an_order_names_each_scene_once(ada: Maker) -> None:
    made = ada.project(PROMPT)
    for scene_ids in (ids_of(made)[1:], [*ids_of(made)[1:], ids_of(made)[1]]):
        answer = ada.send("PUT", f"/projects/{made['id']}/order", {"version": 1, "scene_ids": scene_ids})
        assert answer.json()["details"]["field"] == "scene_ids"


def test_a_rewrite_replaces_every_scene(ada: Maker) -> None:
    made = ada.project("Sourdough")
    again = ada.call("POST", f"/projects/{made['id']}/rewrite", {"version": 1, "prompt": PROMPT})
    assert (again["status"], again["prompt"], again["version"]) == ("draft", PROMPT, 2)
    assert "underproofed" in " ".join(words_of(again))
    assert not set(ids_of(made)) & set(ids_of(again))


def test_five_looks_of_a_scene_are_kept_and_the_sixth_is_refused(ada: Maker) -> None:
    made = ada.project(PROMPT)
    scene = f"/projects/{made['id']}/scenes/{made['scenes'][0]['id']}"
    pictures, looked = [made["scenes"][0]["picture"]], made
    for version in range(1, 5):
        looked = ada.call("POST", f"{scene}/regenerate", {"version": version})
        pictures.append(looked["scenes"][0]["picture"])
    assert len(set(pictures)) == 5
    assert [one["number"] for one in looked["scenes"][0]["revisions"]] == [1, 2, 3, 4, 5]
    sixth = ada.send("POST", f"{scene}/regenerate", {"version": 5})
    assert (sixth.status_code, sixth.json()["error"]) == (409, "revision_limit")
    back = ada.call("PUT", f"{scene}/revision", {"version": 5, "number": 2})
    assert (back["scenes"][0]["revision"], back["scenes"][0]["picture"]) == (2, pictures[1])


def test_a_change_of_style_changes_every_picture_and_no_word(ada: Maker) -> None:
    made = ada.project(PROMPT, style="midnight")
    options: Any = ada.call("GET", "/studio/options")
    styles: list[str] = [one["name"] for one in options["styles"] if one["name"] != made["style"]]
    changed = ada.call("PATCH", f"/projects/{made['id']}", {"version": 1, "style": styles[0]})
    assert words_of(changed) == words_of(made)
    assert all(a["picture"] != b["picture"] for a, b in zip(made["scenes"], changed["scenes"], strict=True))


def test_a_posters_picture_is_drawn_once_for_the_same_scene(ada: Maker) -> None:
    made = ada.project(PROMPT)
    path = f"/projects/{made['id']}/scenes/{made['scenes'][0]['id']}/poster"
    first = ada.call("GET", path)
    assert (first["width"], first["height"]) == (540, 960)
    [key] = ada.stored(made["id"])
    drawn = ada.ctx.blobs.head(key)
    ada.call("GET", path)
    assert ada.ctx.blobs.head(key) == drawn
    ada.call("PATCH", path.removesuffix("/poster"), {"version": 1, "heading": "Another heading"})
    ada.call("GET", path)
    assert len(ada.stored(made["id"])) == 2


def test_a_quote_says_what_the_operator_asks_for_before_anything_is_spent(ada: Maker) -> None:
    made = ada.project(PROMPT)
    path = f"/projects/{made['id']}"
    quoted = ada.call("POST", f"{path}/quote")
    assert (quoted["total"], quoted["items"][0]["quantity"]) == (0, -(-made["duration_ms"] // 1000))


def test_deleting_a_project_takes_its_pictures_along(ada: Maker) -> None:
    made = ada.project(PROMPT)
    ada.call("GET", f"/projects/{made['id']}/scenes/{made['scenes'][0]['id']}/poster")
    assert ada.stored(made["id"])
    ada.call("DELETE", f"/projects/{made['id']}")
    assert ada.stored(made["id"]) == []
    assert ada.send("GET", f"/projects/{made['id']}").status_code == 404


def test_another_workspace_sees_nothing(ada: Maker, register: Registered, bearer: Bearer) -> None:
    made = ada.project(PROMPT)
    signed_in = register()
    eve = Maker(ada.ctx, ada.api, signed_in, bearer(signed_in))
    path = f"/projects/{made['id']}"
    assert eve.call("GET", "/projects")["total"] == 0
    assert eve.send("GET", path).status_code == 404
    assert eve.send("GET", f"{path}/scenes/{made['scenes'][0]['id']}/poster").status_code == 404
    assert eve.send("POST", f"{path}/render", {}).status_code == 404
    assert UUID(made["id"])
