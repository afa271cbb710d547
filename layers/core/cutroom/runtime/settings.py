"""Everything that the environment decides, each value under its name."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from cutroom import capabilities
from cutroom.runtime import aws, environment

MODEL_PROVIDERS = ("openai", "gemini", "minimax")


@dataclass(frozen=True)
class Settings:
    """The environment's values, named as the template names them (`docs/architecture.md`)."""

    stage: str
    media_bucket: str
    table: str
    event_bus: str
    public_url: str
    mail_sender: str
    web_origins: tuple[str, ...] = ()
    function: str = ""
    machines: Mapping[str, str] = field(default_factory=dict[str, str])
    packs: Mapping[str, str] = field(default_factory=dict[str, str])
    calls: Mapping[str, str] = field(default_factory=dict[str, str])
    scratch: str | None = None
    data: str | None = None
    given_database_url: str | None = None
    given_owner_url: str | None = None
    given_app_secret: str | None = None
    database_host: str = ""
    database_secret_arn: str = ""
    owner_secret_arn: str = ""
    app_secret_arn: str = ""
    given_origin_secret: str = ""
    origin_secret_arn: str = ""
    verify_first: bool = False
    moderators: tuple[str, ...] = ()
    ai: str = ""
    given_model_keys: Mapping[str, str] = field(default_factory=dict[str, str])
    model_keys_secret_arn: str = ""
    limits_json: str = ""
    prices_json: str = ""
    region: str = "us-east-1"
    mail_configuration_set: str = ""
    mail_topic_arn: str = ""
    sns_url: str = ""
    given_webhook_secrets: str = ""
    webhook_secrets_arn: str = ""
    given_stripe_key: str = ""
    stripe_key_arn: str = ""
    stripe_url: str = ""
    token_key_arn: str = ""
    given_social_apps: str = ""
    social_apps_arn: str = ""
    cpu_count: int = 2

    @classmethod
    def from_environment(cls, values: Mapping[str, str] = environment.VALUES) -> "Settings":
        """Read the settings; a missing value is an empty one, and the call that needs it says so."""
        get = values.get
        machine = get("CUTROOM_MACHINES", "")  # what the ARNs of all machines begin with
        return cls(
            stage=get("CUTROOM_STAGE", "local"),
            function=get("CUTROOM_FUNCTION", ""),
            media_bucket=get("CUTROOM_MEDIA_BUCKET", ""),
            table=get("CUTROOM_TABLE", ""),
            event_bus=get("CUTROOM_EVENT_BUS", ""),
            public_url=get("CUTROOM_PUBLIC_URL", "").rstrip("/"),
            mail_sender=get("CUTROOM_MAIL_SENDER", ""),
            web_origins=tuple(filter(None, get("CUTROOM_WEB_ORIGINS", "").split(","))),
            machines={kind: f"{machine}{kind}" for kind in capabilities.machines()},
            packs=json.loads(get("CUTROOM_PACKS", "{}")),
            calls=json.loads(get("CUTROOM_CALLS", "{}")),
            scratch=get("CUTROOM_SCRATCH"),
            data=get("CUTROOM_DATA"),
            given_database_url=get("DATABASE_URL"),
            given_owner_url=get("DATABASE_OWNER_URL"),
            given_app_secret=get("CUTROOM_APP_SECRET"),
            database_host=get("CUTROOM_DATABASE_HOST", ""),
            database_secret_arn=get("CUTROOM_DATABASE_SECRET_ARN", ""),
            owner_secret_arn=get("CUTROOM_DATABASE_OWNER_SECRET_ARN", ""),
            app_secret_arn=get("CUTROOM_APP_SECRET_ARN", ""),
            given_origin_secret=get("CUTROOM_ORIGIN_SECRET", ""),
            origin_secret_arn=get("CUTROOM_ORIGIN_SECRET_ARN", ""),
            verify_first=get("CUTROOM_VERIFY_EMAIL", "") == "required",
            moderators=tuple(one.strip().casefold() for one in get("CUTROOM_MODERATORS", "").split(",") if one.strip()),
            limits_json=get("CUTROOM_LIMITS", ""),
            prices_json=get("CUTROOM_PRICES", ""),
            ai=get("CUTROOM_AI", ""),
            given_model_keys={name: get(f"{name.upper()}_API_KEY", "") for name in MODEL_PROVIDERS},
            model_keys_secret_arn=get("CUTROOM_MODEL_KEYS_SECRET_ARN", ""),
            region=get("AWS_REGION", "us-east-1"),
            mail_configuration_set=get("CUTROOM_MAIL_CONFIGURATION_SET", ""),
            mail_topic_arn=get("CUTROOM_MAIL_TOPIC_ARN", ""),
            sns_url=get("CUTROOM_SNS_URL", ""),
            given_webhook_secrets=get("CUTROOM_WEBHOOK_SECRETS", ""),
            webhook_secrets_arn=get("CUTROOM_WEBHOOK_SECRETS_ARN", ""),
            given_stripe_key=get("STRIPE_API_KEY", ""),
            stripe_key_arn=get("CUTROOM_STRIPE_KEY_ARN", ""),
            stripe_url=get("CUTROOM_STRIPE_URL", ""),
            token_key_arn=get("CUTROOM_TOKEN_KEY_ARN", ""),
            given_social_apps=get("CUTROOM_SOCIAL_APPS", ""),
            social_apps_arn=get("CUTROOM_SOCIAL_APPS_ARN", ""),
            cpu_count=os.cpu_count() or 2,
        )

    @cached_property
    def database_url(self) -> str:
        """The application role's connection URL."""
        return self.given_database_url or self._url_from(self.database_secret_arn)

    @cached_property
    def owner_url(self) -> str:
        """The schema owner's connection URL; only the `migrate` function may read its secret."""
        return self.given_owner_url or self._url_from(self.owner_secret_arn)

    @cached_property
    def app_secret(self) -> str:
        """The secret from which signing keys are derived."""
        return self.given_app_secret or read_secret(self.app_secret_arn)

    @cached_property
    def origin_secret(self) -> str:
        """What the CDN adds to each request; empty where none stands before the API, as in tests."""
        return self.given_origin_secret or (read_secret(self.origin_secret_arn) if self.origin_secret_arn else "")

    @cached_property
    def model_keys(self) -> Mapping[str, str]:
        """Provider -> key, from one JSON secret where there is one, else from the environment."""
        if self.model_keys_secret_arn:
            return json.loads(read_secret(self.model_keys_secret_arn))
        return self.given_model_keys

    @cached_property
    def webhook_secrets(self) -> Mapping[str, list[str]]:
        """Source of webhooks -> the secrets that it signs with (two while one is replaced), from one JSON secret.

        `*` stands for every source that is not named, `<source>.verify_tokens` for what it shows at its first `GET`.
        """
        text = read_secret(self.webhook_secrets_arn) if self.webhook_secrets_arn else self.given_webhook_secrets
        return json.loads(text or "{}")

    @cached_property
    def stripe_key(self) -> str:
        """The secret key of the account at Stripe; empty where payments are not set up."""
        return self.given_stripe_key or (read_secret(self.stripe_key_arn).strip() if self.stripe_key_arn else "")

    @cached_property
    def social_apps(self) -> Mapping[str, Mapping[str, str]]:
        """Platform -> `client_id` and `client_secret` of the app there, from one JSON secret; `url` of a stand-in."""
        text = read_secret(self.social_apps_arn) if self.social_apps_arn else self.given_social_apps
        return json.loads(text or "{}")

    def _url_from(self, secret_arn: str) -> str:
        secret = json.loads(read_secret(secret_arn))
        user, password = quote(secret["username"]), quote(secret["password"], safe="")
        host = self.database_host or secret["host"]
        place = f"{host}:{secret.get('port', 5432)}/{secret.get('dbname', 'cutroom')}"
        return f"postgresql://{user}:{password}@{place}?sslmode=require"


def read_secret(arn: str) -> str:
    """A secret's current text from Secrets Manager."""
    return aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
