"""The state machines: one for each kind of job that a manifest names."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import re
from collections.abc import Mapping
from importlib import import_module
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cutroom import capabilities
from cutroom.capabilities import titled
from cutroom.kit.manifest import Machine
from infra import functions, log_groups
from infra.accepted import accept
from infra.batch import GpuQueue
from infra.states import State, States, chain, ids, task
from infra.states import machine as whole

NO_RESOURCES = (
    "Log delivery, X-Ray and batch:DescribeJobs know none: https://docs.aws.amazon.com/service-authorization/"
)
EXECUTIONS = "IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{}.Name>/*]"
GPU = {"JobDefinition", "JobQueue"}  # substitutions that are no functions


def functions_called() -> set[str]:
    """The functions that some state machine calls."""
    return {name for one in capabilities.machines().values() for name in _substituted(definition(one)) - GPU}


def make(scope: Construct, fleet: Mapping[str, lambda_.Function], gpu: GpuQueue) -> dict[str, sfn.StateMachine]:
    """Kind of job -> its machine, over the functions that do its tasks."""
    return {kind: _make(scope, one, fleet, gpu) for kind, one in capabilities.machines().items()}


def definition(machine: Machine) -> State:
    """A whole machine: its steps, or what its module makes of them, and the path that records a failure."""
    inputs = ids("owner_id", "run_id", *machine.subject, "error")
    failed = task(capabilities.task_name(machine.failed), inputs, function=machine.function)
    return whole(_steps(machine), failed, timeout_s=machine.timeout_s)


def _steps(machine: Machine) -> States:
    if machine.definition:
        return import_module(machine.definition).definition(machine)
    names = [capabilities.task_name(step) for step in machine.steps]
    return chain(*((_state_of(name), task(name, function=machine.function)) for name in names))


def _state_of(name: str) -> str:
    """`"library.probe"` is the state `Probe`."""
    return name.partition(".")[2].replace("_", " ").capitalize()


def environment() -> dict[str, str]:
    """What a function that starts runs needs to know: what the ARNs of all machines begin with."""
    here = f"arn:{cdk.Aws.PARTITION}:states:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
    return {"CUTROOM_MACHINES": f"{here}:stateMachine:{called('')}"}


def called(kind: str) -> str:
    """The name of a kind's machine."""
    return f"{cdk.Aws.STACK_NAME}-{kind}"


def _starting_itself(scope: Construct, name: str, made: sfn.StateMachine) -> sfn.StateMachine:
    """A Distributed Map starts executions of its own machine, and follows and stops them."""
    own = cdk.Stack.of(scope).format_arn(
        service="states",
        resource="execution",
        resource_name=f"{made.state_machine_name}/*",
        arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
    )
    policy = iam.Policy(
        scope,
        f"{name}PartsPolicy",
        roles=[made.role],
        statements=[
            iam.PolicyStatement(actions=["states:StartExecution"], resources=[made.state_machine_arn]),
            iam.PolicyStatement(actions=["states:DescribeExecution", "states:StopExecution"], resources=[own]),
        ],
    )
    machine_id = cdk.Stack.of(scope).resolve(cast(cdk.CfnElement, made.node.default_child).logical_id)
    reason = "Executions are named when they start: the machine may follow and stop its own."
    accept(policy, reason, EXECUTIONS.format(machine_id))
    return made


def _substituted(made_of: State) -> set[str]:
    """The names that a definition leaves to be filled in: functions, and what the GPU queue is."""
    return set(re.findall(r"\$\{(\w+)\}", functions.as_json(made_of)))


def _make(scope: Construct, machine: Machine, fleet: Mapping[str, lambda_.Function], gpu: GpuQueue) -> sfn.StateMachine:
    name, made_of = titled(machine.kind), definition(machine)
    text = functions.as_json(made_of)
    wanted = _substituted(made_of)
    invoked = {function: fleet[function] for function in sorted(wanted - GPU)}
    substitutions = {function: one.function_arn for function, one in invoked.items()}
    role = iam.Role(scope, f"{name}MachineRole", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
    role.add_to_policy(functions.invoke(*invoked.values()))
    if wanted & GPU:
        substitutions |= {"JobDefinition": gpu.definition_arn, "JobQueue": gpu.queue_arn}
        gpu.permit(role)
    called_in_logs = f"/aws/vendedlogs/states/{cdk.Aws.STACK_NAME}-{name}"
    group = log_groups.make(scope, f"{name}MachineLogs", called=called_in_logs)
    made = sfn.StateMachine(
        scope,
        f"{name}Machine",
        state_machine_name=called(machine.kind),
        definition_body=sfn.DefinitionBody.from_string(text),
        definition_substitutions=substitutions,
        state_machine_type=sfn.StateMachineType.STANDARD,
        role=role,
        logs=sfn.LogOptions(destination=group, level=sfn.LogLevel.ALL, include_execution_data=False),
        tracing_enabled=True,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    accept(role, NO_RESOURCES, "IAM5[Resource::*]")
    return _starting_itself(scope, name, made) if '"DISTRIBUTED"' in text else made
