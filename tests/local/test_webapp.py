"""The built web app in the web bucket."""

from pathlib import Path

from infra.local import webapp
from tests.local.conftest import Rig


def test_a_changed_build_is_published_and_an_unchanged_one_is_left_alone(rig: Rig, tmp_path: Path) -> None:
    outputs = {"WebBucketName": rig.outputs["Web"]}
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-abcdefgh1.js").write_text("1")
    (tmp_path / "index.html").write_text("<p>first</p>")

    def shown() -> dict[str, str]:
        found = rig.client("s3").get_object(Bucket=rig.outputs["Web"], Key="index.html")
        return {"body": found["Body"].read().decode(), "cache": found["CacheControl"]}

    webapp.publish(rig.cloud.settings, outputs, tmp_path)
    assert shown() == {"body": "<p>first</p>", "cache": "no-cache"}
    rig.client("s3").put_object(Bucket=rig.outputs["Web"], Key="index.html", Body=b"other", CacheControl="no-cache")
    webapp.publish(rig.cloud.settings, outputs, tmp_path)
    assert shown()["body"] == "other"
    (tmp_path / "index.html").write_text("<p>second</p>")
    webapp.publish(rig.cloud.settings, outputs, tmp_path)
    assert shown()["body"] == "<p>second</p>"
