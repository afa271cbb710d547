"""`cutroom post` against an API that answers as Cutroom's does: what is sent, asked and printed, and how it ends."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from cutroom.kit.errors import Invalid
from cutroom_cli import console, main, posting
from cutroom_cli.client import Client, Refused
from cutroom_cli.posting import Wanted

EXPORT = "01a22990-94c5-7c9d-89cd-5b2ce4686a7d"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ACCOUNTS = [
    {"id": "y", "platform": "youtube", "handle": "@ada", "name": "Ada", "health": "ok"},
    {"id": "t", "platform": "tiktok", "handle": "@adatok", "name": "Ada", "health": "ok"},
    {"id": "t2", "platform": "tiktok", "handle": "@old", "name": "Old", "health": "disconnected"},
]


class Api:
    """An API whose post is on its way for one answer and then ended."""

    def __init__(self, ends: str = "published", problem: str = "") -> None:
        self.ends, self.problem, self.posts = ends, problem, list[tuple[str, dict[str, Any]]]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, json.loads(request.content or b"{}")
        if path == "/auth/login":
            return httpx.Response(200, json={"user": {"timezone": "Europe/Berlin"}, "access_token": "a"})
        if path == f"/exports/{EXPORT}":
            words = {"title": "A talk", "description": "About it", "hashtags": ["talk"]}
            return httpx.Response(200, json={"id": EXPORT, "title": "Clip", "metadata": words})
        if path == "/social/accounts":
            return httpx.Response(200, json={"items": ACCOUNTS})
        if path == "/posts/preflight":
            problems = [{"message": self.problem}] if self.problem else []
            targets = [{"account_id": one["account_id"], "problems": problems} for one in body["targets"]]
            return httpx.Response(200, json={"targets": targets})
        if path == "/posts":
            self.posts.append((request.headers["Idempotency-Key"], body))
            at_once = body["timing"]["when"] == "now"
            return httpx.Response(201, json=self.post("publishing" if at_once else "scheduled"))
        return httpx.Response(200, json=self.post(self.ends))

    def post(self, state: str) -> dict[str, Any]:
        target = {"id": "1", "platform": "youtube", "account_name": "Ada", "reason": None,
                  "state": "sending" if state == "publishing" else state,
                  "permalink": "https://example.com/v" if state == "published" else None}  # fmt: skip
        return {"id": "p", "state": state, "targets": [target], "wall": "2026-11-30T18:00:00", "zone": "Europe/Berlin"}


def sent(api: Api, to: str, **more: Any) -> dict[str, Any]:
    client = Client("http://cutroom", http=httpx.Client(transport=httpx.MockTransport(api)))
    return posting.send(client, "Europe/Berlin", Wanted(UUID(EXPORT), to, **more))


def test_it_is_followed_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    api = Api()
    assert sent(api, "youtube", key="k1", yes=True)["targets"][0]["permalink"] == "https://example.com/v"
    told = capsys.readouterr().err.splitlines()
    assert told == ["youtube @ada: ready", "youtube Ada: sending", "youtube Ada: published"]
    [(key, body)] = api.posts
    [target] = body["targets"]
    assert (key, body["timing"], target["account_id"]) == ("k1", {"when": "now"}, "y")
    assert target["content"] == {"title": "A talk", "caption": "About it", "hashtags": ["talk"], "first_comment": "",
                                 "privacy": "public"}  # fmt: skip


def test_what_would_be_refused_is_said_and_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    api = Api(problem="Choose who can see this on TikTok.")
    with pytest.raises(Refused):
        sent(api, "tiktok", yes=True)
    assert "tiktok @adatok: Choose who can see this on TikTok." in capsys.readouterr().err
    assert api.posts == []


def test_nothing_is_public_unasked_and_private_needs_no_question() -> None:
    api = Api()
    with pytest.raises(Refused, match="--yes"):  # nobody is there to be asked
        sent(api, "youtube")
    assert api.posts == []
    sent(api, "youtube,@adatok", privacy="private")
    assert [one["content"]["privacy"] for one in api.posts[0][1]["targets"]] == ["private", "SELF_ONLY"]


def test_what_is_planned_is_not_waited_for_and_what_fails_is_told() -> None:
    assert sent(Api(), "youtube", yes=True, at="tomorrow 18:00")["state"] == "scheduled"
    assert sent(Api(ends="failed"), "youtube", yes=True)["state"] == "failed"
    assert sent(Api(ends="awaiting_approval"), "youtube", yes=True)["state"] == "awaiting_approval"


@pytest.mark.parametrize(
    ("at", "wall"),
    [
        ("tomorrow 18:00", "2026-11-30T18:00:00"),
        ("today 18:00", "2026-11-29T18:00:00"),
        ("18:00", "2026-11-29T18:00:00"),
        ("9:30", "2026-11-30T09:30:00"),  # that has passed today
        ("2027-03-01 07:05", "2027-03-01T07:05:00"),
    ],
)
def test_times_as_people_write_them(at: str, wall: str) -> None:
    assert posting.timing_of(at, NOW) == {"when": "at", "at": wall, "zone": "Europe/Berlin"}


@pytest.mark.parametrize("at", ["soon", "25:00", "2027-02-30 10:00", "tomorrow"])
def test_what_is_no_time(at: str) -> None:
    with pytest.raises(Invalid):
        posting.timing_of(at, NOW)


def test_a_file_and_an_unknown_account_say_what_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = tmp_path / "short.mp4"
    short.touch()
    args = ["post", str(short), "--to", "youtube", "--email", "a@example.com", "--password", "p"]
    assert console.guard(lambda: main.commands("post")(args, standalone_mode=False)) == 1
    assert "posts are made of exports" in " ".join(capsys.readouterr().err.split())
    with pytest.raises(Invalid, match="Connect it under Channels"):
        posting.chosen(ACCOUNTS, "facebook")
    twice = [*ACCOUNTS, ACCOUNTS[1] | {"id": "t3", "handle": "@other"}]
    with pytest.raises(Invalid, match="@adatok, @other"):
        posting.chosen(twice, "tiktok")


def test_a_post_is_labeled_as_paid_where_that_is_asked_for() -> None:
    labels = []
    for paid in (False, True):
        api = Api()
        sent(api, "youtube", yes=True, paid=paid)
        [(_, body)] = api.posts
        labels.append(body["targets"][0]["content"].get("branded", False))
    assert labels == [False, True]
