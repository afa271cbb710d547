"""What came of a short that went out, in the browser."""

import json
import re
from typing import Any

import httpx
from playwright.sync_api import expect

from infra.local import aws
from infra.local.simulators import access
from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio
from tests.web.test_publishing import connect
from tests.web.test_screens import look

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def pass_day(person: Person, platform: str) -> None:
    """Let a day go by at a simulated platform."""
    settings = person.cloud.settings
    headers = {"Authorization": f"Bearer {access.token(settings)}"}
    where = f"{settings.simulators_url}/{platform}/_sim/clock"
    httpx.post(where, json={"advance_s": 3000}, headers=headers).raise_for_status()


def read(person: Person, post: dict[str, Any]) -> bool:
    """Let the clock tick now instead of within a minute; whether the post's views are known."""
    client = aws.client(person.cloud.settings, "lambda")
    names = [one["FunctionName"] for one in client.list_functions()["Functions"]]
    name = next(one for one in names if "scheduler" in one.lower())
    client.invoke(FunctionName=name, Payload=json.dumps({"task": "analytics.read", "input": {}}))
    [figures] = person.api.call("GET", f"/analytics/posts/{post['id']}")["items"] or [None]
    return figures is not None and figures["figures"][0]["value"] is not None


def test_views_of_a_post_are_seen(studio: Studio) -> None:
    ada = studio.person
    page = ada.inside()
    page.goto(f"{ada.url}/analytics?platform=facebook")
    expect(page.get_by_role("heading", name="No posts on Facebook in the last 30 days")).to_be_visible()
    assert not look(page, "analytics-empty", "light")
    connect(ada, page, "YouTube")
    accounts = ada.api.call("GET", "/social/accounts")["items"]
    youtube = next(one for one in accounts if one["platform"] == "youtube")
    content = {"title": "Counted", "caption": "", "privacy": "public"}
    body = {"export_id": studio.export_id, "targets": [{"account_id": youtube["id"], "content": content}]}
    post = ada.api.call("POST", "/posts", body | {"allow_duplicate": True})
    eventually(lambda: ada.api.call("GET", f"/posts/{post['id']}")["state"] == "published")
    pass_day(ada, "youtube")
    eventually(lambda: read(ada, post))
    page.goto(f"{ada.url}/analytics")
    expect(page.get_by_role("button", name=re.compile(r"^Views [\d,.K]+"))).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Ada Builds")
    expect(row.get_by_role("cell").first).to_have_text(re.compile(r"^[\d,.K]+$"))
    expect(row.get_by_role("cell").nth(3)).to_have_text("—YouTube: Not reported by the platform")
    page.get_by_text("Show as a table").click()
    expect(page.get_by_role("rowheader", name=re.compile(r"^\w{3} \d+|^\d+ \w{3}")).first).to_be_visible()
    page.get_by_text("Show as a table").click()
    assert not look(page, "analytics", "light")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert not look(page, "analytics-phone", "dark")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(f"{ada.url}/posts/{post['id']}")
    expect(page.get_by_text("Updated", exact=False)).to_be_visible()
    assert ada.complaints == []
