"""urllib3 behind the adapters' HTTP client; locally the sandbox stands in for the providers."""

from collections.abc import Mapping

import urllib3

from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse


class PooledHttpClient:
    """One connection pool per Lambda.

    Args:
        provider_base_url: empty on AWS. Set, every `https://host/path` goes to
            `{provider_base_url}/host/path` instead, which is how the local sandbox stands in for
            all providers.
    """

    def __init__(self, provider_base_url: str = "") -> None:
        self._base = provider_base_url.rstrip("/")
        self._pool = urllib3.PoolManager(retries=False)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send one request; see `deskhand.kit.http.HttpClient`."""
        try:
            answer = self._pool.request(
                method,
                self._resolve(url),
                headers=dict(headers or {}),
                body=body,
                timeout=urllib3.Timeout(connect=3.0, read=timeout),
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise ProviderUnreachable(type(error).__name__) from error
        return HttpResponse(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=answer.data,
        )

    def _resolve(self, url: str) -> str:
        if not self._base:
            return url
        return f"{self._base}/{url.partition('://')[2]}"
