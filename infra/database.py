"""Aurora PostgreSQL Serverless v2 behind RDS Proxy, and the three secrets."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

import json
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secrets
from constructs import Construct

from infra.accepted import accept
from infra.network import Network

OWNER, APP = "cutroom_owner", "cutroom_app"
NAME = "cutroom"
MAX_CAPACITY = 16


@dataclass(frozen=True)
class Database:
    """The cluster, its proxy, and who signs in with which secret."""

    cluster: rds.DatabaseCluster
    proxy: rds.DatabaseProxy
    owner_secret: secrets.ISecret
    app_role_secret: secrets.Secret
    app_secret: secrets.Secret


def make(scope: Construct, network: Network, key: kms.Key) -> Database:
    """The owner role migrates, the application role (made by the first migration) does everything else."""
    cluster = _cluster(scope, network, key)
    owner = cluster.secret
    assert owner is not None  # noqa: S101 (generated below)
    app_role = _secret(
        scope,
        "AppRoleSecret",
        key,
        f"Sign-in of the database role {APP}, which row-level security binds",
        template=json.dumps({"username": APP, "dbname": NAME, "port": 5432}),
    )
    app_secret = _secret(scope, "AppSecret", key, "Signing keys of sign-in tokens are derived from this")
    proxy = rds.DatabaseProxy(
        scope,
        "Proxy",
        proxy_target=rds.ProxyTarget.from_cluster(cluster),
        secrets=[app_role],
        db_proxy_name=f"{cdk.Aws.STACK_NAME}-proxy",
        vpc=network.vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        security_groups=[network.proxy],
        require_tls=True,
        idle_client_timeout=cdk.Duration.minutes(15),
    )
    reason = "Changing it signs the application out until the next deploy sets the role's password again."
    for secret in (app_role, app_secret, cluster.node.find_child("Secret")):
        accept(secret, reason, "SMG4")
    return Database(cluster, proxy, owner, app_role, app_secret)


def _cluster(scope: Construct, network: Network, key: kms.Key) -> rds.DatabaseCluster:
    cluster = rds.DatabaseCluster(
        scope,
        "Database",
        engine=rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_18_4),
        credentials=rds.Credentials.from_generated_secret(OWNER, encryption_key=key),
        default_database_name=NAME,
        writer=rds.ClusterInstance.serverless_v2(
            "Writer", auto_minor_version_upgrade=True, enable_performance_insights=True
        ),
        serverless_v2_min_capacity=0.5,
        serverless_v2_max_capacity=MAX_CAPACITY,
        vpc=network.vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        security_groups=[network.database],
        storage_encrypted=True,
        storage_encryption_key=key,
        iam_authentication=True,
        backup=rds.BackupProps(retention=cdk.Duration.days(14)),
        copy_tags_to_snapshot=True,
        deletion_protection=True,
        removal_policy=cdk.RemovalPolicy.SNAPSHOT,
        parameters={"rds.force_ssl": "1"},
    )
    return cluster


def _secret(scope: Construct, name: str, key: kms.Key, description: str, template: str | None = None) -> secrets.Secret:
    generate = secrets.SecretStringGenerator(
        password_length=64,
        exclude_punctuation=True,
        secret_string_template=template,
        generate_string_key="password" if template else None,
    )
    return secrets.Secret(scope, name, description=description, encryption_key=key, generate_secret_string=generate)
