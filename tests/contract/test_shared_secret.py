"""A local cloud's own secret: its simulators sign webhooks with it, and its functions take what they sign."""

import json
from pathlib import Path

import pytest

from cutroom.runtime.settings import Settings as Environment
from cutroom.webhooks import signatures
from cutroom.webhooks.signatures import BadSignature, Delivery, Verify
from cutroom.webhooks.sources import shared_secret
from infra.local.environments import local_environment
from infra.local.keys import webhook_secret
from infra.local.settings import Settings
from infra.local.simulators import signatures as senders
from infra.local.simulators.clock import Clock
from infra.local.simulators.faults import Faults
from infra.local.simulators.simulator import KEY
from infra.local.simulators.state import State
from infra.local.simulators.webhooks import Callback, Webhooks

AT = 1_790_000_000
VERIFY = {"stripe": signatures.stripe, "meta": signatures.meta, "standard": signatures.standard,
          "tiktok": signatures.tiktok}  # fmt: skip


def endpoint_secret(home: Path, scheme: str, shared: str) -> str:
    """The secret that the simulator of a cloud's vendor signs with."""
    state = State(home / scheme / "state.sqlite3")
    webhooks = Webhooks(scheme, state, Clock(state), Faults(state))
    webhooks.keep_registered("http://127.0.0.1:1/hooks", shared)
    [endpoint] = webhooks.standing()
    return endpoint["secret"]


@pytest.mark.parametrize(("scheme", "verify"), VERIFY.items())
def test_what_a_simulator_of_this_cloud_signs_its_function_takes(tmp_path: Path, scheme: str, verify: Verify) -> None:
    cloud, other = Settings(tmp_path / "one"), Settings(tmp_path / "other")
    body = json.dumps({"id": "evt_1"}).encode()
    secret = endpoint_secret(tmp_path, scheme, webhook_secret(cloud))
    signed = senders.SCHEMES[scheme](secret, senders.Event("evt_1", body, AT))
    delivery = Delivery({name.lower(): value for name, value in signed.headers.items()}, signed.body, AT)

    def taken_by(settings: Settings) -> str:
        environment = local_environment(settings, {"CUTROOM_FUNCTION": "webhooks"})
        return verify(delivery, shared_secret(scheme)(Environment.from_environment(environment)))

    assert taken_by(cloud)
    with pytest.raises(BadSignature):
        taken_by(other)


def test_the_secret_stays_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    cloud = Settings(tmp_path)
    secret = webhook_secret(cloud)
    assert webhook_secret(cloud) == secret
    assert (tmp_path / "run" / "webhook-secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("function", ["api", "events", "", "an unknown one"])
def test_a_function_that_takes_no_webhooks_is_not_given_the_secret(tmp_path: Path, function: str) -> None:
    environment = local_environment(Settings(tmp_path), {"CUTROOM_FUNCTION": function})
    assert "CUTROOM_WEBHOOK_SECRETS" not in environment


def test_a_scheme_with_a_key_of_its_own_keeps_it(tmp_path: Path) -> None:
    assert "PRIVATE KEY" in endpoint_secret(tmp_path, "sns", "whsec_shared")


def test_an_endpoint_that_had_a_secret_of_its_own_takes_the_clouds(tmp_path: Path) -> None:
    first = endpoint_secret(tmp_path, "stripe", "")
    assert endpoint_secret(tmp_path, "stripe", "whsec_shared") == "whsec_shared" != first


@pytest.mark.parametrize("function", ["api", "events", "scheduler"])
def test_payments_go_to_the_simulator_unless_a_key_is_given(
    tmp_path: Path, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, declared = Settings(tmp_path), {"CUTROOM_FUNCTION": function}
    monkeypatch.delenv("STRIPE_API_KEY", raising=False)
    simulated = local_environment(settings, declared)
    assert simulated["CUTROOM_STRIPE_URL"] == f"{settings.simulators_url}/stripe"
    assert simulated["STRIPE_API_KEY"] == KEY
    monkeypatch.setenv("STRIPE_API_KEY", "a key of somebody's own")
    real = local_environment(settings, declared)
    assert (real["STRIPE_API_KEY"], "CUTROOM_STRIPE_URL" in real) == ("a key of somebody's own", False)
    assert "STRIPE_API_KEY" not in local_environment(settings, {"CUTROOM_FUNCTION": "render"})


def test_platforms_are_simulated_unless_an_app_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, declared = Settings(tmp_path), {"CUTROOM_FUNCTION": "api"}
    for name in ("GOOGLE_CLIENT_ID", "TIKTOK_CLIENT_KEY", "INSTAGRAM_APP_ID", "FACEBOOK_APP_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TIKTOK_CLIENT_KEY", "an app of somebody's own")
    monkeypatch.setenv("TIKTOK_CLIENT_SECRET", "its secret")
    apps = json.loads(local_environment(settings, declared)["CUTROOM_SOCIAL_APPS"])
    assert apps["tiktok"] == {"client_id": "an app of somebody's own", "client_secret": "its secret"}
    assert apps["youtube"]["url"] == f"{settings.simulators_url}/youtube"
    assert "CUTROOM_SOCIAL_APPS" not in local_environment(settings, {"CUTROOM_FUNCTION": "render"})
    hooks = local_environment(settings, {"CUTROOM_FUNCTION": "webhooks"})
    assert json.loads(hooks["CUTROOM_WEBHOOK_SECRETS"])["tiktok"] == ["its secret"]


def test_a_callback_goes_to_its_own_address_and_nothing_else_does(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite3")
    webhooks = Webhooks("meta", state, Clock(state), Faults(state))
    webhooks.keep_registered("http://127.0.0.1:1/events", "secret")
    for _ in range(2):  # a second start keeps one endpoint for each
        webhooks.keep_registered("http://127.0.0.1:1/gone", "secret", Callback("deauthorize", "meta_signed_request"))
    webhooks.emit("deauthorize", {})
    webhooks.emit("comments", {})
    urls = {id: one["url"] for id, one in webhooks.endpoints().items()}
    assert [(one.event_type, urls[one.endpoint]) for one in webhooks.all()] == [
        ("deauthorize", "http://127.0.0.1:1/gone"),
        ("comments", "http://127.0.0.1:1/events"),
    ]
