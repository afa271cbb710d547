"""A temporary copy of the whole project with one more capability in it, and a cloud deployed from that copy."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

from cutroom import migrations
from infra.local import assembly

ROOT = Path(__file__).resolve().parents[2]
TOYS = Path(__file__).with_name("fixtures") / "toys"
COPIED = ("layers", "functions", "infra", "tools", "cli", "tests", "pyproject.toml", "requirements.lock", "cdk.json")
COPIED_TOO = ("assets/package-lock.json", "web/src/first.js")
LIST = "layers/core/cutroom/capabilities.py"
UP = """
import json, sys
from pathlib import Path
from infra.local.cloud import LocalCloud
cloud = LocalCloud(Path(sys.argv[1]), {"front": 0, "emulator": 0, "host": 0})
try:
    found = cloud.ensure_up()
except BaseException:
    cloud.down()
    raise
print(json.dumps({"front": found.front_url, "outputs": found.outputs}))
"""
DOWN = """
import sys
from pathlib import Path
from infra.local.cloud import LocalCloud
LocalCloud(Path(sys.argv[1])).down()
"""


@dataclass(frozen=True)
class Copy:
    """A copy of the project's sources with an environment of its own."""

    root: Path

    def touched(self) -> list[str]:
        """Files of the project that are not what they were before toys were added."""
        before = [path for path in _files() if (ROOT / path).is_file()]
        return [path for path in before if (self.root / path).read_bytes() != (ROOT / path).read_bytes()]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs in the copy, on the copy's own sources."""
        program, *arguments = command
        path = self.root / ".venv" / "bin" / program
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CUTROOM_"))}
        return subprocess.run(
            [str(path), *arguments], cwd=self.root, env=kept, capture_output=True, text=True, check=False
        )

    def up(self) -> dict[str, Any]:
        """Deploy the copy: where its front door is, and the stack's outputs."""
        done = self.run("python", "-c", UP, str(self.home))
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def down(self) -> None:
        """End its cloud."""
        self.run("python", "-c", DOWN, str(self.home))

    @property
    def home(self) -> Path:
        """Where its cloud keeps its state."""
        return self.root / ".cutroom"

    def template(self) -> dict[str, Any]:
        """What was deployed."""
        cache = self.root / assembly.CACHE.relative_to(ROOT)
        [template] = cache.glob("*/Cutroom.template.json")
        return json.loads(template.read_text())


def build(root: Path) -> Copy:
    """Copy the project to `root` and add toys: their folder, their routes, a function
    of their own beside the API, and their name in the one list."""
    for name in _files():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    _environment(root)
    package = root / "layers" / "core" / "cutroom" / "toys"
    shutil.copytree(TOYS / "capability", package)
    shutil.copyfile(TOYS / "routes.py", root / "functions" / "api" / "routes" / "toys.py")
    (root / "functions" / "toyhooks").mkdir()
    shutil.copyfile(TOYS / "hooks.py", root / "functions" / "toyhooks" / "handler.py")
    migration = package / "migrations" / "toys_0001.py"
    migration.write_text(migration.read_text().replace("NEWEST_REVISION", _head()))
    listed = root / LIST
    before = listed.read_text()
    listed.write_text(before.replace('    "privacy",\n', '    "toys",\n    "privacy",\n', 1))
    assert listed.read_text() != before
    return Copy(root)


def _files() -> list[str]:
    wanted = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *COPIED, *COPIED_TOO]
    listed = subprocess.run(wanted, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def _head() -> str:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    [head] = ScriptDirectory.from_config(config).get_heads()
    return head


def _environment(root: Path) -> None:
    """The very packages of our environment, with the copy's sources in place of ours."""
    ours, theirs = ROOT / ".venv", root / ".venv"
    libraries = Path("lib") / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (theirs / libraries).mkdir(parents=True)
    for path in (ours / libraries).iterdir():
        if path.name == "cutroom-source.pth":
            (theirs / libraries / path.name).write_text(path.read_text().replace(str(ROOT), str(root)))
        else:
            (theirs / libraries / path.name).symlink_to(path)
    for path in ours.iterdir():
        if path.name not in ("lib", "lib64"):
            (theirs / path.name).symlink_to(path)
    (root / ".venv-aws").symlink_to(ROOT / ".venv-aws")
