"""The GPU queue: renders that are too heavy for a function run as jobs on spot instances that come and go."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra import log_groups
from infra.accepted import accept
from infra.access import explain, give
from infra.network import Network
from infra.packages import Packages
from infra.specs import SPECS, layers

# Instances whose GPU encodes video (NVENC): T4, A10G, L4. A100, H100 and H200 cannot.
INSTANCES = ("g4dn.xlarge", "g4dn.2xlarge", "g5.xlarge", "g5.2xlarge", "g6.xlarge", "g6.2xlarge")
IMAGE = "public.ecr.aws/docker/library/python:3.12-slim-bookworm"
MAX_VCPUS = 64
WAIT_SECONDS = 1800  # for a machine that AWS says it does not have
TRY_AGAIN = "75"  # EX_TEMPFAIL: how a job says RetryLater


@dataclass(frozen=True)
class GpuQueue:
    """The queue, the job definition and the role that its jobs have."""

    queue_arn: str
    definition_arn: str
    job_role: iam.Role

    def permit(self, role: iam.Role) -> None:
        """Let a state machine's role submit a job here and wait for its end."""
        arn, here = f"arn:{cdk.Aws.PARTITION}", f"{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        jobs = f"{arn}:batch:{here}:job/*"
        told = f"{arn}:events:{here}:rule/StepFunctionsGetEventsForBatchJobsRule"
        give(role, ["batch:SubmitJob"], self.queue_arn, self.definition_arn)
        give(role, ["batch:TerminateJob"], jobs)
        give(role, ["batch:DescribeJobs"], "*")
        give(role, ["events:PutTargets", "events:PutRule", "events:DescribeRule"], told)
        explain(role, "A job gets its id when it is submitted.", jobs)


def make(scope: Construct, network: Network, packages: Packages, environment: Mapping[str, str]) -> GpuQueue:
    """Spot first, on-demand where there is no spot, nothing at all while there is no job."""
    template = _launch_template(scope)
    instances = _instance_role(scope)
    environments = [
        _environment(scope, name, network, template, instances, spot=spot)
        for name, spot in (("Spot", True), ("OnDemand", False))
    ]
    queue = batch.JobQueue(scope, "GpuQueue", priority=1)
    for order, compute in enumerate(environments, 1):
        queue.add_compute_environment(compute, order)
    _give_up_waiting(queue)
    role = _job_role(scope, packages)
    definition = _definition(scope, packages, environment, role)
    return GpuQueue(queue.job_queue_arn, definition.job_definition_arn, role)


def _give_up_waiting(queue: batch.JobQueue) -> None:
    """A job that no machine will ever take fails within the hour, with the reason, instead of waiting for days.

    Reasons: https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html
    """
    reasons = (
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    )
    resource = queue.node.default_child
    assert isinstance(resource, cdk.CfnResource)  # noqa: S101 (what L2 promises)
    actions = [
        {"Action": "CANCEL", "State": "RUNNABLE", "Reason": reason, "MaxTimeSeconds": WAIT_SECONDS}
        for reason in reasons
    ]
    resource.add_property_override("JobStateTimeLimitActions", actions)


def _launch_template(scope: Construct) -> ec2.LaunchTemplate:
    disk = ec2.BlockDeviceVolume.ebs(100, encrypted=True, volume_type=ec2.EbsDeviceVolumeType.GP3)
    return ec2.LaunchTemplate(
        scope,
        "GpuInstance",
        require_imdsv2=True,
        http_put_response_hop_limit=1,  # a job's code cannot take the instance's own role
        block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=disk)],
    )


def _instance_role(scope: Construct) -> iam.Role:
    managed = "service-role/AmazonEC2ContainerServiceforEC2Role"
    role = iam.Role(
        scope,
        "GpuInstanceRole",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(managed)],
    )
    accept(
        role,
        "The ECS agent's own policy: AWS keeps it in step with the agent, and the agent is all that uses it.",
        f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{managed}]",
    )
    return role


def _environment(
    scope: Construct, name: str, network: Network, template: ec2.LaunchTemplate, role: iam.Role, *, spot: bool
) -> batch.ManagedEc2EcsComputeEnvironment:
    return batch.ManagedEc2EcsComputeEnvironment(
        scope,
        f"Gpu{name}",
        vpc=network.vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        security_groups=[network.jobs],
        instance_types=[ec2.InstanceType(kind) for kind in INSTANCES],
        use_optimal_instance_classes=False,
        images=[batch.EcsMachineImage(image_type=batch.EcsMachineImageType.ECS_AL2023_NVIDIA)],
        instance_role=role,
        launch_template=template,
        minv_cpus=0,
        maxv_cpus=MAX_VCPUS,
        spot=spot,
        update_to_latest_image_version=True,
    )


def _job_role(scope: Construct, packages: Packages) -> iam.Role:
    role = iam.Role(scope, "GpuJobRole", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    render = SPECS["render"]
    archives = [packages.object_arn(name) for name in (*layers(render), *render.needs.packs)]
    role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=archives))
    return role


def _definition(
    scope: Construct, packages: Packages, environment: Mapping[str, str], role: iam.Role
) -> batch.EcsJobDefinition:
    return batch.EcsJobDefinition(
        scope,
        "GpuJob",
        container=_container(scope, packages, environment, role),
        parameters={"payload": "{}"},
        timeout=cdk.Duration.hours(6),
        retry_attempts=3,
        retry_strategies=[
            batch.RetryStrategy.of(batch.Action.RETRY, batch.Reason.SPOT_INSTANCE_RECLAIMED),
            batch.RetryStrategy.of(batch.Action.RETRY, batch.Reason.custom(on_exit_code=TRY_AGAIN)),
            batch.RetryStrategy.of(batch.Action.EXIT, batch.Reason.custom(on_reason="*")),
        ],
        propagate_tags=True,
    )


def _container(
    scope: Construct, packages: Packages, environment: Mapping[str, str], role: iam.Role
) -> batch.EcsEc2ContainerDefinition:
    group = log_groups.make(scope, "GpuJobLogs")
    execution = iam.Role(scope, "GpuExecutionRole", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    own = {
        "CUTROOM_LAYERS": ",".join(packages.archives[name].s3_object_url for name in layers(SPECS["render"])),
        "AWS_REGION": cdk.Aws.REGION,
        "AWS_DEFAULT_REGION": cdk.Aws.REGION,
        "NVIDIA_DRIVER_CAPABILITIES": "compute,video,utility",
    }
    return batch.EcsEc2ContainerDefinition(
        scope,
        "GpuContainer",
        image=ecs.ContainerImage.from_registry(IMAGE),
        cpu=4,
        memory=cdk.Size.mebibytes(14_000),
        gpu=1,
        command=["python", "-c", bootstrap(), "Ref::payload"],
        environment=dict(environment) | own,
        job_role=role,
        execution_role=execution,
        logging=ecs.LogDriver.aws_logs(stream_prefix="gpu", log_group=group),
    )


def bootstrap() -> str:
    """The start program without its description: the command is part of every job's request, which is limited."""
    text = Path(__file__).with_name("bootstrap.py").read_text()
    return text.split('"""\n\n', 1)[1]
