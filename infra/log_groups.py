"""Log groups: every one is ours, named in the template, and forgets."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct


def make(scope: Construct, name: str, *, called: str | None = None, months: int = 1) -> logs.LogGroup:
    """A log group that keeps what it is told for one month or three, and goes with the stack."""
    kept = {1: logs.RetentionDays.ONE_MONTH, 3: logs.RetentionDays.THREE_MONTHS}[months]
    return logs.LogGroup(scope, name, log_group_name=called, retention=kept, removal_policy=RemovalPolicy.DESTROY)
