"""What a screen loads before it stands, when somebody goes straight to it."""

import gzip
import json
import re

import pytest

from tests.web.conftest import ROOT

BUILT = ROOT / "web" / "dist"
MOST_KB = 250
PAGE = (BUILT / "index.html").read_text()
LISTING = json.loads(re.findall(r'id="files">(.*?)</script>', PAGE)[0])
SCREENS = {screen["path"]: [LISTING["files"][at] for at in screen["files"]] for screen in LISTING["screens"]}
ENTRIES = re.findall(r'src="/(assets/[^"]+\.js)"', PAGE)


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_s_scripts_stay_small(path: str) -> None:
    scripts = {name for name in SCREENS[path] + ENTRIES if name.endswith(".js")}
    assert ENTRIES and len(scripts) > 3
    sizes = {name: len(gzip.compress((BUILT / name).read_bytes(), 6)) for name in scripts}
    assert sum(sizes.values()) <= MOST_KB * 1024, sizes
