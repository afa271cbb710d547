"""What was acknowledged survives: stack updates, `down` and `up`, and `kill -9` of any process at any moment."""

import json
import os
import signal
import uuid
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from infra.local import aws, database, doctor, processes
from infra.local.cloud import LocalCloud
from infra.local.failures import CloudFailure
from infra.local.simulators import access
from tests.local.conftest import FREE, Rig, request
from tests.local.fixtures import stack
from tests.local.test_objects import MIB, block, md5, presign
from tests.support.mails import mails
from tests.support.waiting import eventually


class Facts:
    """Things that were acknowledged: rows, objects, and an upload half done."""

    def __init__(self, rig: Rig) -> None:
        """Make them."""
        self.rig, self.number, self.key = rig, uuid.uuid4().int % 2**31, rig.key()
        with psycopg.connect(database.url(rig.cloud.settings)) as session:
            session.execute("insert into fact values (%s, '[1,2,3]')", (self.number,))
        self.body = block(self.number, 2 * MIB)
        s3 = rig.client("s3")
        s3.put_object(Bucket=rig.outputs["Media"], Key=self.key, Body=self.body)
        self.upload = s3.create_multipart_upload(Bucket=rig.outputs["Media"], Key=f"{self.key}.2")["UploadId"]
        assert self.send(1, block(1, 5 * MIB)) == 200

    def send(self, number: int, part: bytes) -> int:
        """Upload one part."""
        url = presign(self.rig, "upload_part", Key=f"{self.key}.2", UploadId=self.upload, PartNumber=number)
        return request(url, "PUT", part)[0]

    def check(self) -> None:
        """They are all there, and the upload can be finished."""
        with psycopg.connect(database.url(self.rig.cloud.settings)) as session:
            assert session.execute("select count(*) from fact where id = %s", (self.number,)).fetchone() == (1,)
        s3, bucket = self.rig.client("s3"), self.rig.outputs["Media"]
        assert s3.get_object(Bucket=bucket, Key=self.key)["Body"].read() == self.body
        listed = s3.list_parts(Bucket=bucket, Key=f"{self.key}.2", UploadId=self.upload)["Parts"]
        assert [part["PartNumber"] for part in listed] == [1]
        assert self.send(2, b"end") == 200
        tags = [
            {"PartNumber": number, "ETag": md5(part).hexdigest()}
            for number, part in ((1, block(1, 5 * MIB)), (2, b"end"))
        ]
        named: dict[str, Any] = {"Bucket": bucket, "Key": f"{self.key}.2"}
        s3.complete_multipart_upload(**named, UploadId=self.upload, MultipartUpload={"Parts": tags})
        assert s3.head_object(**named)["ContentLength"] == 5 * MIB + 3
        assert self.rig.invoke("Tasks", do="echo", value=1)[0]["value"] == 1


