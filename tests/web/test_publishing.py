"""A finished short goes out from the browser, and is seen where it went."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from infra.local.simulators import access
from tests.support.browsing import tick
from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio
from tests.web.test_channels import consent
from tests.web.test_screens import look


def connect(person: Person, page: Page, platform: str) -> None:
    page.goto(f"{person.url}/channels")
    page.get_by_role("button", name=f"Connect {platform}").click()
    consent(page, platform, "Ada Builds")
    expect(page.get_by_text(f"{platform} · @")).to_be_visible()


def world(person: Person, platform: str) -> list[dict[str, Any]]:
    """What viewers of a simulated platform see."""
    settings = person.cloud.settings
    headers = {"Authorization": f"Bearer {access.token(settings)}"}
    return httpx.get(f"{settings.simulators_url}/{platform}/_sim/posts", headers=headers).json()


def test_a_short_is_published_to_two_channels_and_seen_there(studio: Studio) -> None:
    ada = studio.person
    page = ada.inside()
    for platform in ("YouTube", "TikTok"):
        connect(ada, page, platform)
    page.goto(f"{ada.url}/exports/{studio.export_id}")
    page.get_by_role("button", name="Publish", exact=True).click()
    panel = page.get_by_role("dialog", name="Publish")
    expect(panel.get_by_text("Choose at least one account.")).to_be_visible()
    for name in ("YouTube", "TikTok"):
        tick(panel.get_by_role("checkbox", name=name))
    panel.get_by_label("Post caption").fill("From the browser 🇩🇪")
    panel.get_by_label("First comment").fill("Full talk on my channel")
    panel.get_by_role("button", name="Use this frame").click()
    expect(panel.get_by_text("Cover: frame at 0.0 s")).to_be_visible()
    expect(panel.get_by_text("Choose who can see this on TikTok.")).to_be_visible()
    expect(panel.get_by_role("list", name="Caption length")).to_contain_text("21 / 2,200")
    expect(panel.get_by_role("button", name="Post now")).to_be_disabled()
    assert not look(page, "publish-panel", "light")
    panel.get_by_role("combobox", name="Who can watch on TikTok").click()
    page.get_by_role("option", name="Only me").click()
    expect(panel.get_by_text("Ready to post")).to_be_visible()
    panel.get_by_role("button", name="Post now").click()
    timeline, again = page.get_by_role("heading", name="Timeline"), panel.get_by_role("button", name="Post again")
    expect(timeline.or_(again)).to_be_visible()
    if again.is_visible():  # another test has posted the same short, and the browser's console says so
        ada.complaints.clear()
        again.click()
    expect(timeline).to_be_visible()
    for name in ("YouTube", "TikTok"):
        expect(page.get_by_role("region", name=f"on {name}").get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_text("Live on YouTube")).to_be_visible()
    expect(page.get_by_text("First comment posted")).to_be_visible()
    expect(page.get_by_text("Cover set", exact=True)).to_be_visible()
    assert not look(page, "post", "light")
    for platform in ("youtube", "tiktok"):
        [seen] = [one for one in world(ada, platform) if one["caption"] == "From the browser 🇩🇪"]
        assert seen["cover_ms"] == 0 if platform == "tiktok" else seen["thumbnail"]
        assert platform == "tiktok" or seen["comments"] == ["Full talk on my channel"]
    page.goto(f"{ada.cloud.settings.simulators_url}/youtube/feed")
    expect(page.get_by_role("article").filter(has_text="From the browser")).to_be_visible()
    look(page, "simulated-feed", "light")
    page.goto(f"{ada.url}/posts")
    expect(page.get_by_role("link", name="Live").first).to_be_visible()
    assert not look(page, "posts", "light")
    assert ada.complaints == []


def skipping(today: date) -> date:
    """The next last Sunday of a March, on which Berlin's clocks go from 2 to 3."""
    lasts = (date(year, 3, 31) for year in (today.year, today.year + 1))
    return next(day for last in lasts if (day := last - timedelta(days=(last.weekday() + 1) % 7)) > today)


