"""Where bytes and short-lived rows live: three private buckets, one table, and the keys that encrypt them."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cutroom import capabilities
from infra.parameters import Parameters

KEEP = cdk.RemovalPolicy.RETAIN


@dataclass(frozen=True)
class Storage:
    """The buckets, the table, the key of what users own, and the one that seals tokens of connected accounts."""

    key: kms.Key
    token_key: kms.Key
    media: s3.Bucket
    web: s3.Bucket
    logs: s3.Bucket
    table: dynamodb.Table


def make(scope: Construct) -> Storage:
    """Everything encrypted, private, reachable over TLS alone, and kept when the stack goes."""
    key = kms.Key(
        scope, "DataKey", enable_key_rotation=True, description="Cutroom: what users own", removal_policy=KEEP
    )
    token_key = kms.Key(
        scope, "TokenKey", enable_key_rotation=True, description="Cutroom: tokens of accounts", removal_policy=KEEP
    )
    logs = _logs(scope)
    media = _media(scope, key, logs)
    web = _bucket(scope, "WebBucket", logs, encryption=s3.BucketEncryption.S3_MANAGED, versioned=True)
    web.add_lifecycle_rule(noncurrent_version_expiration=cdk.Duration.days(30))
    table = dynamodb.Table(
        scope,
        "StateTable",
        partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
        time_to_live_attribute="expires_at",
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        deletion_protection=True,
        removal_policy=KEEP,
    )
    return Storage(key, token_key, media, web, logs, table)


def _bucket(scope: Construct, name: str, logs: s3.Bucket | None, **options: object) -> s3.Bucket:
    bucket = s3.Bucket(
        scope,
        name,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        server_access_logs_bucket=logs,
        server_access_logs_prefix=f"s3/{name}/" if logs else None,
        removal_policy=KEEP,
        **options,
    )
    bucket.add_lifecycle_rule(id="abandoned-uploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(7))
    return bucket


def _logs(scope: Construct) -> s3.Bucket:
    logs = _bucket(
        scope,
        "LogBucket",
        None,
        encryption=s3.BucketEncryption.S3_MANAGED,  # S3 delivers access logs to no other kind of encryption
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,  # CloudFront delivers its logs with an ACL
    )
    logs.add_lifecycle_rule(id="logs", expiration=cdk.Duration.days(90))
    return logs


def _media(scope: Construct, key: kms.Key, logs: s3.Bucket) -> s3.Bucket:
    """Sources, what is made of them, and work files. Not versioned: a person who deletes a video means it."""
    media = _bucket(
        scope,
        "MediaBucket",
        logs,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
    )
    for name, prefix in capabilities.prefixes().items():
        if prefix.kept_days is not None:
            kept = cdk.Duration.days(prefix.kept_days)
            media.add_lifecycle_rule(id=f"{name}-end", prefix=f"{name}/", expiration=kept)
        if prefix.cools_after_days is not None:
            after = cdk.Duration.days(prefix.cools_after_days)
            cool = s3.Transition(storage_class=s3.StorageClass.INTELLIGENT_TIERING, transition_after=after)
            media.add_lifecycle_rule(id=f"{name}-cool", prefix=f"{name}/", transitions=[cool])
    return media


def allow_browsers(media: s3.Bucket, parameters: Parameters, web_origin: str) -> None:
    """Let the web app's origin (and those that the deployer names) upload parts and play what is theirs."""
    rule = {
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"],
        "ExposedHeaders": ["ETag", "Content-Range", "Accept-Ranges", "Content-Length"],
        "MaxAge": 3600,
    }
    further = cdk.Fn.condition_if(
        parameters.has_web_origins.logical_id,
        rule | {"Id": "further-origins", "AllowedOrigins": parameters.origins()},
        cdk.Aws.NO_VALUE,
    )
    own = rule | {"Id": "web-app", "AllowedOrigins": [web_origin]}
    resource = media.node.default_child
    assert isinstance(resource, s3.CfnBucket)  # noqa: S101 (what L2 promises)
    resource.add_property_override("CorsConfiguration.CorsRules", [own, further])
