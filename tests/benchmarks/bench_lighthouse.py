"""Lighthouse on the landing page and on the library of somebody who is signed in, as a desktop and as a phone.

The library is visited as it always is, by a browser that has been there before, so that its files are kept; and with
nothing kept.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright

from infra.local.settings import free_port
from tests.benchmarks.bench_spine import tell
from tests.web.conftest import ROOT, Person, Studio
from tools import browser as browsers

pytestmark = pytest.mark.bench
CATEGORIES = "performance,accessibility,best-practices"
BAR = 95
RUNS = 3
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


@pytest.fixture(scope="module")
def visitor(
    driver: Playwright,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[BrowserContext, int]]:
    """A browser with one profile, which Lighthouse may take over, and the port of its tools."""
    found, port = browsers.find(), free_port()
    # a graphics card in software holds up the page that it paints for; without one, the page paints by itself
    flags = [*(flag for flag in found.flags if not flag.startswith("--use-")), "--disable-gpu"]
    context = driver.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=found.program,
        args=[*flags, f"--remote-debugging-port={port}"],
        env={**os.environ, **found.environment},
    )
    yield context, port
    context.close()


def judged(address: str, port: int, form: str, report: Path) -> dict[str, Any]:
    """One Lighthouse run in the browser behind `port`, with what it has kept: the report."""
    command: list[Any] = [ROOT / ".venv/bin/node", ROOT / "tests/web/node_modules/lighthouse/cli/index.js", address]
    command += ["--quiet", "--output=json", f"--output-path={report}", f"--port={port}", "--disable-storage-reset"]
    command += [f"--only-categories={CATEGORIES}", *(["--preset=desktop"] if form == "desktop" else [])]
    subprocess.run(command, check=True, timeout=280)
    return json.loads(report.read_text())


def scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(one["score"] * 100) for name, one in report["categories"].items()}


def said(where: str, report: dict[str, Any]) -> None:
    """The scores in a line; below it what cost them, where one misses the bar."""
    audits, load = report["audits"], os.getloadavg()[0]
    times = ", ".join(f"{name} {audits[name]['displayValue']}" for name in TIMES)
    tell(f"Lighthouse, {where}: {scores(report)} (bar {BAR}; load {load:.1f}; {times})".replace("\xa0", " "))
    if min(scores(report).values()) >= BAR:
        return
    for name, audit in audits.items():
        if audit.get("score") is not None and audit["score"] < 0.9:
            tell(f"    {name}: {audit['score']} {audit.get('displayValue', '')} {audit.get('metricSavings', '')}")


def best(address: str, port: int, form: str, folder: Path, before: Callable[[], Any] = lambda: None) -> dict[str, Any]:
    """The best of a few runs, `before` each of which something is done: other work on the machine only takes away."""
    reports: list[dict[str, Any]] = []
    for number in range(RUNS):
        before()
        reports.append(judged(address, port, form, folder / f"{form}-{number}.json"))
    return max(reports, key=lambda report: report["categories"]["performance"]["score"])


@pytest.mark.parametrize("form", ["desktop", "mobile"])
def test_the_landing_page(visitor: tuple[BrowserContext, int], url: str, form: str, tmp_path: Path) -> None:
    context, port = visitor
    context.new_cdp_session(context.pages[0]).send("Network.clearBrowserCache")
    said(f"landing, {form}", best(url, port, form, tmp_path))


@pytest.mark.parametrize("form", ["desktop", "mobile"])
def test_the_library(visitor: tuple[BrowserContext, int], studio: Studio, form: str, tmp_path: Path) -> None:
    context, port = visitor
    person = Person(studio.person.email, studio.person.api, context, studio.person.url)
    person.inside().close()
    said(f"library, {form}", best(f"{person.url}/library", port, form, tmp_path))
    tools = context.new_cdp_session(context.pages[0])
    cold = best(f"{person.url}/library", port, form, tmp_path, lambda: tools.send("Network.clearBrowserCache"))
    said(f"library, {form}, nothing kept", cold)