def test_a_post_is_planned_and_canceled(studio: Studio) -> None:
    ada = studio.person
    page = ada.inside()
    connect(ada, page, "YouTube")
    accounts = ada.api.call("GET", "/social/accounts")["items"]
    youtube = next(one for one in accounts if one["platform"] == "youtube")
    target = {"account_id": youtube["id"], "content": {"title": "Later", "caption": "", "privacy": "private"}}
    day = skipping(datetime.now(UTC).date())
    timing = {"when": "at", "at": f"{day}T02:30", "zone": "Europe/Berlin"}
    body = {"export_id": studio.export_id, "targets": [target], "timing": timing, "allow_duplicate": True}
    post = ada.api.call("POST", "/posts", body)
    assert (post["shifted"], post["due_at"]) == (True, f"{day}T01:30:00Z")
    page.goto(f"{ada.url}/posts/{post['id']}")
    expect(page.get_by_text("moved, because clocks skip this hour")).to_be_visible()
    page.get_by_role("button", name="Cancel post").click()
    expect(page.get_by_text("Canceled", exact=True)).to_be_visible()
    eventually(lambda: ada.api.call("GET", f"/posts/{post['id']}")["state"] == "canceled")
    assert ada.complaints == []


def submitted(clipper: Person, brand: Person, export_id: str) -> dict[str, Any]:
    """A job of a campaign that is live, for which the clipper has handed in a short."""
    brief = {"title": "Orbit lamp", "brief": "Show the lamp.", "platforms": ["youtube"], "price": 5000, "places": 1,
             "rules": {"hashtags": ["#orbit"], "min_seconds": 1}}  # fmt: skip
    campaign = brand.api.call("POST", "/campaigns", brief)
    waiting = brand.api.call("POST", f"/campaigns/{campaign['id']}/fund", {"method": "card"})
    httpx.post(waiting["checkout_url"], data={"outcome": "pay"}).raise_for_status()
    assert brand.api.call("POST", f"/campaigns/{campaign['id']}/refresh")["state"] == "active"
    job = clipper.api.call("POST", f"/marketplace/discover/{campaign['id']}/claim")
    return clipper.api.call("POST", f"/marketplace/jobs/{job['id']}/submit", {"export_id": export_id})


def test_a_campaigns_clip_is_posted_as_an_advert(studio: Studio, somebody: Callable[..., Person]) -> None:
    ada, brand = studio.person, somebody()
    page = ada.inside()
    for platform in ("YouTube", "Instagram"):
        connect(ada, page, platform)
    job = submitted(ada, brand, studio.export_id)
    page.goto(f"{ada.url}/exports/{studio.export_id}")
    page.get_by_role("button", name="Publish", exact=True).click()
    panel = page.get_by_role("dialog", name="Publish")
    for name in ("YouTube", "Instagram"):
        tick(panel.get_by_role("checkbox", name=name))
    caption, paid = panel.get_by_label("Post caption"), panel.get_by_role("region", name="Paid campaign")
    caption.fill("The lamp")
    expect(paid).to_contain_text("Paid campaign: Orbit lamp. Post captions begin with #ad.")
    expect(paid).to_contain_text("Instagram: apps can’t set the paid partnership label.")
    expect(panel.get_by_role("checkbox", name="Paid promotion")).to_be_checked()
    problems = panel.get_by_role("list", name="Fix before posting")
    expect(problems).to_contain_text("This clip is for the paid campaign “Orbit lamp”. Begin the caption with #ad.")
    expect(problems).to_contain_text("asks for #orbit")
    expect(panel.get_by_role("button", name="Post now")).to_be_disabled()
    assert not look(page, "publish-paid", "light")
    paid.get_by_role("button", name="Add #ad").click()
    expect(caption).to_have_value("#ad The lamp")
    expect(paid.get_by_role("button", name="Add #ad")).to_be_hidden()
    caption.fill("#ad The lamp #orbit")
    expect(panel.get_by_text("Ready to post")).to_be_visible()
    panel.get_by_role("checkbox", name="Paid promotion").uncheck()
    expect(problems).to_contain_text(
        "Turn on the paid promotion label, so that the post says “Includes paid promotion”."
    )
    brand.api.call("POST", f"/submissions/{job['id']}/decide", {"decision": "changes", "reason": "Show the lamp."})
    ada.api.call("POST", f"/marketplace/jobs/{job['id']}/withdraw")
    caption.fill("A lamp of my own")
    expect(panel.get_by_text("Ready to post")).to_be_visible()
    expect(paid).to_be_hidden()
    assert ada.complaints == []
