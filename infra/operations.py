"""How one knows that it runs: alarms to one topic, one dashboard, one budget."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cutroom.capabilities import titled
from infra import guards
from infra.database import MAX_CAPACITY, Database
from infra.edge import Edge
from infra.parameters import Parameters

MINUTE = cdk.Duration.minutes(1)
FIVE = cdk.Duration.minutes(5)
CALLERS = ("cloudwatch", "budgets")


@dataclass(frozen=True)
class Watched:
    """Everything that is watched."""

    functions: Mapping[str, lambda_.Function]
    machines: Mapping[str, sfn.StateMachine]
    queues: Mapping[str, sqs.Queue]
    dead: Mapping[str, sqs.Queue]
    database: Database
    edge: Edge


def make(scope: Construct, watched: Watched, parameters: Parameters) -> sns.Topic:
    """Alarms, dashboard and budget; gives the topic that they speak to."""
    topic = _topic(scope, parameters)
    bell = Bell(scope, actions.SnsAction(topic))
    _watch_functions(bell, watched)
    _watch_work(bell, watched)
    _watch_edge(bell, watched)
    _dashboard(scope, watched)
    starters = [watched.functions[name].role for name in ("api", "events", "scheduler")]
    guards.end_spending(scope, _budget(scope, topic, parameters), topic, [role for role in starters if role])
    return topic


@dataclass
class Bell:
    """Makes alarms that all ring in the same place."""

    scope: Construct
    action: actions.SnsAction

    def when(
        self, name: str, metric: cw.Metric, above: float, sentence: str, *, periods: int = 1, silence: bool = False
    ) -> None:
        """Ring when `metric` is above `above` for `periods`; where `silence`, when it is missing or below instead."""
        compare = cw.ComparisonOperator
        alarm = cw.Alarm(
            self.scope,
            f"{name}Alarm",
            metric=metric,
            threshold=above,
            evaluation_periods=periods,
            comparison_operator=compare.LESS_THAN_THRESHOLD if silence else compare.GREATER_THAN_THRESHOLD,
            treat_missing_data=cw.TreatMissingData.BREACHING if silence else cw.TreatMissingData.NOT_BREACHING,
            alarm_description=sentence,
        )
        alarm.add_alarm_action(self.action)


def _topic(scope: Construct, parameters: Parameters) -> sns.Topic:
    key = kms.Key(
        scope,
        "AlarmKey",
        enable_key_rotation=True,
        description="Cutroom: alarms",
        removal_policy=cdk.RemovalPolicy.DESTROY,
        pending_window=cdk.Duration.days(7),
    )
    topic = sns.Topic(scope, "Alarms", display_name="Cutroom alarms", master_key=key, enforce_ssl=True)
    ours = {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}}
    for caller in CALLERS:
        principal = iam.ServicePrincipal(f"{caller}.amazonaws.com").with_conditions(ours)
        key.grant_encrypt_decrypt(principal)
        topic.grant_publish(principal)
    subscription = sns.CfnSubscription(
        scope,
        "AlertMail",
        topic_arn=topic.topic_arn,
        protocol="email",
        endpoint=parameters.alert_email.value_as_string,
    )
    subscription.cfn_options.condition = parameters.has_alert_email
    return topic


def _watch_functions(bell: Bell, watched: Watched) -> None:
    for name, function in watched.functions.items():
        title = titled(name)
        bell.when(
            f"{title}Errors", function.metric_errors(period=FIVE), 5, f"The function {name} fails again and again"
        )
        bell.when(f"{title}Throttles", function.metric_throttles(period=FIVE), 20, f"The function {name} is throttled")
    ticks = watched.functions["scheduler"].metric_invocations(period=FIVE)
    bell.when("NoSweep", ticks, 1, "Nothing has been swept for ten minutes", periods=2, silence=True)


def _watch_work(bell: Bell, watched: Watched) -> None:
    for name, machine in watched.machines.items():
        failed = machine.metric_failed(period=FIVE)
        late = machine.metric_timed_out(period=FIVE)
        bell.when(f"{titled(name)}RunsFail", failed, 3, f"Runs of {name} fail again and again")
        bell.when(f"{titled(name)}RunsHang", late, 0, f"A run of {name} ran out of time")
    for name, dead in watched.dead.items():
        waiting = dead.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
        bell.when(
            f"{titled(name)}DeadLetters", waiting, 0, f"{name}: a message could not be delivered and waits for a person"
        )
    for name, queue in watched.queues.items():
        age = queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum")
        bell.when(f"{titled(name)}Behind", age, 900, f"{name}: messages have waited for fifteen minutes", periods=5)
    full = watched.database.cluster.metric("ACUUtilization", period=FIVE, statistic="Average")
    bell.when("DatabaseFull", full, 90, f"The database is near its {MAX_CAPACITY} capacity units", periods=3)


def _watch_edge(bell: Bell, watched: Watched) -> None:
    broken = api_metric(watched.edge, "5xx", "Sum")
    slow = api_metric(watched.edge, "Latency", "p95")
    bell.when("ApiBroken", broken, 5, "The API answers with 5xx")
    bell.when("ApiSlow", slow, 2000, "The slowest twentieth of API calls takes over two seconds", periods=3)


def api_metric(edge: Edge, name: str, statistic: str) -> cw.Metric:
    """A metric of the HTTP API."""
    return cw.Metric(
        namespace="AWS/ApiGateway",
        metric_name=name,
        statistic=statistic,
        period=FIVE,
        dimensions_map={"ApiId": edge.api.ref},
    )


def _dashboard(scope: Construct, watched: Watched) -> None:
    def waiting(queues: Mapping[str, sqs.Queue]) -> list[cw.IMetric]:
        return [queue.metric_approximate_number_of_messages_visible() for queue in queues.values()]

    def graph(title: str, metrics: Sequence[cw.IMetric]) -> cw.GraphWidget:
        return cw.GraphWidget(title=title, left=list(metrics), width=12)

    functions, machines = watched.functions.values(), watched.machines.values()
    cw.Dashboard(
        scope,
        "Dashboard",
        widgets=[
            [
                graph("API calls and 5xx", [api_metric(watched.edge, name, "Sum") for name in ("Count", "4xx", "5xx")]),
                graph("API p95, ms", [api_metric(watched.edge, "Latency", "p95")]),
            ],
            [
                graph("Runs started", [machine.metric_started() for machine in machines]),
                graph("Runs failed", [machine.metric_failed() for machine in machines]),
            ],
            [
                graph("Function errors", [function.metric_errors() for function in functions]),
                graph("Function time, p95", [function.metric_duration(statistic="p95") for function in functions]),
            ],
            [
                graph("Waiting", waiting(watched.queues)),
                graph("Dead letters", waiting(watched.dead)),
            ],
            [graph("Database capacity units", [watched.database.cluster.metric("ServerlessDatabaseCapacity")])],
        ],
    )


def _budget(scope: Construct, topic: sns.Topic, parameters: Parameters) -> budgets.CfnBudget:
    teller = budgets.CfnBudget.SubscriberProperty(address=topic.topic_arn, subscription_type="SNS")

    def at(percent: int, kind: str) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
        return budgets.CfnBudget.NotificationWithSubscribersProperty(
            notification=budgets.CfnBudget.NotificationProperty(
                comparison_operator="GREATER_THAN",
                notification_type=kind,
                threshold=percent,
                threshold_type="PERCENTAGE",
            ),
            subscribers=[teller],
        )

    return budgets.CfnBudget(
        scope,
        "Budget",
        budget=budgets.CfnBudget.BudgetDataProperty(
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=budgets.CfnBudget.SpendProperty(amount=parameters.monthly_budget.value_as_number, unit="USD"),
        ),
        notifications_with_subscribers=[at(80, "ACTUAL"), at(100, "ACTUAL"), at(100, "FORECASTED")],
    )
