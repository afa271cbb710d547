"""The web app in a real browser, against a local cloud of the session's own."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local.cloud import LocalCloud
from tests.e2e.conftest import eventually
from tools import browser as browsers

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"
FORGET_DRAFTS = """Object.keys(localStorage).filter(key => /^cutroom\\.(clip|splice)\\./.test(key))
  .forEach(key => localStorage.removeItem(key))"""
os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(ROOT / ".venv" / "bin" / "node")  # its own Node wants system libraries
expect.set_options(timeout=60_000)


def tick(box: Locator) -> None:
    """Check a box by keyboard: what is drawn is not its input, and a panel that slides in moves away from a pointer."""
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


@dataclass
class Person:
    """Somebody with an account: their API, and their browser when they open one."""

    email: str
    api: Client
    context: BrowserContext
    url: str
    cloud: LocalCloud
    complaints: list[str] = field(default_factory=list[str])

    def page(self) -> Page:
        """A new tab whose console is listened to."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def inside(self) -> Page:
        """A tab at the library, signed in as the browser still is: sign-ins are limited. Its console starts anew."""
        page = self.page()
        page.goto(f"{self.url}/library")
        heading = page.get_by_role("heading", name="Library", exact=True)
        expect(heading.or_(page.get_by_role("textbox", name="Email", exact=True))).to_be_visible()
        self.complaints.clear()
        if heading.is_visible():
            return page
        page.close()
        return self.sign_in()

    def sign_in(self) -> Page:
        """A tab in which they are signed in, at the library."""
        page = self.page()
        page.goto(f"{self.url}/sign-in?next=/library")
        page.get_by_role("textbox", name="Email", exact=True).fill(self.email)
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Library", exact=True)).to_be_visible()
        return page


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What starts browsers: one for the session."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the session; each person gets a profile of their own in it."""
    found = browsers.find()
    flags = [*found.flags, "--autoplay-policy=no-user-gesture-required"]
    started = driver.chromium.launch(executable_path=found.program, args=flags, env={**os.environ, **found.environment})
    yield started
    started.close()


@pytest.fixture(scope="session")
def url(cloud: LocalCloud) -> str:
    """Where the web app is."""
    endpoints = cloud.endpoints()
    assert endpoints
    return endpoints.front_url


@pytest.fixture(scope="session")
def somebody(chromium: Browser, url: str, cloud: LocalCloud) -> Iterator[Callable[..., Person]]:
    """Opens an account; keyword arguments are the browser profile's."""
    opened: list[BrowserContext] = []

    def make(email: str | None = None, **profile: Any) -> Person:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, **profile)
        context.set_default_timeout(60_000)
        opened.append(context)
        email = email or f"{new_id()}@example.com"
        api = Client(f"{url}/api/v1")
        api.register(email, PASSWORD, "Ada Lovelace")
        return Person(email, api, context, url, cloud)

    yield make
    for context in opened:
        context.close()


CUT = ("title", "start_ms", "end_ms")


@dataclass
class Studio:
    """A person whose video has been analysed, one of whose moments is a finished short, and two share a frame."""

    person: Person
    video_id: str
    clip_id: str
    export_id: str
    splice_id: str
    clips: list[dict[str, Any]]


def _disconnect(person: Person) -> None:
    """Give up every channel: the simulated platforms are shared by all tests."""
    for account in person.api.call("GET", "/social/accounts")["items"]:
        if account["health"] != "disconnected":
            person.api.call("POST", f"/social/accounts/{account['id']}/disconnect")


@pytest.fixture
def studio(shared_studio: Studio) -> Iterator[Studio]:
    """A studio as it was made: what a test leaves in it is taken out, also where the test failed."""
    yield shared_studio
    person = shared_studio.person
    for page in person.context.pages:
        page.close()
    page = person.page()
    page.goto(f"{person.url}/icon.svg")
    page.evaluate(FORGET_DRAFTS)
    page.close()
    person.complaints.clear()
    _disconnect(person)
    for path, kept in (("/splices", shared_studio.splice_id), ("/exports", shared_studio.export_id)):
        for one in person.api.call("GET", path)["items"]:
            if one["id"] != kept:
                person.api.call("DELETE", f"{path}/{one['id']}")
    now = {
        one["id"]: one
        for one in person.api.call("GET", "/clips", analysis_id=shared_studio.clips[0]["analysis_id"])["items"]
    }
    for copy in now.keys() - {clip["id"] for clip in shared_studio.clips}:
        person.api.call("DELETE", f"/clips/{copy}")
    for clip in shared_studio.clips:
        if any(now[clip["id"]][name] != clip[name] for name in (*CUT, "settings")):
            was = {name: clip[name] for name in CUT}
            person.api.call("PATCH", f"/clips/{clip['id']}", {**was, "settings": None})


@pytest.fixture(scope="session")
def shared_studio(somebody: Callable[..., Person], film: Path) -> Studio:
    """Made once; the tests that look at screens share it."""
    person = somebody()
    api = person.api
    video = api.upload(film, lambda _: None)
    wanted = {"min_seconds": 5, "max_seconds": 16, "count": 4}  # however its sentences are divided, two at least
    analysis = api.call("POST", f"/videos/{video['id']}/analyses", wanted)
    assert list(api.follow(f"/analyses/{analysis['id']}"))[-1]["status"] == "completed"
    clips = api.call("GET", "/clips", analysis_id=analysis["id"])["items"]
    clip, other, *_ = clips
    export = api.call("POST", "/exports", {"source": {"clip_id": clip["id"]}, "format": {"resolution": "720x1280"}})
    assert list(api.follow(f"/exports/{export['id']}"))[-1]["status"] == "completed"
    eventually(lambda: api.call("GET", f"/videos/{video['id']}")["status"] == "processed", 240)
    splice = api.call("POST", "/splices/generate", {"clip_ids": [clip["id"], other["id"]], "mode": "eclectic"})
    return Studio(person, video["id"], clip["id"], export["id"], splice["id"], clips)
