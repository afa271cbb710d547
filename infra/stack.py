"""The stack: composes the parts, in the order in which they need each other, and nothing else."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra import (
    access,
    batch,
    database,
    edge,
    events,
    guards,
    network,
    operations,
    packages,
    parameters,
    pipelines,
    schedules,
    storage,
)
from infra.functions import Fleet, common_policy
from tools import bundle

TASKS = ("ingest", "analyze", "speech", "render", "privacy")
STARTERS = ("api", "events", "scheduler")


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
        self.pipelines = self._pipelines()
        self._starters()
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
            "CUTROOM_VERIFY_EMAIL": self.parameters.verify_email.value_as_string,
            "CUTROOM_DATABASE_SECRET_VERSION": self.parameters.secret_version.value_as_string,
            "CUTROOM_LIMITS": self.parameters.limits.value_as_string,
            "CUTROOM_AI": self.parameters.models.value_as_string,
            "CUTROOM_MODEL_KEYS_SECRET_ARN": self.parameters.model_keys_secret_arn.value_as_string,
            "CUTROOM_WEB_ORIGINS": parameters.choose(self.parameters.has_web_origins, further, self.edge.web_url),
        }

    def _pipelines(self) -> pipelines.Pipelines:
        """The functions that do the machines' tasks, the GPU queue, and the machines."""
        made = {name: self.fleet.make(name) for name in TASKS}
        for name, function in made.items():
            self._grant(access.role_of(function), name)
        guards.cap_memory(made["render"], self.parameters)
        gpu = batch.make(self, self.network, self.packages, self.fleet.environment_of("render"))
        self._grant(gpu.job_role, "render")
        return pipelines.make(self, made, gpu)

    def _grant(self, role: iam.IRole, name: str) -> None:
        access.grant(role, name, self.storage, self.database, self.events.bus)
        if name in access.CALL_MODELS:
            access.grant_models(role, self.parameters)

    def _starters(self) -> None:
        """The functions that start runs: nothing that a machine calls may be among them."""
        made = {name: self.fleet.make(name, self.pipelines.environment()) for name in STARTERS}
        for name, function in made.items():
            self._grant(access.role_of(function), name)
            access.grant_runs(access.role_of(function), self.pipelines.all().values())
        edge.connect(self, self.edge, made["api"])
        made["api"].add_environment("CUTROOM_ORIGIN_SECRET_ARN", self.edge.origin_secret.secret_arn)
        made["api"].add_environment("CUTROOM_PATIENCE_S", "6")  # a person waits
        access.give(access.role_of(made["api"]), ["secretsmanager:GetSecretValue"], self.edge.origin_secret.secret_arn)
        guards.reserve(made["api"], self.parameters)
        events.consume(self, self.events.consumers, made["events"], access.role_of(made["events"]))
        access.grant_mail(access.role_of(made["events"]), self.parameters)
        self.ticks = schedules.make(self, made["scheduler"])
        sender = self.parameters.mail_sender.value_as_string
        identity = ses.CfnEmailIdentity(self, "MailIdentity", email_identity=sender)
        identity.cfn_options.condition = self.parameters.has_mail_sender

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
        migrations = bundle.sources(bundle.ROOT / "layers" / "core" / "cutroom" / "migrations")
        version = bundle.digest(path.read_bytes() for path in migrations)
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
        consumers = self.events.consumers
        watched = operations.Watched(
            functions=self.fleet.made,
            machines=self.pipelines.all(),
            queues={consumer.name: consumer.queue for consumer in consumers},
            dead={consumer.name: consumer.dead for consumer in consumers} | {"clock": self.ticks},
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
        for kind, machine in self.pipelines.all().items():
            values[f"{kind.title()}MachineArn"] = machine.state_machine_arn
        for name, value in values.items():
            cdk.CfnOutput(self, name, value=value)
