"""Mail: who it comes from, and how bounces and complaints come back, by SNS to our own address for webhooks.

All of it exists only where a sender is named.
"""

# pyright: reportArgumentType=false
# (the CDK's generated protocols name parameters otherwise than the classes that fulfil them)

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from constructs import Construct, IDependable

from infra.parameters import Parameters, choose

EVENTS = ["BOUNCE", "COMPLAINT"]
PATH = "/api/webhooks/ses"


def name() -> str:
    """The name of both the configuration set and the topic."""
    return f"{cdk.Aws.STACK_NAME}-mail"


def topic_arn() -> str:
    """The topic, by its name: it is there only where a sender is."""
    return f"arn:{cdk.Aws.PARTITION}:sns:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}:{name()}"


def environment(parameters: Parameters) -> Mapping[str, str]:
    """What functions need to know: where mail is reported, and whose reports to believe."""
    return {
        "CUTROOM_MAIL_CONFIGURATION_SET": choose(parameters.has_mail_sender, name(), ""),
        "CUTROOM_MAIL_TOPIC_ARN": choose(parameters.has_mail_sender, topic_arn(), ""),
    }


def make(scope: Construct, parameters: Parameters, key: kms.Key, web_url: str, *ready: IDependable) -> None:
    """The sender's identity, and its reports to `web_url`, whose webhooks answer once `ready` is there."""
    where = parameters.has_mail_sender
    sender = parameters.mail_sender.value_as_string
    identity = ses.CfnEmailIdentity(scope, "MailIdentity", email_identity=sender)
    # Our own list decides (accounts/mail.py): the account's would go on when a person has had theirs lifted.
    own_list = ses.CfnConfigurationSet.SuppressionOptionsProperty(suppressed_reasons=[])
    reports = ses.CfnConfigurationSet(scope, "MailReports", name=name(), suppression_options=own_list)
    topic = sns.CfnTopic(scope, "MailTopic", topic_name=name(), kms_master_key_id=key.key_id)
    policy = _let_ses_publish(scope, topic, key)
    destination = ses.CfnConfigurationSetEventDestination(
        scope,
        "MailReportsToTopic",
        configuration_set_name=reports.ref,
        event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
            name="topic",
            enabled=True,
            matching_event_types=EVENTS,
            sns_destination=ses.CfnConfigurationSetEventDestination.SnsDestinationProperty(topic_arn=topic.ref),
        ),
    )
    destination.node.add_dependency(policy)
    subscription = sns.CfnSubscription(
        scope, "MailWebhook", topic_arn=topic.ref, protocol="https", endpoint=f"{web_url}{PATH}"
    )
    subscription.node.add_dependency(*ready)
    for one in (identity, reports, topic, policy, destination, subscription):
        one.cfn_options.condition = where


def _let_ses_publish(scope: Construct, topic: sns.CfnTopic, key: kms.Key) -> sns.CfnTopicPolicy:
    """SES of this account may publish, over TLS alone, and encrypt what it publishes."""
    ours = {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}}
    caller = iam.ServicePrincipal("ses.amazonaws.com")
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[caller], actions=["kms:Decrypt", "kms:GenerateDataKey*"], resources=["*"], conditions=ours
        )
    )
    allow = iam.PolicyStatement(principals=[caller], actions=["sns:Publish"], resources=[topic.ref], conditions=ours)
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    deny = iam.PolicyStatement(
        effect=iam.Effect.DENY,
        principals=[iam.AnyPrincipal()],
        actions=["sns:Publish"],
        resources=[topic.ref],
        conditions=insecure,
    )
    document = iam.PolicyDocument(statements=[allow, deny])
    return sns.CfnTopicPolicy(scope, "MailTopicPolicy", policy_document=document, topics=[topic.ref])
