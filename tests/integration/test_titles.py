"""Titles of clips: what follows a corrected word, and what a person wrote and keeps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.clips import queries
from cutroom.media.copywriting import checks
from cutroom.runtime.context import Context
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
HOOKS = ["How word3 won", "Word3 and the prize", "A prize for word7"]


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def correct(ada: Person, index: int, text: str) -> None:
    ada.call("PATCH", f"/videos/{ada.videos[0]}/transcript", {"words": [{"index": index, "text": text}]})


def test_a_corrected_word_is_corrected_in_titles_that_we_wrote(ada: Person) -> None:
    ours = ada.clip(0, 1, hooks=HOOKS, titled_by_person=False)
    later = ada.clip(0, 2, hooks=HOOKS, titled_by_person=False)
    ada.call("PATCH", f"/clips/{ours}", {"title": HOOKS[0]})  # one of the three is chosen: it is still ours
    correct(ada, 3, "Kunigunde")
    clip = ada.call("GET", f"/clips/{ours}")
    assert clip["title"] == "How Kunigunde won"
    assert clip["hooks"] == ["How Kunigunde won", "Kunigunde and the prize", HOOKS[2]]
    assert ada.call("GET", f"/clips/{later}")["hooks"] == HOOKS  # its words are others


def test_a_title_that_a_person_wrote_stays_as_it_is(ada: Person) -> None:
    named = ada.clip(0, 1, hooks=HOOKS, titled_by_person=False)
    ada.call("PATCH", f"/clips/{named}", {"title": "My word3, my rules"})
    correct(ada, 3, "Kunigunde")
    clip = ada.call("GET", f"/clips/{named}")
    assert clip["title"] == "My word3, my rules"
    assert clip["hooks"][0] == "How Kunigunde won"


def test_a_title_of_before_anybody_noted_who_wrote_it_stays(ada: Person) -> None:
    old = ada.clip(0, 1, hooks=[])
    with ada.ctx.transaction(ada.actor) as session:
        queries.get(session, UUID(old)).title = "The tale of word3"
    correct(ada, 3, "Kunigunde")
    assert ada.call("GET", f"/clips/{old}")["title"] == "The tale of word3"


def test_suggested_words_come_with_titles_a_hook_and_words_for_the_cover(ada: Person) -> None:
    clip = ada.clip(0, 1)
    told = ada.call("POST", "/exports/suggest-metadata", {"source": {"clip_id": clip}, "platform": "youtube"})
    assert set(told) >= {"title", "description", "hashtags", "titles", "hook", "cover_text"}
    assert all(checks.whole_title(one) for one in told["titles"])
