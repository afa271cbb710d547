"""What must hold of the template, whatever else changes."""

import pytest

from infra.specs import SPECS
from tests.infra.conftest import Synthesised
from tests.infra.reading import listed, policies, statements

CONTRACT = {
    "CUTROOM_STAGE", "CUTROOM_MEDIA_BUCKET", "CUTROOM_TABLE", "CUTROOM_EVENT_BUS", "CUTROOM_DATABASE_SECRET_ARN",
    "CUTROOM_DATABASE_HOST", "CUTROOM_APP_SECRET_ARN", "CUTROOM_MAIL_SENDER", "CUTROOM_PUBLIC_URL",
    "CUTROOM_MAIL_CONFIGURATION_SET", "CUTROOM_MAIL_TOPIC_ARN", "CUTROOM_WEBHOOK_SECRETS_ARN",
    "CUTROOM_STRIPE_KEY_ARN", "CUTROOM_PRICES", "CUTROOM_MODERATORS",
    "CUTROOM_SOCIAL_APPS_ARN", "CUTROOM_TOKEN_KEY_ARN",
    "CUTROOM_WEB_ORIGINS", "CUTROOM_AI", "CUTROOM_MODEL_KEYS_SECRET_ARN", "CUTROOM_FUNCTION",
    "CUTROOM_VERIFY_EMAIL", "CUTROOM_DATABASE_SECRET_VERSION", "CUTROOM_LIMITS",
}  # fmt: skip
OUTPUTS = {
    "ApiUrl", "WebUrl", "MediaBucketName", "TableName", "EventBusName", "MigrateFunctionName", "IngestMachineArn",
    "AnalysisMachineArn", "SelectionMachineArn", "RenderMachineArn", "StudioMachineArn", "TakeoutMachineArn",
    "PublishMachineArn", "WebBucketName",
}  # fmt: skip
# function -> memory, time-out, layers beside core and deps (docs/architecture.md)
SIZES = {
    "api": (1024, 29, {"Web", "Payments"}),
    "preview": (1769, 24, {"Ffmpeg", "Fonts"}),
    "events": (512, 60, {"Web", "Payments"}),
    "ingest": (2048, 900, {"Ffmpeg"}),
    "analyze": (3008, 900, {"Ffmpeg", "Vision"}),
    "speech": (3008, 900, {"Vision"}),
    "render": (8192, 900, {"Ffmpeg", "Fonts"}),
    "studio": (3008, 900, {"Ffmpeg", "Fonts"}),
    "privacy": (1024, 900, {"Web"}),
    "publish": (512, 900, {"Web"}),
    "scheduler": (512, 60, {"Web", "Payments"}),
    "webhooks": (1024, 15, {"Web"}),
    "migrate": (512, 300, set[str]()),
}


def test_outputs_are_those_of_the_contract(cloud: Synthesised) -> None:
    assert set(cloud.template["Outputs"]) == OUTPUTS


@pytest.mark.parametrize("name", SIZES)
def test_function_is_what_the_contract_says(cloud: Synthesised, name: str) -> None:
    function = cloud.function(name)
    memory, timeout, more = SIZES[name]
    size = function["MemorySize"]
    asked = cloud.template["Parameters"][size["Ref"]]["Default"] if isinstance(size, dict) else size
    assert (asked, function["Timeout"]) == (memory, timeout)
    layers = {reference["Ref"].split("Layer")[0] for reference in function["Layers"]}
    assert layers == {"Core", "Deps"} | more
    assert function["Handler"] == "handler.handler"
    assert function["Architectures"] == ["x86_64"]
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert function["VpcConfig"]["SecurityGroupIds"]
    assert "LogGroup" in function["LoggingConfig"]


@pytest.mark.parametrize("name", SIZES)
def test_function_gets_the_environment_of_the_contract(cloud: Synthesised, name: str) -> None:
    expected = set(CONTRACT)
    if name in ("api", "events", "scheduler"):
        expected.add("CUTROOM_MACHINES")
    if SPECS[name].needs.packs:
        expected.add("CUTROOM_PACKS")
    if name in ("api", "webhooks"):
        expected |= {"CUTROOM_ORIGIN_SECRET_ARN", "CUTROOM_PATIENCE_S"}
    if SPECS[name].needs.calls:
        expected.add("CUTROOM_CALLS")
    if name == "migrate":
        expected.add("CUTROOM_DATABASE_OWNER_SECRET_ARN")
    assert set(cloud.function(name)["Environment"]["Variables"]) == expected


def test_no_two_functions_share_a_role(cloud: Synthesised) -> None:
    roles = [function["Role"]["Fn::GetAtt"][0] for function in cloud.of("Lambda::Function").values()]
    assert len(set(roles)) == len(roles) == len(SPECS)


def test_every_log_group_forgets(cloud: Synthesised) -> None:
    assert all(group.get("RetentionInDays", 0) > 0 for group in cloud.of("Logs::LogGroup").values())


