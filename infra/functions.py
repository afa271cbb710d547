"""The one helper that makes every Lambda function, and what each function is."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cutroom.capabilities import Function
from infra import log_groups
from infra.accepted import accept
from infra.network import Network
from infra.packages import Packages
from infra.specs import SPECS, code_folder, layers

# The nearest to the interpreter that the test suite runs whose machine has a C library that today's wheels load on
# (docs/adr/0002-lambda-python.md); the libraries are of the very versions that the suite runs.
RUNTIME = lambda_.Runtime.PYTHON_3_12


@dataclass
class Fleet:
    """Makes functions that share a network, packages and the common part of their environment."""

    scope: Construct
    network: Network
    packages: Packages
    environment: Mapping[str, str]
    common: iam.ManagedPolicy
    made: dict[str, lambda_.Function] = field(default_factory=dict[str, lambda_.Function])

    def make(self, name: str, environment: Mapping[str, str] | None = None) -> lambda_.Function:
        """The function `name` with its own role, log group, tracing and place in the network."""
        spec = SPECS[name]
        group = log_groups.make(self.scope, f"{spec.title}Logs")
        function = lambda_.Function(
            self.scope,
            spec.title,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.X86_64,
            code=lambda_.Code.from_asset(str(code_folder(name)), exclude=["**/__pycache__", "*.pyc"]),
            handler="handler.handler",
            description=f"Cutroom {name}",
            role=self._role(spec, group),
            log_group=group,
            layers=[self.packages.layers[layer] for layer in layers(spec)],
            memory_size=spec.needs.memory_mb,
            timeout=cdk.Duration.seconds(spec.needs.timeout_s),
            ephemeral_storage_size=cdk.Size.mebibytes(spec.needs.disk_mb),
            environment=self.environment_of(name) | dict(environment or {}),
            vpc=self.network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            security_groups=[self.network.migrations if name == "migrate" else self.network.functions],
            retry_attempts=0,  # whoever calls (a state machine, a queue, the next minute) retries, and knows why
            # No reserved concurrency: a new account's limit of 10 leaves nothing to reserve, and the deploy would fail.
        )
        _trace(function)
        accept(function, "docs/adr/0002-lambda-python.md: the nearest runtime to what the test suite runs.", "L1")
        self.made[name] = function
        return function

    def environment_of(self, name: str) -> dict[str, str]:
        """What the contract gives every function, and the packs of this one."""
        environment = dict(self.environment) | {"CUTROOM_FUNCTION": name}
        if packs := SPECS[name].needs.packs:
            urls = self.packages.pack_urls(packs)
            environment["CUTROOM_PACKS"] = cdk.Stack.of(self.scope).to_json_string(urls)
        return environment

    def _role(self, spec: Function, group: logs.LogGroup) -> iam.Role:
        role = iam.Role(
            self.scope,
            f"{spec.title}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            managed_policies=[self.common],
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.log_group_arn])
        )
        for pack in spec.needs.packs:
            role.add_to_policy(
                iam.PolicyStatement(actions=["s3:GetObject"], resources=[self.packages.object_arn(pack)])
            )
        return role


def _trace(function: lambda_.Function) -> None:
    """Trace actively; the construct's own switch would open X-Ray in every role, and the common policy does already."""
    resource = function.node.default_child
    assert isinstance(resource, lambda_.CfnFunction)  # noqa: S101 (what L2 promises)
    resource.tracing_config = lambda_.CfnFunction.TracingConfigProperty(mode="Active")


def common_policy(scope: Construct) -> iam.ManagedPolicy:
    """What Lambda itself needs for every function: a place in the network, which code may not use, and traces."""
    join = [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ]
    trace = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    ours = f"arn:{cdk.Aws.PARTITION}:lambda:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}:function:{cdk.Aws.STACK_NAME}-*"
    policy = iam.ManagedPolicy(
        scope,
        "FunctionPolicy",
        statements=[
            iam.PolicyStatement(actions=[*join, *trace], resources=["*"]),
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=join,
                resources=["*"],
                conditions={"ArnLike": {"lambda:SourceFunctionArn": ours}},
            ),
        ],
    )
    reason = (
        "X-Ray knows no resources, and Lambda refuses to join a network unless these actions are open; the statement "
        "beside them closes them to code: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"
    )
    accept(policy, reason, "IAM5[Resource::*]")
    return policy


def invoke(*functions: lambda_.Function) -> iam.PolicyStatement:
    """Leave to call these functions, and no version or alias of them."""
    return iam.PolicyStatement(
        actions=["lambda:InvokeFunction"], resources=[function.function_arn for function in functions]
    )


def as_json(value: object) -> str:
    """Compact JSON, the same on every machine."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
