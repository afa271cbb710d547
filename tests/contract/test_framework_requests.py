"""What a simulator takes: contracts, bodies of any kind and size, ranges."""

import hashlib
from typing import Any

import pytest

from tests.contract.toy_api import BODY, Api
from tests.support.waiting import eventually


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ({}, "required", "text"),
        ({"text": 5}, "body", "text"),
        ({"text": ""}, "body", "text"),
        ({"text": "x", "colour": "red"}, "field", "colour"),
        ({"text": "x", "author": {"mail": "m"}}, "field", "author.mail"),
        ({"text": "x", "tags": [1]}, "body", "tags.0"),
        ({"text": "x", "metadata": {"any": 1}}, "body", "metadata.any"),
        ([], "body", ""),
    ],
)
def test_a_body_that_does_not_hold_to_the_contract_is_refused_and_has_no_effect(
    api: Api, body: Any, kind: str, place: str
) -> None:
    answer = api.call("POST", "/posts", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == kind
    assert answer.json()["error"]["message"].startswith(f"{place}: ")
    assert api.texts() == []


def test_a_free_form_object_takes_any_name(api: Api) -> None:
    assert api.call("POST", "/posts", json={"text": "x", "metadata": {"any": "thing"}}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/posts", 405),
        ("GET", "/posts", 400),
        ("GET", "/posts?part=id&limit=0", 400),
        ("GET", "/posts?part=id&limit=ten", 400),
        ("GET", "/posts?part=id&limit=1&limit=2", 400),
        ("GET", "/posts?part=id,colour", 400),
        ("GET", "/posts?part=id&page=2", 400),
        ("GET", "/videos/%2e%2e", 404),
        ("GET", "/posts?part=id,text&limit=2", 200),
    ],
)
def test_paths_and_parameters_are_held_to_the_contract(api: Api, method: str, path: str, status: int) -> None:
    answer = api.call(method, path)
    assert answer.status_code == status, answer.text


def test_a_header_of_the_contract_is_checked_and_others_are_left_alone(api: Api) -> None:
    assert api.post(headers={"Idempotency-Key": "short", "X-Any": "1"}).status_code == 201
    assert api.post(headers={"Idempotency-Key": "x" * 21}).status_code == 400


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b'{"text": "x"}', "application/json; charset=utf-8", 201),
        (b'{"text": ', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"<text/>", "application/xml", 415),
        (b'{"text": "x"}', "", 415),
        (b"", "application/json", 400),
    ],
)
def test_a_body_is_read_by_its_media_type(api: Api, content: bytes, media_type: str, status: int) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    assert api.call("POST", "/posts", content=content, headers=headers).status_code == status


def test_a_form_is_nested_as_its_brackets_say_and_typed_as_the_contract_says(api: Api) -> None:
    form = {"text": "5", "tags[]": ["a", "b"], "author[name]": "Ada", "author[age]": "36", "public": "true",
            "metadata[k]": "7"}  # fmt: skip
    answer = api.call("POST", "/posts", data=form)
    assert answer.json() == {
        "id": "p1", "text": "5", "tags": ["a", "b"], "author": {"name": "Ada", "age": 36}, "public": True,
        "metadata": {"k": "7"},
    }  # fmt: skip
    assert api.call("POST", "/posts", data={"text": "x", "author[age]": "old"}).status_code == 400
    assert api.call("POST", "/posts", data={"text": "x", "author[mail]": "m"}).status_code == 400
    assert api.call("POST", "/posts", data={"text": ["x", "y"]}).status_code == 400


def test_who_calls_is_checked_before_what_is_asked(api: Api) -> None:
    answer = api.call("POST", "/posts", json={"colour": 1}, headers={"Authorization": "Bearer other"})
    assert answer.status_code == 401


def test_what_a_refused_call_did_is_undone_and_so_is_what_a_broken_handler_did(api: Api) -> None:
    assert api.post("refuse me").status_code == 422
    assert api.post("break").status_code == 500
    assert api.texts() == []
    assert api.simulator.webhooks.all() == []


def test_a_streamed_body_is_counted_and_hashed(api: Api) -> None:
    answer = api.call("PUT", "/videos/v1", content=BODY, headers={"Content-Type": "video/webm"})
    assert answer.json() == {"length": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest()}
    chunked = api.call("PUT", "/videos/v1", content=iter([BODY[:1000], BODY[1000:]]), headers={
        "Content-Type": "video/webm"})  # fmt: skip
    assert chunked.json() == answer.json()
    assert [one.length for one in api.simulator.requests] == [len(BODY)] * 2


def test_nothing_of_a_stream_is_kept_for_a_caller_without_a_key(api: Api) -> None:
    headers = {"Content-Type": "video/mp4", "Authorization": "Bearer other"}
    assert api.call("PUT", "/videos/v-keep", content=BODY, headers=headers).status_code == 401
    assert not (api.simulator.folder / "videos").exists()


def test_a_file_of_a_form_is_hashed_and_removed_afterwards(api: Api) -> None:
    files = {"file": ("a.bin", b"text" + BODY * 3)}
    answer = api.call("POST", "/files", files=files, data={"purpose": "test", "size": "3"})
    assert answer.json()["sha256"] == hashlib.sha256(files["file"][1]).hexdigest()
    assert (answer.json()["name"], answer.json()["head"]) == ("a.bin", "text")
    eventually(lambda: not list((api.simulator.folder / "incoming").iterdir()))
    [request] = api.simulator.requests
    assert request.body == {"file": "a.bin", "purpose": "test", "size": 3}
    assert api.call("POST", "/files", files=files, data={"colour": "red"}).status_code == 400
    assert api.call("POST", "/files", data={"purpose": "test"}).status_code == 415  # no form with parts


def test_what_is_larger_than_the_contract_allows_is_refused(api: Api) -> None:
    answer = api.call("POST", "/files", files={"file": ("a.bin", BODY * 10)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("given", "status", "first", "last"),
    [("bytes=0-0", 206, 0, 0), ("bytes=100-199", 206, 100, 199), ("bytes=-10", 206, len(BODY) - 10, len(BODY) - 1),
     ("bytes=1048000-", 206, 1048000, len(BODY) - 1)],
)  # fmt: skip
def test_a_range_of_a_file_is_answered(api: Api, given: str, status: int, first: int, last: int) -> None:
    api.call("PUT", "/videos/v-keep", content=BODY, headers={"Content-Type": "video/mp4"})
    answer = api.call("GET", "/videos/v-keep", headers={"Range": given})
    assert (answer.status_code, answer.content) == (status, BODY[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(BODY)}"
    assert api.call("GET", "/videos/v-keep", headers={"Range": "bytes=9999999-"}).status_code == 416
    assert api.call("GET", "/videos/v-keep").content == BODY
