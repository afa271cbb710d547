"""What a function or job of this cloud runs with: its declared environment and the way to the cloud's services."""

import json
import os
from typing import Any

from cutroom import capabilities
from infra.local import database
from infra.local.instance import Function
from infra.local.keys import app_secret, keys, webhook_secret
from infra.local.settings import MAIL_TOPIC, REGION, VENV, Settings
from infra.local.simulators.social.grants import CLIENT_ID

# What whoever starts the cloud may say of models: which do what, and the vendors' keys.
OF_MODELS = ("CUTROOM_AI", "OPENAI_API_KEY", "GEMINI_API_KEY", "MINIMAX_API_KEY")

# The app that whoever starts the cloud has at a platform: the names of its id and its secret.
OF_PLATFORMS = {
    "youtube": ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
    "tiktok": ("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"),
    "instagram": ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"),
    "facebook": ("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"),
}
# What work costs, and who moderates.
OF_OPERATOR = ("CUTROOM_PRICES", "CUTROOM_MODERATORS")
SIMULATED_KEY = "simulated-key"  # what every simulator takes (simulators/simulator.py)


def local_environment(settings: Settings, declared: dict[str, str]) -> dict[str, str]:
    """What a function or job is given beside its declared environment: the way to this cloud's services."""
    pair = keys(settings)
    given = {
        "AWS_ENDPOINT_URL": settings.emulator_url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": pair.access_key,
        "AWS_SECRET_ACCESS_KEY": pair.secret_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CUTROOM_APP_SECRET": app_secret(settings),
        "CUTROOM_ORIGIN_SECRET": pair.origin,
        "CUTROOM_DATA": str(VENV / "data"),
        "CUTROOM_MAIL_TOPIC_ARN": MAIL_TOPIC,
        "CUTROOM_SCRATCH": str(settings.folder("scratch")),
        "CUTROOM_SNS_URL": f"{settings.simulators_url}/ses",
        "DATABASE_URL": database.url(settings),
        "POWERTOOLS_TRACE_DISABLED": "1",
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.defpath}",
    }
    if _needs(declared, "takes_webhooks"):
        given["CUTROOM_WEBHOOK_SECRETS"] = json.dumps({"*": [webhook_secret(settings)]} | _own_webhook_secrets())
    if _needs(declared, "takes_payments"):
        given |= _payments(settings)
    if _needs(declared, "holds_grants"):
        given["CUTROOM_SOCIAL_APPS"] = json.dumps(social_apps(settings))
    given |= {name: os.environ[name] for name in OF_OPERATOR if os.environ.get(name)}
    given |= {name: os.environ[name] for name in OF_MODELS if os.environ.get(name)}
    if "CUTROOM_DATABASE_OWNER_SECRET_ARN" in declared:
        given["DATABASE_OWNER_URL"] = database.url(settings, database.OWNER)
    return declared | given


def _needs(declared: dict[str, str], need: str) -> bool:
    known = capabilities.functions()
    function = declared.get("CUTROOM_FUNCTION", "")
    return function in known and bool(getattr(known[function].needs, need))


def _own_webhook_secrets() -> dict[str, list[str]]:
    """What services sign with that whoever starts the cloud has an account at; platforms use their app's secret."""
    names = {"stripe": "STRIPE_WEBHOOK_SECRET"} | {name: secret for name, (_, secret) in OF_PLATFORMS.items()}
    return {source: [os.environ[name]] for source, name in names.items() if os.environ.get(name)}


def _payments(settings: Settings) -> dict[str, str]:
    """The account at Stripe of whoever starts the cloud; without one, the simulator's."""
    if key := os.environ.get("STRIPE_API_KEY"):
        return {"STRIPE_API_KEY": key}
    return {"STRIPE_API_KEY": SIMULATED_KEY, "CUTROOM_STRIPE_URL": f"{settings.simulators_url}/stripe"}


def social_apps(settings: Settings) -> dict[str, dict[str, str]]:
    """The apps at platforms of whoever starts the cloud; where one is not named, the simulator's."""
    apps: dict[str, dict[str, str]] = {}
    for platform, (id_name, secret_name) in OF_PLATFORMS.items():
        client_id = os.environ.get(id_name, "")
        known = {"client_id": client_id, "client_secret": os.environ.get(secret_name, "")}
        stand_in = {
            "client_id": CLIENT_ID, "client_secret": SIMULATED_KEY, "url": f"{settings.simulators_url}/{platform}",
        }  # fmt: skip
        apps[platform] = known if client_id else stand_in
    return apps


def describe(settings: Settings, call: dict[str, Any]) -> Function:
    """The function as the emulator describes it, with the local environment."""
    config: dict[str, Any] = call["config"]
    environment: dict[str, Any] = config.get("Environment") or {}
    declared: dict[str, str] = environment.get("Variables") or {}
    lambda_names = {
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "_HANDLER": config["Handler"],
    }
    return Function(
        name=config["FunctionName"],
        arn=config.get("FunctionArn", ""),
        handler=config["Handler"],
        revision=f"{config.get('RevisionId')}",
        paths=tuple(call["paths"]),
        environment=local_environment(settings, declared) | lambda_names,
        memory_mb=int(config.get("MemorySize", 128)),
        timeout_s=float(config.get("Timeout", 3)),
    )
