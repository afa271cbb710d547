"""The private network: functions and GPU jobs reach the database inside it and the outside world through one NAT."""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from dataclasses import dataclass

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra import log_groups


@dataclass(frozen=True)
class Network:
    """The VPC, and who may talk to whom in it."""

    vpc: ec2.Vpc
    functions: ec2.SecurityGroup
    migrations: ec2.SecurityGroup
    jobs: ec2.SecurityGroup
    proxy: ec2.SecurityGroup
    database: ec2.SecurityGroup


def make(scope: Construct) -> Network:
    """Two zones; public subnets hold nothing but the NAT, isolated ones nothing but the database."""
    vpc = ec2.Vpc(
        scope,
        "Vpc",
        max_azs=2,
        nat_gateways=1,  # one is enough until an outage of its zone costs more than the second one's 35 dollars a month
        subnet_configuration=[
            ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24),
            ec2.SubnetConfiguration(name="Private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20),
            ec2.SubnetConfiguration(name="Database", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24),
        ],
        gateway_endpoints={
            "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
            "DynamoDb": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.DYNAMODB),
        },
    )
    _log_flows(vpc)
    return _guard(vpc)


def _guard(vpc: ec2.Vpc) -> Network:
    """Functions and jobs may open the proxy, migrations the database; the proxy itself is let in by its construct."""

    def group(name: str, description: str, *, outbound: bool) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(vpc, name, vpc=vpc, description=description, allow_all_outbound=outbound)

    functions = group("Functions", "Lambda functions", outbound=True)
    migrations = group("MigrationsGroup", "The migrate function", outbound=True)
    jobs = group("Jobs", "GPU jobs", outbound=True)
    proxy = group("Proxy", "RDS Proxy", outbound=False)
    database = group("Aurora", "Aurora PostgreSQL", outbound=False)
    postgres = ec2.Port.tcp(5432)
    proxy.add_ingress_rule(functions, postgres, "functions")
    proxy.add_ingress_rule(jobs, postgres, "GPU jobs")
    database.add_ingress_rule(migrations, postgres, "migrations go past the proxy")
    return Network(vpc, functions, migrations, jobs, proxy, database)


def _log_flows(vpc: ec2.Vpc) -> None:
    group = log_groups.make(vpc, "FlowLogs")
    role = iam.Role(vpc, "FlowLogsRole", assumed_by=iam.ServicePrincipal("vpc-flow-logs.amazonaws.com"))
    ec2.CfnFlowLog(
        vpc,
        "FlowLog",
        resource_id=vpc.vpc_id,
        resource_type="VPC",
        traffic_type="REJECT",
        log_destination_type="cloud-watch-logs",
        log_group_name=group.log_group_name,
        deliver_logs_permission_arn=role.role_arn,
    )
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            resources=[group.log_group_arn],
        )
    )
