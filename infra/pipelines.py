"""The four state machines: ingest, analysis, render, takeout."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra import functions, log_groups
from infra.accepted import accept
from infra.batch import GpuQueue
from infra.specs import SPECS
from infra.states import State, chain, each, invoke, keep_input, machine, submit_job, together

HOUR = 3600
NO_RESOURCES = (
    "Log delivery, X-Ray and batch:DescribeJobs know none: https://docs.aws.amazon.com/service-authorization/"
)
EXECUTIONS = "IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{}.Name>/*]"
SEGMENTS_AT_ONCE = 40


@dataclass(frozen=True)
class Pipelines:
    """The state machines."""

    ingest: sfn.StateMachine
    analysis: sfn.StateMachine
    render: sfn.StateMachine
    takeout: sfn.StateMachine

    def all(self) -> dict[str, sfn.StateMachine]:
        """Kind -> machine, in the words of the contract."""
        return {"ingest": self.ingest, "analysis": self.analysis, "render": self.render, "takeout": self.takeout}

    def environment(self) -> dict[str, str]:
        """What a function that starts runs needs to know."""
        return {f"CUTROOM_{kind.upper()}_MACHINE_ARN": made.state_machine_arn for kind, made in self.all().items()}


def make(scope: Construct, fleet: Mapping[str, lambda_.Function], gpu: GpuQueue) -> Pipelines:
    """The machines over the functions that do their tasks."""
    analysis = {name: fleet[name] for name in ("analyze", "speech")}
    return Pipelines(
        ingest=_make(scope, "Ingest", ingest(), {"ingest": fleet["ingest"]}),
        analysis=_starting_itself(scope, "Analysis", _make(scope, "Analysis", analysis_machine(), analysis)),
        render=_starting_itself(scope, "Render", _make(scope, "Render", render(), {"render": fleet["render"]}, gpu)),
        takeout=_make(scope, "Takeout", takeout(), {"privacy": fleet["privacy"]}),
    )


def task(function: str, name: str, data: Any = "$") -> State:
    """A state that runs the task `name` in `function`, as long as that function may run."""
    return invoke(function, name, data, timeout_s=SPECS[function].timeout_s)


def ids(*names: str) -> dict[str, str]:
    """The named values of the state's input."""
    return {f"{name}.$": f"$.{name}" for name in names}


def failure(function: str, name: str, *subject: str) -> State:
    """The task that records why a run failed: the machine's own input and the error."""
    return task(function, name, ids("owner_id", "run_id", *subject, "error"))


def ingest() -> State:
    """Probe the upload, then make its previews."""
    steps = chain(("Probe", task("ingest", "library.probe")), ("Previews", task("ingest", "library.previews")))
    return machine(steps, failure("ingest", "library.ingest_failed", "video_id"), timeout_s=2 * HOUR)


def analysis_machine() -> State:
    """Plan segments, see and hear each of them side by side, join what came out, choose the moments."""
    see = chain(("See", task("analyze", "analysis.see")))
    hear = chain(("Hear", task("speech", "analysis.hear")))
    segments = each(
        "$.segments",
        {"run": ids("owner_id", "run_id", "analysis_id", "video_id"), "segment.$": "$$.Map.Item.Value"},
        chain(("See and hear", together(see, hear))),
        at_once=SEGMENTS_AT_ONCE,
        result="$.done",
    )
    steps = chain(
        ("Plan", task("analyze", "analysis.plan")),
        ("Segments", segments),
        ("Join", keep_input(task("analyze", "analysis.join"))),
        ("Choose", task("analyze", "clips.choose")),
    )
    on_failure = failure("analyze", "analysis.failed", "analysis_id", "video_id")
    return machine(steps, on_failure, timeout_s=8 * HOUR)


def render() -> State:
    """Prepare the Edit, then render it where Prepare says: in a function, in parts side by side, or on a GPU."""
    ways = {"batch": "Render on GPU", "parts": "Parts"}
    choices = [{"Variable": "$.target", "StringEquals": target, "Next": state} for target, state in ways.items()]
    steps = chain(
        ("Prepare", task("render", "renders.prepare")),
        ("Where", {"Type": "Choice", "Choices": choices, "Default": "Render"}),
        ("Render", task("render", "renders.render")),
    )
    parts = each(
        "$.pieces",
        {"run": ids("owner_id", "run_id", "export_id"), "piece.$": "$$.Map.Item.Value"},
        chain(("Render a part", task("render", "renders.piece"))),
        at_once=SEGMENTS_AT_ONCE,
        result="$.done",
    )
    steps |= chain(("Parts", parts), ("Join", task("render", "renders.join")))
    steps |= submit_job("renders.render", timeout_s=6 * HOUR)
    return machine(steps, failure("render", "renders.failed", "export_id"), timeout_s=8 * HOUR)


def takeout() -> State:
    """Gather what is kept of a person into one file."""
    steps = chain(("Gather", task("privacy", "privacy.gather")))
    return machine(steps, failure("privacy", "privacy.takeout_failed", "takeout_id"), timeout_s=HOUR)


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


def _make(
    scope: Construct,
    name: str,
    definition: State,
    called: Mapping[str, lambda_.Function],
    gpu: GpuQueue | None = None,
) -> sfn.StateMachine:
    substitutions = {function: made.function_arn for function, made in called.items()}
    role = iam.Role(scope, f"{name}MachineRole", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
    role.add_to_policy(functions.invoke(*called.values()))
    if gpu is not None:
        substitutions |= {"JobDefinition": gpu.definition_arn, "JobQueue": gpu.queue_arn}
        gpu.permit(role)
    called_in_logs = f"/aws/vendedlogs/states/{cdk.Aws.STACK_NAME}-{name}"
    group = log_groups.make(scope, f"{name}MachineLogs", called=called_in_logs)
    made = sfn.StateMachine(
        scope,
        f"{name}Machine",
        definition_body=sfn.DefinitionBody.from_string(functions.as_json(definition)),
        definition_substitutions=substitutions,
        state_machine_type=sfn.StateMachineType.STANDARD,
        role=role,
        logs=sfn.LogOptions(destination=group, level=sfn.LogLevel.ALL, include_execution_data=False),
        tracing_enabled=True,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    accept(role, NO_RESOURCES, "IAM5[Resource::*]")
    return made
