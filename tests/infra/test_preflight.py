"""What `cutroom deploy` looks at first. The account is a small fake: moto's CloudFormation needs further packages."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cutroom.kit.errors import Invalid
from cutroom_cli import preflight
from infra import parameters


@dataclass
class Account:
    """An AWS account with or without a deployed stack, as the three services that are asked describe it."""

    given: dict[str, str] | None = None
    version: str = ""
    production: bool = True
    exceptions: Any = field(default_factory=lambda: SimpleNamespace(ClientError=ClientError))

    def client(self, _: str) -> "Account":
        return self

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if self.given is None:
            raise ClientError({"Error": {"Code": "ValidationError"}}, "DescribeStacks")
        listed = [{"ParameterKey": name, "ParameterValue": value} for name, value in self.given.items()]
        return {"Stacks": [{"Parameters": listed}]}

    def describe_stack_resources(self, StackName: str) -> dict[str, Any]:
        self.describe_stacks(StackName)
        kind = "AWS::SecretsManager::Secret"
        ids = ("AppSecretDEF", "AppRoleSecretABC")
        rows = [{"ResourceType": kind, "LogicalResourceId": one, "PhysicalResourceId": f"arn:{one}"} for one in ids]
        return {"StackResources": rows}

    def describe_secret(self, SecretId: str) -> dict[str, Any]:
        assert SecretId == "arn:AppRoleSecretABC"
        return {"VersionIdsToStages": {"old": ["AWSPREVIOUS"], self.version: ["AWSCURRENT"]}}

    def get_account(self) -> dict[str, bool]:
        return {"ProductionAccessEnabled": self.production}


def test_a_deployment_whose_mails_nobody_gets_is_refused() -> None:
    for said in ([], [f"MailSender={preflight.NO_SENDER}"]):
        with pytest.raises(Invalid, match=r"MailSender=you@example\.com"):
            preflight.complete(Account(), "C", said)
    for said in (["VerifyEmail=optional"], ["MailSender=hello@cutroom.example"]):
        assert preflight.complete(Account(), "C", said) == said


def test_both_know_the_same_sender_that_cannot_send() -> None:
    assert preflight.NO_SENDER == parameters.NO_SENDER


def test_what_was_said_at_an_earlier_deployment_counts() -> None:
    before = Account({"MailSender": "hello@cutroom.example"}, "now")
    assert preflight.complete(before, "C", []) == ["DatabaseRoleRevision=now"]


def test_the_sandbox_of_ses_is_told() -> None:
    assert "sandbox" in preflight.warnings(Account(production=False))[0]
    assert preflight.warnings(Account(production=True)) == []


def test_a_rotated_secret_is_another_parameter() -> None:
    assert preflight.secret_version(Account(), "C") == ""
    assert preflight.secret_version(Account({}, "first"), "C") == "first"
    assert preflight.secret_version(Account({}, "second"), "C") == "second"
    assert preflight.complete(Account({}, "x"), "C", ["VerifyEmail=optional", "DatabaseRoleRevision=y"])[1:] == [
        "DatabaseRoleRevision=y"
    ]
