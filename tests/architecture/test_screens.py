"""What the web app lists of the capabilities is what their manifests say."""

import re
from pathlib import Path

import pytest

from cutroom import capabilities
from cutroom.kit.manifest import Area, Machine
from cutroom.workspaces.rules import PERMISSIONS
from tools import screens

WEB = Path(__file__).resolve().parents[2] / "web"
AREAS = [area for one in capabilities.manifests() for area in one.areas]
PAGES = [
    *(area.page for area in AREAS),
    *(command.page for one in capabilities.manifests() for command in one.commands),
    *(machine.page for machine in capabilities.jobs().values() if machine.page),
]


def test_the_generated_modules_are_what_the_manifests_say() -> None:
    assert (screens.SOURCE / "areas.ts").read_text() == screens.areas(), "run `make client`"
    assert (screens.SOURCE / "jobKinds.ts").read_text() == screens.job_kinds(), "run `make client`"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_a_manifest_names_is_a_route_of_the_web_app(page: str) -> None:
    routes = re.findall(r'path: "([^"]+)"', (WEB / "src" / "app" / "router.tsx").read_text())
    as_routed = {re.sub(r"\$\w+", "{}", route) for route in routes}
    assert re.sub(r"{\w+}", "{}", page.partition("?")[0]) in as_routed


def test_no_two_areas_share_a_page_or_a_key_and_a_phone_has_room_for_four() -> None:
    keys = [area.shortcut for area in AREAS if area.shortcut]
    assert len(set(keys)) == len(keys)
    assert len({area.page for area in AREAS}) == len(AREAS)
    assert sum(area.pinned for area in AREAS) == 4


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.label)
def test_an_area_needs_a_permission_that_roles_have(area: Area) -> None:
    assert area.permission in PERMISSIONS["owner"]


@pytest.mark.parametrize("machine", capabilities.jobs().values(), ids=lambda machine: machine.kind)
def test_a_kind_of_job_is_labelled_and_its_page_names_its_subject(machine: Machine) -> None:
    assert machine.label[0].isupper() and not machine.label.endswith(".")
    named = re.findall(r"{(\w+)}", machine.page)
    assert named in ([], [machine.subject[0]]), "a job tells the first id of its subject"
