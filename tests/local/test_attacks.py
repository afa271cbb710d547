"""What a web page, another machine's name or a program without the keys may not do to a running cloud."""

import datetime
import json
import stat
import time
import urllib.parse
from typing import Any

import httpx
import psutil
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from infra.local import doctor, inbox
from infra.local.keys import Keys, keys
from infra.local.settings import REGION
from tests.local.conftest import Rig, request
from tests.local.test_objects import presign

MADE_UP = (
    "AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/{service}/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)
EVIL = ("evil.example", "evil.example:8781", "127.0.0.1.evil.example", "localhost.evil.example", "")


def stamp(minutes: float = 0) -> str:
    """A time as signatures write it."""
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return now.strftime("%Y%m%dT%H%M%SZ")


def signed(rig: Rig, pair: Keys, path: str, service: str, body: bytes = b"", method: str = "GET") -> dict[str, str]:
    """The headers of a request that this pair signs."""
    asked: Any = AWSRequest(method, f"{rig.cloud.settings.emulator_url}{path}", data=body)
    SigV4Auth(Credentials(pair.access_key, pair.secret_key), service, REGION).add_auth(asked)
    return dict(asked.headers.items())


@pytest.mark.parametrize("host", EVIL)
@pytest.mark.parametrize(
    ("port", "path"),
    [
        ("front", "/api/x"),
        ("front", "/_local/mail"),
        ("front", "/_local/health"),
        ("front", "/"),
        ("host", "/health"),
        ("host", "/invoke"),
        ("emulator", "/_ministack/health"),
        ("emulator", "/"),
        ("simulators", "/"),
        ("simulators", "/_sim/health"),
    ],
)
def test_a_name_that_was_rebound_to_this_machine_is_refused_on_every_port(
    rig: Rig, host: str, port: str, path: str
) -> None:
    url = f"http://127.0.0.1:{rig.cloud.settings.ports[port]}{path}"
    assert request(url, headers={"Host": host})[0] in (403, 421)


def test_a_foreign_page_may_neither_ask_nor_read(rig: Rig) -> None:
    s3, url = rig.client("s3"), rig.cloud.settings.emulator_url
    s3.put_object(Bucket=rig.outputs["Media"], Key="uploads/secret", Body=b"their film")
    address = presign(rig, "get_object", Key="uploads/secret")
    for origin in ("http://evil.example", "null", f"{rig.cloud.settings.front_url}.evil.example"):
        asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        status, headers, _ = request(f"{url}/", "OPTIONS", headers=asks)
        assert status == 403 and headers["access-control-allow-origin"] is None
        status, headers, body = request(address, headers={"Origin": origin})
        assert status == 403 and headers["access-control-allow-origin"] is None and b"their film" not in body
    ours = rig.cloud.settings.front_url
    status, headers, body = request(address, headers={"Origin": ours})
    assert (status, headers["access-control-allow-origin"], body) == (200, ours, b"their film")


CALLS = [
    ("s3", "GET", "/", b"", {}),
    ("s3", "GET", "/{bucket}?list-type=2", b"", {}),
    ("s3", "GET", "/{bucket}/uploads/secret", b"", {}),
    ("s3", "PUT", "/{bucket}/uploads/new", b"x", {}),
    ("s3", "DELETE", "/{bucket}/uploads/secret", b"", {}),
    ("lambda", "GET", "/2015-03-31/functions/", b"", {}),
    ("lambda", "POST", "/2015-03-31/functions/{function}/invocations", b'{"do": "echo"}', {}),
    ("secretsmanager", "POST", "/", b"{}", {"x-amz-target": "secretsmanager.ListSecrets"}),
    ("states", "POST", "/", b"{}", {"x-amz-target": "AWSStepFunctions.ListStateMachines"}),
    ("dynamodb", "POST", "/", b"{}", {"x-amz-target": "DynamoDB_20120810.ListTables"}),
    ("ssm", "POST", "/", b"{}", {"x-amz-target": "AmazonSSM.DescribeParameters"}),
    ("cloudformation", "POST", "/", b"Action=ListStacks&Version=2010-05-15", {}),
    ("ses", "GET", "/v2/email/identities", b"", {}),
]


@pytest.mark.parametrize(("service", "method", "path", "body", "extra"), CALLS)
def test_no_call_is_answered_without_a_true_signature(
    rig: Rig, service: str, method: str, path: str, body: bytes, extra: dict[str, str]
) -> None:
    path = path.format(bucket=rig.outputs["Media"], function=rig.outputs["Tasks"])
    url, pair = f"{rig.cloud.settings.emulator_url}{path}", keys(rig.cloud.settings)
    old = {"Authorization": MADE_UP.format(key="test", service=service), "x-amz-date": stamp()}
    ours = {"Authorization": MADE_UP.format(key=pair.access_key, service=service), "x-amz-date": stamp()}
    wrong = signed(rig, Keys(pair.access_key, "not the secret", "", "", ""), path, service, body, method)
    tests = [{}, {"Authorization": "Bearer x"}, {"Authorization": ""}, old, ours, wrong]
    answers = [request(url, method, body, extra | headers)[0] for headers in tests]
    assert answers == [403] * len(tests)


def test_what_was_signed_cannot_be_changed(rig: Rig) -> None:
    pair, path = keys(rig.cloud.settings), f"/2015-03-31/functions/{rig.outputs['Tasks']}/invocations"
    body = b'{"do": "echo", "value": 1}'
    headers = signed(rig, pair, path, "lambda", body, "POST")
    url = f"{rig.cloud.settings.emulator_url}{path}"
    assert request(url, "POST", body, headers)[0] == 200
    assert request(url, "POST", body.replace(b"1", b"2"), headers)[0] == 403
    assert request(url.replace("invocations", "code"), "POST", body, headers)[0] == 403
    assert request(f"{url}?Qualifier=1", "POST", body, headers)[0] == 403


@pytest.mark.parametrize("minutes", [-16, 16, -60 * 24 * 400])
def test_a_signature_of_another_time_is_refused(rig: Rig, minutes: float, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = keys(rig.cloud.settings)
    shifted = time.time() + minutes * 60
    asked: Any = AWSRequest("GET", f"{rig.cloud.settings.emulator_url}/")
    signer: Any = SigV4Auth(Credentials(pair.access_key, pair.secret_key), "s3", REGION)
    asked.context["timestamp"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(shifted))
    asked.headers["X-Amz-Date"] = asked.context["timestamp"]
    text = signer.string_to_sign(asked, signer.canonical_request(asked))
    asked.headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={signer.scope(asked)}, SignedHeaders=host;x-amz-date, "
        f"Signature={signer.signature(text, asked)}"
    )
    assert request(f"{rig.cloud.settings.emulator_url}/", headers=dict(asked.headers.items()))[0] == 403


def test_a_presigned_address_is_good_for_what_it_says(rig: Rig) -> None:
    rig.client("s3").put_object(Bucket=rig.outputs["Media"], Key="uploads/mine", Body=b"mine")
    url = presign(rig, "get_object", Key="uploads/mine")
    assert request(url)[0] == 200
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    for change in (
        {"X-Amz-Expires": "604801"},
        {"X-Amz-Expires": "-1"},
        {"X-Amz-Expires": "x"},
        {"X-Amz-Date": stamp(60)},
        {"X-Amz-Signature": "0" * 64},
        {"X-Amz-SignedHeaders": ""},
        {"X-Amz-Credential": query["X-Amz-Credential"].replace(keys(rig.cloud.settings).access_key, "test")},
        {"versionId": "x"},
    ):
        changed = parts._replace(query=urllib.parse.urlencode(query | change)).geturl()
        assert request(changed)[0] == 403, change
    assert request(url, "DELETE")[0] == 403 and request(url, "PUT", b"x")[0] == 403


@pytest.mark.parametrize("path", ["/invoke", "/batch"])
@pytest.mark.parametrize("secret", [None, "", "x" * 43])
def test_the_worker_host_runs_nothing_without_its_secret(rig: Rig, path: str, secret: str | None) -> None:
    headers = {} if secret is None else {"X-Cutroom-Secret": secret}
    url = f"{rig.cloud.settings.host_url}{path}"
    for kind in ("application/json", "text/plain"):
        assert request(url, "POST", b"{}", headers | {"Content-Type": kind})[0] == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/_cutroom/save"),
        ("GET", "/_cutroom/functions/x"),
        ("GET", "/_ministack/ses/messages"),
        ("POST", "/_ministack/reset"),
        ("POST", "/_ministack/config"),
        ("GET", "/_ministack/lambda-code/x"),
        ("POST", "/_cutroom/../2015-03-31/functions/"),
    ],
)
def test_the_control_addresses_need_the_secret(rig: Rig, method: str, path: str) -> None:
    url = f"{rig.cloud.settings.emulator_url}{path}"
    assert request(url, method)[0] == 403
    assert request(url, method, headers=signed(rig, keys(rig.cloud.settings), path, "s3", b"", method))[0] == 403


