"""Findings of cdk-nag that are accepted: always one construct, one finding, one reason."""

import aws_cdk as cdk
from constructs import IConstruct


def accept(construct: IConstruct, reason: str, *findings: str) -> None:
    """Record why `findings` on `construct` are right as they are; tests fail on any finding without a reason."""
    for finding in findings:
        cdk.Validations.of(construct).acknowledge(cdk.Acknowledgment(id=f"AwsSolutions-{finding}", reason=reason))
