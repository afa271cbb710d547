"""What the README promises of the first command: shorts, from nothing but the sample."""

import os
import subprocess
import sys
from pathlib import Path

from cutroom.media.source.probe import probe
from infra.local.cloud import LocalCloud

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_saves_captioned_shorts_and_leaves_a_running_cloud_alone(
    cloud: LocalCloud, talk: Path, tmp_path: Path
) -> None:
    assert talk == ROOT / ".cache" / "sample.mp4"  # the demo would compose it
    command = [Path(sys.executable).with_name("cutroom"), "demo", "--once", "--out", tmp_path]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"CUTROOM_HOME": str(cloud.home)}, timeout=600, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    there = cloud.endpoints()
    assert there and there.front_url in done.stderr + done.stdout  # that very one
    shorts = sorted(tmp_path.glob("*.mp4"))
    assert len(shorts) >= 3
    for short in shorts:
        info = probe(str(short))
        assert (info.width, info.height) == (720, 1280) and info.duration_ms > 5000 and info.audio_codec
    assert cloud.running()