def test_the_emulators_own_reset_is_for_nobody(rig: Rig) -> None:
    secret = {"X-Cutroom-Secret": keys(rig.cloud.settings).control}
    assert request(f"{rig.cloud.settings.emulator_url}/_ministack/reset", "POST", headers=secret)[0] == 403


def test_mails_are_shown_to_the_browser_that_was_let_in(rig: Rig) -> None:
    text = f"<script>1</script> {rig.cloud.settings.front_url}/verify?token=t"
    client = rig.client("ses")
    client.verify_email_identity(EmailAddress="a@example.com")
    mail = {
        "Subject": {"Data": "<b>Hi</b>"},
        "Body": {"Text": {"Data": text}},
    }
    client.send_email(Source="a@example.com", Destination={"ToAddresses": ["to@example.com"]}, Message=mail)
    front = rig.cloud.settings.front_url
    for cookie in ({}, {f"cutroom_local_{rig.cloud.settings.ports['front']}": "wrong"}):
        refused = httpx.get(f"{front}/_local/mail", cookies=cookie)
        assert refused.status_code == 403 and "to@example.com" not in refused.text and "cutroom status" in refused.text
    assert httpx.get(f"{front}/_local/open?token=wrong&page=/_local/mail").status_code == 403
    with httpx.Client(follow_redirects=True) as browser:
        first = browser.get(inbox.door(rig.cloud.settings))
        cookie = first.history[0].headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/_local" in cookie
        shown = browser.get(f"{front}/_local/mail")
    assert first.status_code == shown.status_code == 200 and shown.headers["cache-control"] == "no-store"
    assert "&lt;b&gt;Hi&lt;/b&gt;" in shown.text and "<script>" not in shown.text and "to@example.com" in shown.text
    assert f'<a href="{front}/verify?token=t"' in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]


