"""The front door: the API as API Gateway shows it, the web bucket as CloudFront does."""

import gzip
import json
from typing import Any

from tests.local.conftest import Rig, request


def call(rig: Rig, path: str, *rest: Any, **named: Any) -> tuple[int, Any, bytes]:
    """One request to the front door."""
    return request(f"{rig.cloud.settings.front_url}{path}", *rest, **named)


def test_a_request_reaches_the_function_as_event_2_0(rig: Rig) -> None:
    headers = {"Content-Type": "application/json", "Cookie": "a=1; b=2"}
    status, answered, body = call(rig, "/api/videos/%C3%BC?x=1&x=2&y=", "POST", b'{"n": 1}', headers)
    seen = json.loads(body)
    assert status == 200 and answered.get_all("set-cookie") == ["a=1", "b=2"]
    assert seen["rawPath"] == "/api/videos/ü" and seen["pathParameters"] == {"proxy": "api/videos/ü"}
    assert seen["queryStringParameters"] == {"x": "1,2", "y": ""} and seen["cookies"] == ["a=1", "b=2"]
    assert seen["body"] == '{"n": 1}' and seen["isBase64Encoded"] is False


def test_bytes_arrive_in_base64(rig: Rig) -> None:
    seen = json.loads(call(rig, "/api/raw", "POST", b"\xff\x00", {"Content-Type": "application/octet-stream"})[2])
    assert seen["isBase64Encoded"] is True and seen["body"] == "/wA="


def test_a_failing_function_is_a_500_without_its_reason(rig: Rig) -> None:
    status, _, body = call(rig, "/api/boom")
    assert status == 500 and json.loads(body) == {"message": "Internal Server Error"}


def test_a_body_above_ten_megabytes_is_refused(rig: Rig) -> None:
    assert call(rig, "/api/large", "POST", b"x" * (10 * 1024 * 1024 + 1))[0] == 413


def test_cross_origin_requests_follow_the_apis_settings(rig: Rig) -> None:
    asked = {"Origin": "http://shop.example", "Access-Control-Request-Method": "GET"}
    status, headers, _ = call(rig, "/api/x", "OPTIONS", None, asked)
    assert status == 204 and headers["access-control-allow-origin"] == "http://shop.example"
    assert call(rig, "/api/x", headers={"Origin": "http://evil.example"})[1]["access-control-allow-origin"] is None


def test_the_web_bucket_is_served_and_places_inside_the_app_lead_to_its_page(rig: Rig) -> None:
    s3, bucket = rig.client("s3"), rig.outputs["Web"]
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<p>app</p>", ContentType="text/html")
    s3.put_object(Bucket=bucket, Key="assets/app.js", Body=b"x" * 400_000, ContentType="text/javascript")
    for path in ("/", "/videos/123"):
        status, headers, body = call(rig, path)
        assert (status, body, headers["content-type"]) == (200, b"<p>app</p>", "text/html")
    status, headers, body = call(rig, "/assets/app.js")
    assert status == 200 and len(body) == 400_000
    assert call(rig, "/assets/app.js", headers={"If-None-Match": headers["etag"]})[0] == 304
    assert call(rig, "/assets/missing.js")[0] == 404
    assert call(rig, "/")[0] == 200 and call(rig, "/", "HEAD")[2] == b""


def test_health(rig: Rig) -> None:
    assert json.loads(call(rig, "/_local/health")[2])["status"] == "ok"


def test_everything_listens_on_loopback_only(rig: Rig) -> None:
    import psutil

    for pid in rig.cloud.processes().values():
        for one in psutil.Process(pid).net_connections(kind="inet"):
            assert one.status != "LISTEN" or one.laddr.ip == "127.0.0.1"


def test_text_is_compressed_for_browsers_that_take_it_and_pages_say_what_to_refuse(rig: Rig) -> None:
    s3, bucket = rig.client("s3"), rig.outputs["Web"]
    s3.put_object(Bucket=bucket, Key="assets/long.js", Body=b"let a = 1;" * 10_000, ContentType="text/javascript")
    status, headers, body = call(rig, "/assets/long.js", headers={"Accept-Encoding": "gzip, br"})
    assert status == 200 and headers["content-encoding"] == "gzip" and len(body) < 2_000
    assert gzip.decompress(body) == b"let a = 1;" * 10_000
    assert "default-src 'self'" in headers["content-security-policy"]
    assert call(rig, "/assets/long.js")[1]["content-encoding"] is None
