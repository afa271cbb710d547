"""CloudFormation resource types that the emulator does not know: Batch for real, infrastructure as a name."""

import functools
import json
from typing import Any

from jobs import camel
from stock import batch, resources, s3

# Infrastructure without a counterpart on one machine: accepted and remembered, without effect. Others are refused.
INERT = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::Backup::BackupSelection",
    "AWS::Budgets::Budget",
    "AWS::Budgets::BudgetsAction",
    "AWS::CloudTrail::Trail",
    "AWS::CloudWatch::AnomalyDetector",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::EC2::EIP",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::FlowLog",
    "AWS::EC2::GatewayRouteTableAssociation",
    "AWS::EC2::NatGateway",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::PrefixList",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::VPCCidrBlock",
    "AWS::Events::Archive",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::ServiceLinkedRole",
    "AWS::Logs::QueryDefinition",
    "AWS::RDS::DBProxy",
    "AWS::RDS::DBProxyEndpoint",
    "AWS::RDS::DBProxyTargetGroup",
    "AWS::RDS::EventSubscription",
    "AWS::ResourceGroups::Group",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::Synthetics::Canary",
    "AWS::WAFv2::IPSet",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::WebACLAssociation",
    "AWS::XRay::Group",
    "AWS::XRay::SamplingRule",
)


def add_types() -> None:
    """Resource types that the emulator's CloudFormation does not know."""
    known = resources._RESOURCE_HANDLERS
    for name in INERT:
        known.setdefault(name, {"create": inert, "update": inert_update, "delete": forget})
    for kind, make, arn in (
        ("ComputeEnvironment", batch._create_compute_environment, "computeEnvironmentArn"),
        ("JobQueue", batch._create_job_queue, "jobQueueArn"),
        ("JobDefinition", register_job, "jobDefinitionArn"),
    ):
        create = functools.partial(batch_resource, kind, make, arn)
        known[f"AWS::Batch::{kind}"] = {"create": create, "delete": forget}


def forget(*_: Any) -> None:
    """Deleting it has no effect."""


def inert(logical: str, props: Any, owner: str) -> tuple[str, dict[str, Any]]:
    """A resource that only has a name."""
    name = f"{owner}-{logical}"[-60:]
    arn = f"arn:aws:local:{s3.get_region()}:{s3.get_account_id()}:{name}"
    common = {
        "Arn": arn,
        "Id": name,
        "AllocationId": name,
        "NatGatewayId": name,
        "PublicIp": "127.0.0.1",
        "Endpoint": "127.0.0.1",
    }
    return name, {**common, "DBProxyArn": arn, "TargetGroupArn": arn, "VpcId": name, "TrailArn": arn}


def inert_update(physical: str, _old: Any, _new: Any, _owner: str) -> tuple[str, dict[str, Any]]:
    """Nothing changes."""
    return physical, inert(physical, {}, "")[1]


def batch_resource(kind: str, make: Any, arn: str, logical: str, props: Any, owner: str) -> tuple[str, dict[str, Any]]:
    """Create or replace a Batch resource out of template properties."""
    wanted: dict[str, Any] = camel(props) | {"parameters": props.get("Parameters") or {}}
    field = kind[0].lower() + kind[1:] + "Name"
    wanted.setdefault(field, f"{owner}-{logical}")
    wanted.pop("serviceRole", None)
    stores: dict[str, Any] = {"ComputeEnvironment": batch._compute_envs, "JobQueue": batch._job_queues}
    stores.get(kind, {}).pop(wanted[field], None)
    status, _, raw = make(wanted)
    made = json.loads(raw)
    if status != 200:
        raise ValueError(f"AWS::Batch::{kind} {logical}: {made.get('message')}")
    return made[arn], {"Arn": made[arn], arn[0].upper() + arn[1:]: made[arn]}


def register_job(wanted: dict[str, Any]) -> Any:
    """Register a job definition with all that a run needs."""
    answer = batch._register_job_definition(wanted)
    extra = {name: wanted[name] for name in ("parameters", "retryStrategy", "timeout") if name in wanted}
    batch._job_definitions[wanted["jobDefinitionName"]][-1].update(extra)
    return answer