def test_buckets_are_private_encrypted_and_clean_up(cloud: Synthesised) -> None:
    buckets = cloud.of("S3::Bucket")
    assert len(buckets) == 3
    for name, bucket in buckets.items():
        assert all(bucket["PublicAccessBlockConfiguration"].values()), name
        assert bucket["BucketEncryption"], name
        aborts = [rule.get("AbortIncompleteMultipartUpload") for rule in bucket["LifecycleConfiguration"]["Rules"]]
        assert {"DaysAfterInitiation": 7} in aborts, name
        assert "LoggingConfiguration" in bucket or name.startswith("LogBucket"), name


def test_buckets_refuse_plain_http_and_are_open_to_nobody(cloud: Synthesised) -> None:
    found = cloud.of("S3::BucketPolicy")
    assert len(found) == 3
    for policy in found.values():
        denied = [one for one in statements(policy) if one["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in [one["Condition"] for one in denied]
        for one in statements(policy):
            assert one["Effect"] == "Deny" or "Service" in one["Principal"]


def test_media_bucket_encrypts_with_our_key_and_forgets_work_files(cloud: Synthesised) -> None:
    media = cloud.one("S3::Bucket", "MediaBucket")
    [rule] = media["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["BucketKeyEnabled"] is True
    work = [one for one in media["LifecycleConfiguration"]["Rules"] if one.get("Prefix") == "work/"]
    assert [one["ExpirationInDays"] for one in work] == [14]


def test_browsers_may_upload_parts_and_read_their_etags(cloud: Synthesised) -> None:
    own, _ = cloud.one("S3::Bucket", "MediaBucket")["CorsConfiguration"]["CorsRules"]
    assert set(own["AllowedMethods"]) == {"GET", "HEAD", "PUT"}
    assert "ETag" in own["ExposedHeaders"]
    assert "*" not in own["AllowedOrigins"]


def test_table_expires_and_can_be_restored(cloud: Synthesised) -> None:
    table = cloud.one("DynamoDB::Table")
    assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [("pk", "HASH"), ("sk", "RANGE")]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["SSESpecification"]["SSEEnabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_what_users_own_outlives_the_stack(cloud: Synthesised) -> None:
    keep = {"AWS::S3::Bucket": "Retain", "AWS::DynamoDB::Table": "Retain", "AWS::RDS::DBCluster": "Snapshot"}
    for name, resource in cloud.template["Resources"].items():
        if resource["Type"] in keep:
            assert resource["DeletionPolicy"] == keep[resource["Type"]], name
    assert cloud.one("RDS::DBCluster")["DeletionProtection"] is True
    assert cloud.one("DynamoDB::Table")["DeletionProtectionEnabled"] is True


def test_database_is_encrypted_backed_up_and_behind_a_proxy_that_wants_tls(cloud: Synthesised) -> None:
    cluster = cloud.one("RDS::DBCluster")
    assert cluster["StorageEncrypted"] is True
    assert cluster["BackupRetentionPeriod"] >= 7
    assert cluster["EngineVersion"].startswith("18.")
    assert cluster["ServerlessV2ScalingConfiguration"]["MinCapacity"] == 0.5
    assert cloud.one("RDS::DBProxy")["RequireTLS"] is True
    assert cloud.one("RDS::DBInstance")["PubliclyAccessible"] is False


def test_only_migrate_may_read_the_owners_secret(cloud: Synthesised) -> None:
    owner = cloud.function("migrate")["Environment"]["Variables"]["CUTROOM_DATABASE_OWNER_SECRET_ARN"]
    readers = [name for name, one in policies(cloud) if owner in listed(one["Resource"])]
    assert [name.startswith("MigrateFunctionRole") for name in readers] == [True]


def test_keys_rotate(cloud: Synthesised) -> None:
    keys = cloud.of("KMS::Key")
    assert keys
    assert all(key["EnableKeyRotation"] for key in keys.values())


def test_tokens_of_accounts_open_for_four_functions_and_one_purpose(cloud: Synthesised) -> None:
    key = cloud.function("api")["Environment"]["Variables"]["CUTROOM_TOKEN_KEY_ARN"]
    uses = [(name, one) for name, one in policies(cloud) if key in listed(one["Resource"])]
    assert {name.partition("FunctionRole")[0] for name, _ in uses} == {"Api", "Events", "Publish", "Scheduler"}
    assert [one["Condition"] for _, one in uses] == [
        {"StringEquals": {"kms:EncryptionContext:purpose": "social-grant"}}
    ] * 4


def test_the_functions_are_those_of_the_contract() -> None:
    assert set(SPECS) == set(SIZES)


def test_api_is_throttled_and_logged_and_takes_every_route(cloud: Synthesised) -> None:
    stage = cloud.one("ApiGatewayV2::Stage")
    assert 0 < stage["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 1000
    assert 0 < stage["DefaultRouteSettings"]["ThrottlingBurstLimit"] <= 2000
    assert stage["AccessLogSettings"]["Format"]
    routes = {one["RouteKey"] for one in cloud.of("ApiGatewayV2::Route").values()}
    assert routes == {"ANY /{proxy+}", "ANY /api/webhooks/{source}"}
    assert {one["PayloadFormatVersion"] for one in cloud.of("ApiGatewayV2::Integration").values()} == {"2.0"}


def test_web_is_served_over_https_with_security_headers_and_the_api_is_never_cached(cloud: Synthesised) -> None:
    config = cloud.one("CloudFront::Distribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    [api] = config["CacheBehaviors"]
    assert api["PathPattern"] == "/api/*"
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled"
    assert config["Logging"]
    for behaviour in (config["DefaultCacheBehavior"], api):
        assert "ResponseHeadersPolicyId" in behaviour


def test_gpu_jobs_cost_nothing_while_there_are_none(cloud: Synthesised) -> None:
    environments = cloud.of("Batch::ComputeEnvironment")
    assert {one["ComputeResources"]["Type"] for one in environments.values()} == {"SPOT", "EC2"}
    assert all(one["ComputeResources"]["MinvCpus"] == 0 for one in environments.values())
    order = cloud.one("Batch::JobQueue")["ComputeEnvironmentOrder"]
    assert order[0]["ComputeEnvironment"]["Fn::GetAtt"][0].startswith("GpuSpot")


def test_gpu_job_runs_the_same_environment_as_render_on_a_public_image(cloud: Synthesised) -> None:
    job = cloud.one("Batch::JobDefinition")
    container = job["ContainerProperties"]
    given = {one["Name"] for one in container["Environment"]}
    assert set(cloud.function("render")["Environment"]["Variables"]) <= given
    assert container["Command"][:2] == ["python", "-c"]
    assert container["Command"][-1] == "Ref::payload"
    assert len(container["Command"][2]) < 4000, "a job's request takes 8 KB in all"
    assert {"Type": "GPU", "Value": "1"} in container["ResourceRequirements"]
    assert job["RetryStrategy"]["Attempts"] == 3
    assert job["Timeout"]["AttemptDurationSeconds"] > 0


def test_alarms_ring_somewhere_and_money_is_watched(cloud: Synthesised) -> None:
    alarms = cloud.of("CloudWatch::Alarm")
    assert all(alarm["AlarmActions"] for alarm in alarms.values())
    described = " ".join(alarm["AlarmDescription"] for alarm in alarms.values())
    for word in ("fails", "throttled", "5xx", "slowest", "capacity", "swept", "waits for a person"):
        assert word in described
    assert cloud.one("Budgets::Budget")["Budget"]["BudgetLimit"]["Amount"] == {"Ref": "MonthlyBudget"}
    assert cloud.one("CloudWatch::Dashboard")["DashboardBody"]


def test_deploying_migrates_whenever_the_migrations_change(cloud: Synthesised) -> None:
    migrations = cloud.one("CloudFormation::CustomResource")
    assert migrations["ServiceToken"]["Fn::GetAtt"][0].startswith("MigrateFunction")
    assert len(migrations["Version"]) == 64


def test_mail_comes_back_to_the_address_for_webhooks_where_a_sender_is_named(cloud: Synthesised) -> None:
    kinds = ("SES::ConfigurationSet", "SES::ConfigurationSetEventDestination", "SNS::TopicPolicy", "SES::EmailIdentity")
    named = {name: one for name, one in cloud.template["Resources"].items() if name.startswith("Mail")}
    resources = [one for one in named.values() if one["Type"] in [f"AWS::{kind}" for kind in kinds]]
    assert len(resources) == len(kinds)
    subscriptions = [
        one for one in cloud.template["Resources"].values()
        if one["Type"] == "AWS::SNS::Subscription" and one["Properties"]["Protocol"] == "https"
    ]  # fmt: skip
    assert len(subscriptions) == 1
    assert "/api/webhooks/ses" in str(subscriptions[0]["Properties"]["Endpoint"])
    assert {one.get("Condition") for one in [*resources, *subscriptions]} == {"HasMailSender"}
    [destination] = [one for one in resources if one["Type"].endswith("EventDestination")]
    assert destination["Properties"]["EventDestination"]["MatchingEventTypes"] == ["BOUNCE", "COMPLAINT"]
    [reports] = [one for one in resources if one["Type"].endswith("::ConfigurationSet")]
    assert reports["Properties"]["SuppressionOptions"] == {"SuppressedReasons": []}  # our own list decides


def test_webhooks_may_announce_what_they_store_and_touch_no_object(cloud: Synthesised) -> None:
    own = [one for name, one in policies(cloud) if name.startswith("WebhooksFunctionRole")]
    allowed = {action for one in own for action in listed(one["Action"])}
    assert "events:PutEvents" in allowed
    assert not {action for action in allowed if action.startswith(("s3:", "states:", "dynamodb:", "ses:"))}
