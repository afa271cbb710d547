"""What the README promises of the first command: shorts, from nothing but the sample."""

from cutroom.media.source.probe import probe
from infra.local.cloud import LocalCloud
from tests.e2e.conftest import Demo


def test_the_demo_saves_captioned_shorts_and_leaves_a_running_cloud_alone(cloud: LocalCloud, demo: Demo) -> None:
    there = cloud.endpoints()
    assert there and there.front_url in demo.said  # that very one
    assert len(demo.shorts) >= 3
    for short in demo.shorts:
        info = probe(str(short))
        assert (info.width, info.height) == (720, 1280) and info.duration_ms > 5000 and info.audio_codec
    assert cloud.running()
