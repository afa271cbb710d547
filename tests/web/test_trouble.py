"""What goes wrong around the app: an analysis that fails, a slow network, one that is away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from cutroom.analysis import rules
from infra.local import aws
from infra.local.cloud import LocalCloud
from tests.support.waiting import eventually
from tests.web.conftest import PASSWORD, Person, Studio
from tests.web.test_journey import drop

SLOW = {"latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 60_000}  # ms, bytes a second
FAST = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}

# Notes in the page itself whether it ever showed that something is on its way: a look from outside may come too late.
NOTE_WAITING = """
window.waited = false;
new MutationObserver(() => {
  window.waited ||= document.querySelector("[data-waiting], [aria-busy=true] [role=status]") !== null;
}).observe(document, {childList: true, subtree: true});
"""


@pytest.fixture
def network() -> Callable[..., Callable[..., None]]:
    """Gives what sets the network of a tab: as fast as told, or away."""

    def of(page: Page) -> Callable[..., None]:
        session: Any = page.context.new_cdp_session(page)
        session.send("Network.enable")

        def become(speed: dict[str, int], *, offline: bool = False) -> None:
            session.send("Network.emulateNetworkConditions", {"offline": offline, **speed})

        return become

    return of


def test_an_analysis_that_failed_says_so_and_goes_on(
    cloud: LocalCloud, somebody: Callable[..., Person], film: Path
) -> None:
    person = somebody()
    api, page = person.api, person.sign_in()
    owner = UUID(api.call("GET", "/users/me")["id"])
    video = api.upload(film, lambda _: None)
    eventually(lambda: api.call("GET", f"/videos/{video['id']}")["status"] == "processed", 300)
    analysis = api.call("POST", f"/videos/{video['id']}/analyses", {"min_seconds": 5, "max_seconds": 12})
    endpoints = cloud.endpoints()
    assert endpoints
    storage, bucket = aws.client(cloud.settings, "s3"), endpoints.outputs["MediaBucketName"]
    damaged = rules.work_key(owner, UUID(analysis["job_id"]), "see-0000.json")
    storage.put_object(Bucket=bucket, Key=damaged, Body=b'{"shots": 7}')
    page.goto(f"{person.url}/videos/{video['id']}")
    expect(page.get_by_role("heading", name="Analysis failed")).to_be_visible(timeout=300_000)
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost: run it again")
    storage.delete_object(Bucket=bucket, Key=damaged)
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Export").first).to_be_visible(timeout=300_000)
    assert person.complaints == []


def test_on_a_slow_network_it_is_seen_what_comes_and_an_upload_outlives_its_absence(
    somebody: Callable[..., Person], film: Path, network: Callable[..., Callable[..., None]]
) -> None:
    person = somebody()
    page = person.sign_in()
    page.add_init_script(NOTE_WAITING)
    become = network(page)
    become(SLOW)
    page.reload(wait_until="commit")
    expect(page.get_by_text("Drop your first video")).to_be_visible()
    assert page.evaluate("window.waited"), "nothing showed that the library was on its way"
    drop(page, film)
    tray = page.get_by_role("region", name="Uploads")
    expect(tray).to_contain_text(film.name)
    become(SLOW, offline=True)
    expect(page.get_by_text("You’re offline.")).to_be_visible()
    expect(tray).to_contain_text(film.name)
    become(FAST)
    expect(page.get_by_text("You’re offline.")).to_have_count(0)
    expect(tray).to_contain_text("In your library", timeout=180_000)
    expect(page.get_by_role("article")).to_contain_text("a short talk")


def test_an_editor_can_be_used_on_a_slow_network(studio: Studio, network: Callable[..., Callable[..., None]]) -> None:
    person = studio.person
    page = person.inside()
    become = network(page)
    become(SLOW)
    page.goto(f"{person.url}/clips/{studio.clip_id}", wait_until="commit")
    title = page.get_by_label("Title", exact=True)
    expect(title).to_be_visible()
    before = title.input_value()
    page.get_by_role("tab", name="Captions").click()
    expect(page.get_by_role("radio", name="Neon")).to_be_visible()
    become(SLOW, offline=True)
    title.fill("Written on a slow train")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    become(FAST)
    page.reload()
    expect(title).to_have_value("Written on a slow train")
    eventually(lambda: person.api.call("GET", f"/clips/{studio.clip_id}")["title"] == "Written on a slow train")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    person.api.call("PATCH", f"/clips/{studio.clip_id}", {"title": before})
    person.complaints.clear()  # the browser itself logs what failed while it was offline


def test_a_gateway_that_is_busy_is_told_in_plain_words_and_the_sign_in_can_be_sent_again(
    somebody: Callable[..., Person],
) -> None:
    person = somebody()
    page = person.page()
    busy = {"message": "Service Unavailable"}
    page.route("**/api/v1/auth/login", lambda route: route.fulfill(status=503, json=busy), times=1)
    page.goto(f"{person.url}/sign-in")
    page.get_by_role("textbox", name="Email", exact=True).fill(person.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Cutroom is busy")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()