def test_the_door_leads_nowhere_else(rig: Rig) -> None:
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(inbox.door(rig.cloud.settings)).query)["token"][0]
    for page in ("//evil.example", "https://evil.example", "/\\evil.example", "/api/x"):
        query = urllib.parse.urlencode({"token": token, "page": page})
        assert httpx.get(f"{rig.cloud.settings.front_url}/_local/open?{query}").headers["location"] == "/_local/mail"


def test_the_keys_are_this_clouds_own_and_private(rig: Rig) -> None:
    home, pair = rig.cloud.settings.home, keys(rig.cloud.settings)
    for name in ("keys.json", "app-secret", "webhook-secret"):
        assert stat.S_IMODE((home / "run" / name).stat().st_mode) == 0o600
    assert len(set(vars(pair).values())) == 5 and min(map(len, vars(pair).values())) >= 20
    logs = "".join(path.read_text(errors="replace") for path in (home / "logs").glob("*.log*"))
    assert not [one for one in (pair.secret_key, pair.control, pair.pages) if one in logs]
    for pid in rig.cloud.processes().values():
        command = " ".join(psutil.Process(pid).cmdline())
        assert not [one for one in vars(pair).values() if one in command]


def test_nothing_else_listens(rig: Rig) -> None:
    ports = set[int]()
    for pid in rig.cloud.processes().values():
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            ports |= {one.laddr.port for one in process.net_connections(kind="inet") if one.status == "LISTEN"}
    assert ports == set(rig.cloud.settings.ports.values())


def test_functions_still_reach_the_cloud_with_the_keys_that_they_are_given(rig: Rig) -> None:
    names = ["AWS_ACCESS_KEY_ID", "CUTROOM_CONTROL_SECRET"]
    seen, failed = rig.invoke("Tasks", do="environment", names=names)
    assert failed is None, json.dumps(seen)
    assert seen == {"AWS_ACCESS_KEY_ID": keys(rig.cloud.settings).access_key, "CUTROOM_CONTROL_SECRET": None}


def test_the_doctor_sees_keys_that_others_can_read(rig: Rig) -> None:
    def keys_are_well() -> bool:
        [check] = [one for one in doctor.examine(rig.cloud) if one.name == "keys"]
        return check.ok

    path = rig.cloud.settings.home / "run" / "keys.json"
    assert keys_are_well()
    path.chmod(0o644)
    try:
        assert not keys_are_well()
    finally:
        path.chmod(0o600)
