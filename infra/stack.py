"""The stack: composes the parts, in the order in which they need each other, and nothing else."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cutroom import migrations
from cutroom.capabilities import titled
from infra import (
    access,
    batch,
    database,
    edge,
    events,
    guards,
    mail,
    network,
    operations,
    packages,
    parameters,
    pipelines,
    schedules,
    storage,
)
from infra.functions import Fleet, common_policy, invoke
from infra.specs import SPECS
from tools import bundle


class CutroomStack(cdk.Stack):
    """All of Cutroom on AWS."""

    def __init__(self, scope: Construct, name: str, *, publish: bool) -> None:
        """Make every part."""
        super().__init__(scope, name, description="Cutroom: long videos into short vertical videos")
        self.parameters = parameters.declare(self)
        self.network = network.make(self)
        self.storage = storage.make(self)
        self.database = database.make(self, self.network, self.storage.key)
        self.events = events.make(self, self.storage.media)
        self.edge = edge.make(self, self.storage, self.parameters)
        storage.allow_browsers(self.storage.media, self.parameters, self.edge.web_url)
        self.packages = packages.make(self, publish=publish)
        self.fleet = Fleet(self, self.network, self.packages, self._environment(), common_policy(self))
        self.steps = pipelines.functions_called()
        self.machines = self._machines()
        self._others()
        self._migrate()
        self._operations()
        self._outputs()

    def _environment(self) -> dict[str, str]:
        """The part of the environment that every function has."""
        further = cdk.Fn.join(",", [self.edge.web_url, self.parameters.web_origins.value_as_string])
        return {
            "CUTROOM_STAGE": self.parameters.stage.value_as_string,
            "CUTROOM_MEDIA_BUCKET": self.storage.media.bucket_name,
            "CUTROOM_TABLE": self.storage.table.table_name,
            "CUTROOM_EVENT_BUS": self.events.bus.event_bus_name,
            "CUTROOM_DATABASE_SECRET_ARN": self.database.app_role_secret.secret_arn,
            "CUTROOM_DATABASE_HOST": self.database.proxy.endpoint,
            "CUTROOM_APP_SECRET_ARN": self.database.app_secret.secret_arn,
            "CUTROOM_MAIL_SENDER": self.parameters.mail_sender.value_as_string,
            "CUTROOM_PUBLIC_URL": self.edge.web_url,
            **mail.environment(self.parameters),
            "CUTROOM_VERIFY_EMAIL": self.parameters.verify_email.value_as_string,
            "CUTROOM_DATABASE_SECRET_VERSION": self.parameters.secret_version.value_as_string,
            "CUTROOM_LIMITS": self.parameters.limits.value_as_string,
            "CUTROOM_AI": self.parameters.models.value_as_string,
            "CUTROOM_MODEL_KEYS_SECRET_ARN": self.parameters.model_keys_secret_arn.value_as_string,
            "CUTROOM_WEBHOOK_SECRETS_ARN": self.parameters.webhook_secrets_arn.value_as_string,
            "CUTROOM_STRIPE_KEY_ARN": self.parameters.stripe_key_arn.value_as_string,
            "CUTROOM_SOCIAL_APPS_ARN": self.parameters.social_apps_arn.value_as_string,
            "CUTROOM_TOKEN_KEY_ARN": self.storage.token_key.key_arn,
            "CUTROOM_MODERATORS": self.parameters.moderators.value_as_string,
            "CUTROOM_PRICES": self.parameters.prices.value_as_string,
            "CUTROOM_WEB_ORIGINS": parameters.choose(self.parameters.has_web_origins, further, self.edge.web_url),
        }

    def _machines(self) -> dict[str, sfn.StateMachine]:
        """The functions that do the machines' tasks, the GPU queue, and the machines."""
        for name in sorted(self.steps):
            self._make(name)
        guards.cap_memory(self.fleet.made["render"], self.parameters)
        gpu = batch.make(self, self.network, self.packages, self.fleet.environment_of("render"))
        self._grant(gpu.job_role, "render")
        return pipelines.make(self, self.fleet.made, gpu)

    def _make(self, name: str) -> None:
        """One function with its permissions, after those that it calls; once.

        What a machine calls starts none: nothing runs in circles.
        """
        if name in self.fleet.made:
            return
        needs = SPECS[name].needs
        for other in needs.calls:
            self._make(other)
        if needs.starts_jobs and name in self.steps:
            raise SystemExit(f"the function {name} is called by a state machine, so it cannot start jobs")
        environment = pipelines.environment() if needs.starts_jobs else {}
        if needs.calls:
            called = {other: self.fleet.made[other].function_name for other in needs.calls}
            environment["CUTROOM_CALLS"] = self.to_json_string(called)
        role = access.role_of(self.fleet.make(name, environment))
        self._grant(role, name)
        if needs.calls:
            role.add_to_principal_policy(invoke(*(self.fleet.made[other] for other in needs.calls)))

    def _grant(self, role: iam.IRole, name: str) -> None:
        needs = SPECS[name].needs
        access.grant(role, name, self.storage, self.database, self.events.bus)
        if needs.calls_models:
            access.grant_models(role, self.parameters)
        if needs.sends_mail:
            access.grant_mail(role, self.parameters)
        if needs.takes_webhooks:
            access.grant_webhooks(role, self.parameters)
        if needs.takes_payments:
            access.grant_payments(role, self.parameters)
        if needs.holds_grants:
            access.grant_accounts(role, self.parameters, self.storage.token_key)
        if needs.starts_jobs:
            access.grant_runs(role, self.machines.values())

    def _serve_requests(self, function: lambda_.Function) -> None:
        """Let a function see that requests come through the CDN, and give it little patience: a person waits."""
        secret = self.edge.origin_secret.secret_arn
        function.add_environment("CUTROOM_ORIGIN_SECRET_ARN", secret)
        function.add_environment("CUTROOM_PATIENCE_S", "6")
        access.give(access.role_of(function), ["secretsmanager:GetSecretValue"], secret)

    def _others(self) -> None:
        """The functions that requests, queues and clocks call."""
        rest = [name for name in SPECS if name not in self.steps and name != "migrate"]
        for name in sorted(rest):
            self._make(name)
        for name in rest:
            function, needs = self.fleet.made[name], SPECS[name].needs
            edge.connect(self, self.edge, name, function, needs.routes)
            if needs.routes:
                self._serve_requests(function)
            if needs.url:
                edge.open_url(self, name, function)
            taken = [one for one in self.events.queues if one.function == name]
            if taken:
                events.consume(self, taken, function, access.role_of(function))
        guards.reserve(self.fleet.made["api"], self.parameters)
        self.ticks = schedules.make(self, self.fleet.made)
        answering = (self.node.find_child("WebhooksRoute"), self.node.find_child("WebhooksMayInvoke"))
        mail.make(self, self.parameters, self.storage.key, self.edge.web_url, *answering)

    def _migrate(self) -> None:
        """Migrations run at every deploy that changes them, as the schema's owner and past the proxy."""
        owner = self.database.owner_secret
        function = self.fleet.make(
            "migrate",
            {
                "CUTROOM_DATABASE_HOST": self.database.cluster.cluster_endpoint.hostname,
                "CUTROOM_DATABASE_OWNER_SECRET_ARN": owner.secret_arn,
            },
        )
        access.grant(access.role_of(function), "migrate", self.storage, self.database, self.events.bus, owner)
        files = [path for folder in migrations.folders() for path in bundle.sources(folder)]
        version = bundle.digest(path.read_bytes() for path in files)
        secret_version = self.parameters.secret_version.value_as_string
        made = cdk.CfnResource(
            self,
            "Migrations",
            type="AWS::CloudFormation::CustomResource",
            properties={
                "ServiceToken": function.function_arn,
                "ServiceTimeout": 600,
                "Version": version,
                "SecretVersion": secret_version,  # a rotated password is given to the database's role
            },
        )
        made.node.add_dependency(self.database.cluster, self.network.vpc)
        guards.update_after(made, (one for name, one in self.fleet.made.items() if name != "migrate"))

    def _operations(self) -> None:
        queues = self.events.queues
        watched = operations.Watched(
            functions=self.fleet.made,
            machines=self.machines,
            queues={one.name: one.queue for one in queues},
            dead={one.name: one.dead for one in queues} | {"clock": self.ticks},
            database=self.database,
            edge=self.edge,
        )
        operations.make(self, watched, self.parameters)

    def _outputs(self) -> None:
        """What people, the command line and the tests need to find."""
        values = {
            "ApiUrl": self.edge.api_url,
            "WebUrl": self.edge.web_url,
            "MediaBucketName": self.storage.media.bucket_name,
            "WebBucketName": self.storage.web.bucket_name,
            "TableName": self.storage.table.table_name,
            "EventBusName": self.events.bus.event_bus_name,
            "MigrateFunctionName": self.fleet.made["migrate"].function_name,
        }
        for kind, machine in self.machines.items():
            values[f"{titled(kind)}MachineArn"] = machine.state_machine_arn
        for name, value in values.items():
            cdk.CfnOutput(self, name, value=value)
