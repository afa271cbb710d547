"""How a clip's short is made is kept with the clip, and holds wherever its short is made."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cutroom.branding.schemas import BrandRenamed
from cutroom.clips.events import on_brand_renamed
from cutroom.runtime.context import Context
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
CHOSEN = {
    "hook": "Three words first",
    "preset": "tiktok",
    "resolution": "720x1280",
    "codec": "h265",
    "captions": "bold",
    "caption_options": {
        "position": 0.6,
        "size": 1.2,
        "colour": "#ffee00",
        "case": "upper",
        "lines": 1,
        "posted": "advert",
    },
    "layout": "fit_blur",
    "shot_layouts": {"0": "fill"},
    "tightening": "tight",
    "restored": [{"start_ms": 1000, "end_ms": 1500}],
    "cover_ms": 1500,
    "description": "Three words about it",
    "hashtags": ["Marathon"],
}


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def export(ada: Person, clip: str, **named: Any) -> dict[str, Any]:
    return ada.call("POST", "/exports", {"source": {"clip_id": clip}} | named)


def test_a_clip_without_settings_is_made_for_phones_in_full_size(ada: Person) -> None:
    clip = ada.clip(0, 1)
    assert ada.call("GET", f"/clips/{clip}")["settings"] is None
    made = export(ada, clip)
    assert (made["format"]["resolution"], made["captions"], made["layout"]) == ("1080x1920", "clean", "auto")


def test_an_export_that_names_only_the_clip_is_made_as_its_settings_say(ada: Person) -> None:
    clip = ada.clip(0, 1)
    stored = ada.call("PATCH", f"/clips/{clip}", {"settings": CHOSEN})["settings"]
    assert stored == ada.call("GET", f"/clips/{clip}")["settings"] == CHOSEN | {"fps": None, "brand": None}
    made = export(ada, clip)
    assert (made["preset"], made["captions"], made["layout"], made["cover_ms"]) == ("tiktok", "bold", "fit_blur", 1500)
    assert (made["format"]["resolution"], made["format"]["codec"]) == ("720x1280", "h265")
    assert (made["metadata"]["description"], made["metadata"]["hashtags"]) == ("Three words about it", ["Marathon"])
    assert export(ada, clip)["job_id"] == made["job_id"]  # the very same short is not made twice


def test_what_an_export_names_itself_wins(ada: Person) -> None:
    clip = ada.clip(0, 1)
    ada.call("PATCH", f"/clips/{clip}", {"settings": CHOSEN})
    made = export(ada, clip, captions=None, format={"resolution": "1080x1080"}, preset=None)
    assert (made["captions"], made["format"]["resolution"], made["format"]["codec"]) == (None, "1080x1080", "h264")
    assert (made["preset"], made["layout"]) == (None, "fit_blur")


def test_a_preview_shows_what_the_settings_say(ada: Person) -> None:
    clip = ada.clip(0, 1)
    ada.call("PATCH", f"/clips/{clip}", {"settings": {"resolution": "1080x1080", "captions": None}})
    framing = ada.call("POST", "/exports/framing", {"source": {"clip_id": clip}})
    assert (framing["width"], framing["height"], framing["caption_line"]) == (1080, 1080, None)
    ada.call("PATCH", f"/clips/{clip}", {"settings": {"layout": "fit_blur"}})
    framing = ada.call("POST", "/exports/framing", {"source": {"clip_id": clip}})
    assert [shot["layout"] for shot in framing["shots"]] == ["fit_blur"]


def test_other_changes_leave_the_settings_alone_and_null_leaves_them_too(ada: Person) -> None:
    clip = ada.clip(0, 1)
    ada.call("PATCH", f"/clips/{clip}", {"settings": CHOSEN})
    for change in ({"title": "Another name"}, {"selected": True}):
        assert ada.call("PATCH", f"/clips/{clip}", change)["settings"]["captions"] == "bold"


def test_settings_that_were_changed_elsewhere_are_not_written_over(ada: Person) -> None:
    clip = ada.clip(0, 1)
    read = ada.call("GET", f"/clips/{clip}")
    was = {name: read[name] for name in ("title", "start_ms", "end_ms", "settings")}
    mine = ada.call("PATCH", f"/clips/{clip}", {"settings": CHOSEN, "was": was})
    late = ada.send("PATCH", f"/clips/{clip}", {"settings": {"captions": "pop"}, "was": was})
    assert (late.status_code, late.json()["error"]) == (409, "conflict")
    was["settings"] = mine["settings"]
    assert (
        ada.call("PATCH", f"/clips/{clip}", {"settings": {"captions": "pop"}, "was": was})["settings"]["captions"]
        == "pop"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"captions": "fancy"},
        {"resolution": "1x1"},
        {"tightening": "hard"},
        {"hashtags": ["two words"]},
        {"cover_ms": -1},
        {"color": 1},
    ],
)
def test_settings_that_no_short_could_have_are_refused(ada: Person, wrong: dict[str, Any]) -> None:
    clip = ada.clip(0, 1)
    assert ada.send("PATCH", f"/clips/{clip}", {"settings": wrong}).status_code == 422
    assert ada.call("GET", f"/clips/{clip}")["settings"] is None


def test_what_tightening_takes_out_is_told_and_given_back_exactly(ada: Person) -> None:
    clip = ada.clip(0, 1)
    video = ada.call("GET", f"/clips/{clip}")["video_id"]
    ada.call("PATCH", f"/videos/{video}/transcript", {"words": [{"index": 3, "text": "um"}]})

    def framing(**settings: Any) -> dict[str, Any]:
        ada.call("PATCH", f"/clips/{clip}", {"settings": settings})
        return ada.call("POST", "/exports/framing", {"source": {"clip_id": clip}})

    whole = framing(tightening="off")
    assert (whole["removals"], len(whole["layers"])) == ([], 1)
    cut = framing()
    [removal] = cut["removals"]
    assert (removal["kind"], removal["restored"]) == ("filler", False)
    assert removal["start_ms"] < 1500 and removal["end_ms"] > 1900
    assert [layer["source_in_ms"] for layer in cut["layers"]][1] == pytest.approx(removal["end_ms"], abs=20)
    assert whole["duration_ms"] - cut["duration_ms"] == pytest.approx(removal["end_ms"] - removal["start_ms"], abs=35)
    back = framing(restored=[{"start_ms": removal["start_ms"], "end_ms": removal["end_ms"]}])
    assert [one["restored"] for one in back["removals"]] == [True]
    assert back["layers"] == whole["layers"]


def test_what_a_workspace_chose_holds_for_clips_for_which_nothing_was_chosen(ada: Person) -> None:
    mine, other = ada.clip(0, 1), ada.clip(0, 2)
    ada.call("PATCH", f"/clips/{other}", {"settings": CHOSEN})
    usual = {"preset": "reels", "captions": "karaoke", "tightening": "off", "hook": ""}
    stored = ada.call("PUT", "/clips/defaults", usual)
    assert stored == ada.call("GET", "/clips/defaults") and stored["resolution"] == "1080x1920"
    assert ada.call("GET", f"/clips/{mine}")["settings"]["captions"] == "karaoke"
    made = export(ada, mine)
    assert (made["preset"], made["captions"]) == ("reels", "karaoke")
    assert export(ada, other)["captions"] == "bold"
    ada.call("PATCH", f"/clips/{other}", {"settings": None})
    assert ada.call("GET", f"/clips/{other}")["settings"]["captions"] == "karaoke"
    ada.call("DELETE", "/clips/defaults")
    assert ada.call("GET", f"/clips/{mine}")["settings"] is None
    assert export(ada, mine)["captions"] == "clean"


def test_a_clip_that_was_read_with_the_workspace_s_settings_can_be_saved(ada: Person) -> None:
    clip = ada.clip(0, 1)
    ada.call("PUT", "/clips/defaults", {"captions": "karaoke"})
    read = ada.call("GET", f"/clips/{clip}")
    ada.call("PUT", "/clips/defaults", {"captions": "bold"})
    was = {name: read[name] for name in ("title", "start_ms", "end_ms", "settings")}
    saved = ada.call("PATCH", f"/clips/{clip}", {"settings": read["settings"] | {"layout": "fill"}, "was": was})
    assert (saved["settings"]["captions"], saved["settings"]["layout"]) == ("karaoke", "fill")


def test_a_copy_is_another_clip_of_the_same_moment_and_comes_once_a_key(ada: Person) -> None:
    clip = ada.clip(0, 1)
    ada.call("PATCH", f"/clips/{clip}", {"settings": CHOSEN})
    first = ada.call("POST", f"/clips/{clip}/duplicate", headers={"Idempotency-Key": "once"})
    again = ada.call("POST", f"/clips/{clip}/duplicate", headers={"Idempotency-Key": "once"})
    other = ada.call("POST", f"/clips/{clip}/duplicate")
    read = ada.call("GET", f"/clips/{clip}")
    assert first == again and len({clip, first["id"], other["id"]}) == 3
    assert (first["title"], first["settings"]) == (f"{read['title']} (copy)", read["settings"])
    assert len({read["rank"], first["rank"], other["rank"]}) == 3
    ada.call("PATCH", f"/clips/{first['id']}", {"settings": CHOSEN | {"captions": None}})
    assert ada.call("GET", f"/clips/{clip}")["settings"]["captions"] == "bold"


def test_a_brand_that_settings_name_is_followed_to_its_new_name_and_left_when_it_is_deleted(ada: Person) -> None:
    brand = ada.call("POST", "/brands", {"name": "Spring talks"})
    clip, other = ada.clip(0, 1), ada.clip(0, 2)
    chosen = {"brand": "spring  TALKS", "layout": "fit_blur"}
    ada.call("PATCH", f"/clips/{clip}", {"settings": chosen})
    ada.call("PUT", "/clips/defaults", {"brand": "Spring talks"})
    for name in ("Autumn talks", None):
        if name:
            ada.call("PUT", f"/brands/{brand['id']}", {"name": name})
        else:
            ada.call("DELETE", f"/brands/{brand['id']}")
        was = "Spring talks" if name else "Autumn talks"
        on_brand_renamed(ada.ctx, BrandRenamed(owner_id=ada.actor.workspace_id, was=was, name=name))
        for one in (clip, other):
            assert ada.call("GET", f"/clips/{one}")["settings"]["brand"] == name
            assert export(ada, one)["brand"] == name
    assert ada.call("GET", f"/clips/{clip}")["settings"]["layout"] == "fit_blur"
