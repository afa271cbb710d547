"""What `cutroom deploy` looks at first, against AWS in process."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from cutroom.kit.errors import Invalid
from cutroom_cli import preflight
from infra import parameters

TEMPLATE = {
    "Parameters": {"MailSender": {"Type": "String", "Default": preflight.NO_SENDER}},
    "Resources": {
        "AppRoleSecretABC": {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "one"}},
        "AppSecretDEF": {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "other"}},
    },
}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.Session(region_name="eu-central-1")


def deploy(session: boto3.Session, sender: str) -> None:
    given = [{"ParameterKey": "MailSender", "ParameterValue": sender}]
    session.client("cloudformation").create_stack(StackName="C", TemplateBody=json.dumps(TEMPLATE), Parameters=given)


def test_a_deployment_whose_mails_nobody_gets_is_refused(session: boto3.Session) -> None:
    with pytest.raises(Invalid, match=r"MailSender=you@example\.com"):
        preflight.complete(session, "C", [])
    with pytest.raises(Invalid):
        preflight.complete(session, "C", [f"MailSender={preflight.NO_SENDER}"])
    preflight.complete(session, "C", ["VerifyEmail=optional"])
    preflight.complete(session, "C", ["MailSender=hello@cutroom.example"])


def test_both_know_the_same_sender_that_cannot_send() -> None:
    assert preflight.NO_SENDER == parameters.NO_SENDER


def test_what_was_said_at_an_earlier_deployment_counts(session: boto3.Session) -> None:
    deploy(session, "hello@cutroom.example")
    preflight.complete(session, "C", [])


class Account:
    """A session whose SES may or may not send to everybody (moto does not know this call)."""

    exceptions = boto3.client("sesv2", region_name="eu-central-1").exceptions

    def __init__(self, *, production: bool) -> None:
        self.production = production

    def client(self, _: str) -> "Account":
        return self

    def get_account(self) -> dict[str, bool]:
        return {"ProductionAccessEnabled": self.production}


def test_the_sandbox_of_ses_is_told() -> None:
    assert "sandbox" in preflight.warnings(Account(production=False))[0]
    assert preflight.warnings(Account(production=True)) == []


def test_a_rotated_secret_is_another_parameter(session: boto3.Session) -> None:
    assert preflight.secret_version(session, "C") == ""
    deploy(session, "hello@cutroom.example")
    first = preflight.secret_version(session, "C")
    [arn] = [
        one["PhysicalResourceId"]
        for one in session.client("cloudformation").describe_stack_resources(StackName="C")["StackResources"]
        if one["LogicalResourceId"] == "AppRoleSecretABC"
    ]
    session.client("secretsmanager").put_secret_value(SecretId=arn, SecretString="rotated")
    second = preflight.secret_version(session, "C")
    assert first and second and first != second
    assert f"DatabaseRoleRevision={second}" in preflight.complete(session, "C", ["VerifyEmail=optional"])
    assert preflight.complete(session, "C", ["DatabaseRoleRevision=x"]) == ["DatabaseRoleRevision=x"]
