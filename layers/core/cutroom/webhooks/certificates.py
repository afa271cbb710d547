"""The certificates of SNS, fetched once a process from SNS of our own region."""

import urllib.request
from functools import lru_cache

from cutroom.kit.errors import RetryLater
from cutroom.runtime.settings import Settings
from cutroom.webhooks import sns

SECONDS = 3.0
MOST_BYTES = 16 * 1024


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Nothing is fetched from where the certificate's host points to."""


def fetch(settings: Settings, url: str) -> bytes:
    """A certificate in PEM. Raises BadSignature for an address that is not SNS of this region, RetryLater."""
    path = sns.certificate_place(url, settings.region)
    return _fetched(f"{settings.sns_url or f'https://sns.{settings.region}.amazonaws.com'}{path}")


@lru_cache(maxsize=8)
def _fetched(url: str) -> bytes:
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            return answer.read(MOST_BYTES)
    except OSError as failed:
        raise RetryLater("The certificate of SNS cannot be fetched at the moment.") from failed
