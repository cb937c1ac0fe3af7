"""urllib3 behind the adapters' HTTP client; locally the sandbox stands in for the providers."""

from collections.abc import Mapping

import urllib3

from deskhand.kit.errors import NeedsHuman, ProviderUnreachable
from deskhand.kit.http import HttpResponse
from deskhand.kit.public_network import (
    NoAddress,
    PrivateAddress,
    Resolve,
    addresses_of,
    pool_manager,
)


class PooledHttpClient:
    """One connection pool per Lambda; HTTPS to the public network only, since merchants name hosts.

    Args:
        provider_base_url: empty on AWS. Set, every `https://host/path` goes to
            `{provider_base_url}/host/path` instead, which is how the local sandbox stands in for
            all providers.
        resolve: all addresses of a host name.
        anywhere: whoever calls chose the addresses themselves (the command line on the local
            stack): any scheme, any network.
    """

    def __init__(
        self,
        provider_base_url: str = "",
        resolve: Resolve = addresses_of,
        *,
        anywhere: bool = False,
    ) -> None:
        self._base = provider_base_url.rstrip("/")
        self._anywhere = anywhere
        plain = urllib3.PoolManager(retries=False)
        self._pool = plain if self._base or anywhere else pool_manager(resolve)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send one request; see `deskhand.kit.http.HttpClient`.

        Raises:
            NeedsHuman: `host_not_allowed`: no HTTPS address, or one that is not public.
        """
        if not self._anywhere and not url.startswith("https://"):
            raise NeedsHuman("host_not_allowed", "the address does not begin with https://")
        try:
            answer = self._pool.request(
                method,
                self._resolve(url),
                headers=dict(headers or {}),
                body=body,
                timeout=urllib3.Timeout(connect=3.0, read=timeout),
                redirect=False,
            )
        except NoAddress as error:
            raise ProviderUnreachable("name_not_resolved") from error
        except PrivateAddress as error:
            raise NeedsHuman("host_not_allowed", f"{error} is not on the public network") from error
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
