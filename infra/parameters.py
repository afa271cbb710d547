"""What whoever deploys may choose without touching the code; everything has a default that works."""

from dataclasses import dataclass

import aws_cdk as cdk

NO_SENDER = "no-reply@cutroom.invalid"


@dataclass(frozen=True)
class Parameters:
    """The template's parameters, and the conditions that follow from them."""

    stage: cdk.CfnParameter
    public_url: cdk.CfnParameter
    web_origins: cdk.CfnParameter
    mail_sender: cdk.CfnParameter
    alert_email: cdk.CfnParameter
    monthly_budget: cdk.CfnParameter
    verify_email: cdk.CfnParameter
    secret_version: cdk.CfnParameter
    reserved_api: cdk.CfnParameter
    render_memory: cdk.CfnParameter
    limits: cdk.CfnParameter
    models: cdk.CfnParameter
    model_keys_secret_arn: cdk.CfnParameter
    webhook_secrets_arn: cdk.CfnParameter
    stripe_key_arn: cdk.CfnParameter
    social_apps_arn: cdk.CfnParameter
    prices: cdk.CfnParameter
    moderators: cdk.CfnParameter
    has_public_url: cdk.CfnCondition
    has_web_origins: cdk.CfnCondition
    has_mail_sender: cdk.CfnCondition
    has_alert_email: cdk.CfnCondition
    has_model_keys: cdk.CfnCondition
    has_webhook_secrets: cdk.CfnCondition
    has_stripe_key: cdk.CfnCondition
    has_social_apps: cdk.CfnCondition
    has_reserved_api: cdk.CfnCondition

    def origins(self) -> list[str]:
        """The further browser origins, as a list that CloudFormation splits."""
        return cdk.Fn.split(",", self.web_origins.value_as_string)


def declare(stack: cdk.Stack) -> Parameters:
    """Add the parameters to the template."""
    fn = cdk.Fn

    def text(name: str, default: str, description: str, pattern: str | None = None) -> cdk.CfnParameter:
        return cdk.CfnParameter(
            stack, name, type="String", default=default, description=description, allowed_pattern=pattern
        )

    def number(name: str, default: int, least: int, most: int, description: str) -> cdk.CfnParameter:
        return cdk.CfnParameter(
            stack, name, type="Number", default=default, min_value=least, max_value=most, description=description
        )

    def unless(name: str, parameter: cdk.CfnParameter, default: str) -> cdk.CfnCondition:
        differs = fn.condition_not(fn.condition_equals(fn.ref(parameter.logical_id), default))
        return cdk.CfnCondition(stack, name, expression=differs)

    url = text("PublicUrl", "", "Where people open Cutroom; empty: the CDN's own address", r"^$|^https?://[^/]+$")
    origins = text("WebOrigins", "", "Further browser origins that may call the API, comma-separated")
    sender = text(
        "MailSender", NO_SENDER, "Address that mails come from; it is verified with SES", r"^[^@\s]+@[^@\s]+$"
    )
    email = text(
        "AlertEmail", "", "Address that alarms and budget warnings go to; empty: nobody", r"^$|^[^@\s]+@[^@\s]+$"
    )
    budget = cdk.CfnParameter(
        stack, "MonthlyBudget", type="Number", default=200, min_value=1, description="Budget in US dollars a month"
    )
    verify = text(
        "VerifyEmail",
        "required",
        "Whether people confirm their address before they can sign in",
        "^(required|optional)$",
    )
    version = text("DatabaseRoleRevision", "", "Version of the database role's secret; `cutroom deploy` fills it in")
    reserved = number("ReservedApi", 0, 0, 1000, "Concurrent API calls kept free of media work; 0: none are reserved")
    memory = number("RenderMemoryMb", 8192, 1769, 10240, "Memory of rendering; 3008 where the account allows no more")
    models = text(
        "Models", "{}", "Which models hear, judge and embed, as JSON (docs/architecture.md); {}: the embedded"
    )
    keys = text("ModelKeysArn", "", "Secret with the vendors' keys as JSON, provider to key", r"^$|^arn:[^\s]+$")
    hooks = text("WebhookKeysArn", "", "Secret with a JSON list of signing secrets per source", r"^$|^arn:[^\s]+$")
    stripe = text(
        "StripeKeyArn", "", "Secret with the key of the account at Stripe; empty: no payments", r"^$|^arn:[^\s]+$"
    )
    apps = text(
        "SocialAppsArn",
        "",
        "Secret with the apps at social platforms as JSON, platform to client_id and client_secret",
        r"^$|^arn:[^\s]+$",
    )
    return Parameters(
        stage=text("Stage", "production", "Name of this deployment in logs and metrics", "^[a-z][a-z0-9-]{0,30}$"),
        public_url=url,
        web_origins=origins,
        mail_sender=sender,
        alert_email=email,
        monthly_budget=budget,
        verify_email=verify,
        secret_version=version,
        reserved_api=reserved,
        render_memory=memory,
        limits=text("Limits", "{}", 'Caps of one workspace as JSON (runtime/limits.py), e.g. {"running_jobs": 20}'),
        models=models,
        model_keys_secret_arn=keys,
        webhook_secrets_arn=hooks,
        stripe_key_arn=stripe,
        social_apps_arn=apps,
        prices=text("Prices", "", "Prices and credit packs as JSON (billing/prices.json); empty: those of the product"),
        moderators=text(
            "Moderators", "", "Mail addresses of those who moderate, with commas between them", r"^[^\s]*$"
        ),
        has_public_url=unless("HasPublicUrl", url, ""),
        has_web_origins=unless("HasWebOrigins", origins, ""),
        has_mail_sender=unless("HasMailSender", sender, NO_SENDER),
        has_alert_email=unless("HasAlertEmail", email, ""),
        has_model_keys=unless("HasModelKeys", keys, ""),
        has_webhook_secrets=unless("HasWebhookSecrets", hooks, ""),
        has_stripe_key=unless("HasStripeKey", stripe, ""),
        has_social_apps=unless("HasSocialApps", apps, ""),
        has_reserved_api=unless("HasReservedApi", reserved, "0"),
    )


def choose(condition: cdk.CfnCondition, then: object, otherwise: object) -> str:
    """`Fn::If` as a string token."""
    return cdk.Token.as_string(cdk.Fn.condition_if(condition.logical_id, then, otherwise))
