"""The services that may send webhooks: a new one is a line here, and a consumer of `WebhookReceived`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from cutroom.runtime.settings import Settings
from cutroom.webhooks import certificates, signatures, sns
from cutroom.webhooks.signatures import Challenge, Keys, Verify


@dataclass(frozen=True)
class Source:
    """How a source signs, what it is checked with, the largest body it sends, and what it is told when it does not fit.

    The vendors differ in that status: Stripe's libraries answer 400, most others 401. `challenge` answers the `GET` of
    those that check an address before they send to it, as Meta does with `signatures.meta_challenge`. `answer` is what
    a source wants to read for an event of an id, instead of our receipt.
    """

    verify: Verify
    keys: Callable[[Settings], Keys]
    most_bytes: int = 1 << 20
    refusal: int = 401
    challenge: Challenge | None = None
    answer: Callable[[Settings, str], Mapping[str, str]] | None = None


def shared_secret(name: str) -> Callable[[Settings], Keys]:
    """Keys of a source that shares a secret with us (`CUTROOM_WEBHOOK_SECRETS`).

    That document may have `<name>.verify_tokens`, too, and `*` for all sources that are not named in it.
    """

    def keys(settings: Settings) -> Keys:
        known = settings.webhook_secrets
        default = known.get("*", ())
        return Keys(
            secrets=tuple(known.get(name, default)),
            verify_tokens=tuple(known.get(f"{name}.verify_tokens", default)),
        )

    return keys


def _mail_topic(settings: Settings) -> Keys:
    topics = (settings.mail_topic_arn,) if settings.mail_topic_arn else ()
    return Keys(topics=topics, certificate=lambda url: certificates.fetch(settings, url))


def _meta(name: str) -> dict[str, Source]:
    """An app of Meta's: its webhooks, and its two callbacks, all signed with the app's secret."""
    keys = shared_secret(name)
    callback = Source(signatures.meta_signed_request, keys, most_bytes=64 * 1024, refusal=400)
    return {
        name: Source(signatures.meta, keys, challenge=signatures.meta_challenge),
        f"{name}-deauthorize": callback,
        f"{name}-deletion": replace(callback, answer=partial(_deletion, f"{name}-deletion")),
    }


def _deletion(source: str, settings: Settings, event_id: str) -> Mapping[str, str]:
    """What Meta shows to whoever has asked for a deletion: where its state is told, and under which code."""
    code = f"{source.partition('-')[0]}-{event_id}"
    return {"url": f"{settings.public_url}/deletions/{code}", "confirmation_code": code}


SOURCES: Mapping[str, Source] = {
    "stripe": Source(signatures.stripe, shared_secret("stripe"), refusal=400),
    "tiktok": Source(signatures.tiktok, shared_secret("tiktok")),
    **_meta("instagram"),
    **_meta("facebook"),
    "ses": Source(sns.verify, _mail_topic, most_bytes=256 * 1024),
}