def kill(rig: Rig, name: str) -> None:
    """`kill -9`, and wait until it is felt."""
    victim = psutil.Process(rig.cloud.processes()[name])
    victim.kill()
    eventually(lambda: not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.parametrize("name", ["emulator", "host", "database", "simulators", "supervisor"])
def test_kill_9_loses_nothing_that_was_acknowledged(own_rig: Rig, name: str) -> None:
    facts = Facts(own_rig)
    before = own_rig.cloud.processes()
    kill(own_rig, name)
    own_rig.cloud.ensure_up()
    eventually(lambda: own_rig.cloud.running() and own_rig.cloud.processes().get(name) not in (before[name], None))
    facts.check()


def test_a_dead_process_is_started_again_without_being_asked(own_rig: Rig) -> None:
    before = own_rig.cloud.processes()["host"]
    kill(own_rig, "host")
    eventually(lambda: own_rig.cloud.running() and own_rig.cloud.processes().get("host") not in (before, None))
    assert own_rig.invoke("Tasks", do="echo", value=3)[0]["value"] == 3


def test_a_killed_simulator_is_started_again_and_remembers_its_clock_its_faults_and_its_requests(own_rig: Rig) -> None:
    settings = own_rig.cloud.settings
    base, allowed = f"{settings.simulators_url}/openai", {"Authorization": f"Bearer {access.token(settings)}"}
    as_json = allowed | {"Content-Type": "application/json"}

    def control(name: str) -> Any:
        return json.loads(request(f"{base}/_sim/{name}", headers=allowed)[2])

    assert request(f"{base}/_sim/state")[0] == 401
    request(f"{base}/_sim/clock", "POST", json.dumps({"at": "2031-05-01T12:00:00Z"}), as_json)
    request(f"{base}/_sim/faults", "POST", json.dumps({"name": "broken", "nth": 2}), as_json)
    assert request(f"{base}/v1/embeddings", "POST", "{}")[0] == 401
    before = own_rig.cloud.processes()["simulators"]
    kill(own_rig, "simulators")
    eventually(lambda: own_rig.cloud.running() and own_rig.cloud.processes().get("simulators") not in (before, None))
    assert control("clock")["now"].startswith("2031-05-01T12:0")
    assert [one["path"] for one in control("requests")] == ["/v1/embeddings"]
    assert request(f"{base}/v1/embeddings", "POST", "{}")[0] == 500  # the second call, over the restart


def test_the_simulators_are_listed_and_examined(own_rig: Rig) -> None:
    [check] = [one for one in doctor.examine(own_rig.cloud) if one.name == "simulators"]
    assert check.ok
    assert "openai" in check.seen
    link = access.link(own_rig.cloud.settings)
    status, headers, _ = request(link)
    cookie = headers["set-cookie"]
    assert (status, headers["location"]) == (303, "/")
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    page = f"{own_rig.cloud.settings.simulators_url}/gemini/_sim/"
    opened = request(page, headers={"Cookie": cookie.partition(";")[0], "Accept": "text/html"})
    assert opened[0] == 200
    assert b"Gemini console" in opened[2]
    assert request(link.replace("token=", "token=x"))[0] == 401


def test_a_killed_worker_fails_its_own_call_only(own_rig: Rig) -> None:
    pid = own_rig.invoke("Tasks", do="echo")[0]["pid"]
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert own_rig.invoke("Tasks", do="echo", value=4)[0].get("value") == 4


def test_functions_die_with_a_killed_host(own_rig: Rig, tmp_path: Path) -> None:
    note = tmp_path / "child"
    payload = json.dumps({"do": "child", "note": str(note)})
    own_rig.client("lambda").invoke(FunctionName=own_rig.outputs["Tasks"], InvocationType="Event", Payload=payload)
    child = int(eventually(lambda: note.exists() and note.read_text()))
    kill(own_rig, "host")
    eventually(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
    own_rig.cloud.ensure_up()


def test_down_leaves_nothing_running_and_up_finds_everything(own_rig: Rig) -> None:
    facts, ports = Facts(own_rig), own_rig.cloud.settings.ports
    own_rig.invoke("Tasks", do="echo")
    pids = set(own_rig.cloud.processes().values())
    pids |= {child.pid for pid in pids for child in psutil.Process(pid).children(recursive=True)}
    assert own_rig.cloud.down() and not own_rig.cloud.running()
    eventually(lambda: not any(psutil.pid_exists(pid) for pid in pids))
    assert own_rig.cloud.down() is False
    own_rig.cloud.ensure_up()
    assert own_rig.cloud.settings.ports == ports
    facts.check()


def test_mails_are_still_there_after_a_restart(own_rig: Rig) -> None:
    client, to = own_rig.client("sesv2"), {"ToAddresses": ["to@example.com"]}
    client.create_email_identity(EmailIdentity="from@example.com")
    content = {"Simple": {"Subject": {"Data": "Kept"}, "Body": {"Text": {"Data": "1"}}}}
    client.send_email(FromEmailAddress="from@example.com", Destination=to, Content=content)
    own_rig.cloud.down()
    own_rig.cloud.ensure_up()
    assert "Kept" in [one["Subject"] for one in mails(own_rig.cloud.settings)]


def test_up_on_a_running_cloud_changes_nothing(own_rig: Rig) -> None:
    own_rig.cloud.ensure_up()
    before = own_rig.cloud.processes()
    own_rig.cloud.ensure_up()
    assert own_rig.cloud.processes() == before


def test_a_changed_template_updates_the_stack_and_keeps_what_is_stored(own_rig: Rig) -> None:
    facts = Facts(own_rig)
    table, item = own_rig.outputs["Table"], {"pk": {"S": "a"}, "sk": {"S": "b"}}
    own_rig.client("dynamodb").put_item(TableName=table, Item=item)
    pid = own_rig.invoke("Tasks", do="echo")[0]["pid"]
    folder = own_rig.folder
    changed = LocalCloud(
        folder / "home", FREE, make=lambda _: stack.write(folder / "again", folder / "counters", "2"), stack="fixture"
    )
    assert changed.ensure_up().outputs == own_rig.outputs
    assert own_rig.invoke("Tasks", do="environment", names=["VERSION"])[0] == {"VERSION": "2"}
    assert own_rig.invoke("Tasks", do="echo")[0]["pid"] != pid
    assert own_rig.client("dynamodb").get_item(TableName=table, Key=item)["Item"] == item
    facts.check()


def test_an_unknown_resource_type_is_refused_by_name(own_rig: Rig) -> None:
    with pytest.raises(own_rig.client("cloudformation").exceptions.ClientError, match="AWS::Quantum::Computer"):
        body = json.dumps({"Resources": {"Odd": {"Type": "AWS::Quantum::Computer"}}})
        own_rig.client("cloudformation").create_stack(StackName="odd", TemplateBody=body)


def test_the_users_own_aws_profile_has_no_say(own_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "somebody")
    assert own_rig.client("lambda").meta.endpoint_url == aws.client(own_rig.cloud.settings, "s3").meta.endpoint_url
    assert processes.environment({}).get("AWS_PROFILE") is None


def test_a_port_in_use_is_named(own_rig: Rig, tmp_path: Path) -> None:
    taken = own_rig.cloud.settings.ports["front"]
    with pytest.raises(CloudFailure, match=str(taken)):
        LocalCloud(
            tmp_path / "other", FREE | {"front": taken}, make=lambda _: stack.write(tmp_path / "a", tmp_path)
        ).ensure_up()


def test_reset_starts_clean(own_rig: Rig) -> None:
    own_rig.cloud.reset()
    assert not own_rig.cloud.home.exists() and not own_rig.cloud.processes()
