"""Fetches files from addresses that others name, without becoming their way into our network.

A webhook's sender, or whoever can make a provider repeat a URL, chooses what we connect to (formats
§0.10). So: HTTPS to known hosts only, on the public network only (`kit.public_network`), every
redirect is checked as the first address was, and size and time are bounded.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from deskhand.kit.errors import Permanent, ProviderUnreachable, Retriable
from deskhand.kit.public_network import (
    NoAddress,
    PrivateAddress,
    Resolve,
    addresses_of,
    pool_manager,
)

MAX_REDIRECTS: Final = 3
CHUNK_BYTES: Final = 64 * 1024
CONNECT_SECONDS: Final = 3.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_WORTH_A_RETRY: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file as its host gave it; `content_type` is the media type alone, lower case."""

    content: bytes = field(repr=False)
    content_type: str


class GuardedFetch:
    """Fetches for all providers.

    Args:
        provider_base_url: as for `PooledHttpClient`: set, the sandbox stands in for every host, and
            there is no address to check.
        resolve: all addresses of a host name.
    """

    def __init__(
        self,
        provider_base_url: str = "",
        resolve: Resolve = addresses_of,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = provider_base_url.rstrip("/")
        local = urllib3.PoolManager(retries=False)
        self._pool = local if self._base else pool_manager(resolve)
        self._monotonic = monotonic

    def fetch(
        self,
        url: str,
        *,
        hosts: tuple[str, ...],
        headers: Mapping[str, str] | None = None,
        max_bytes: int,
        seconds: float = 20.0,
    ) -> Fetched:
        """GET a file of at most `max_bytes` within `seconds`.

        Args:
            hosts: exact names, or `.suffix` for a name's subdomains.
            headers: sent to the first host only; a redirect elsewhere goes without them.

        Raises:
            Permanent: `host_not_allowed`, `address_not_allowed`, `not_https`, `too_many_redirects`,
                `too_large`, or `http_<status>` for an answer that will not change.
            Retriable: the host asked for patience, or did not answer (`ProviderUnreachable`).
        """
        ends = self._monotonic() + seconds
        sent = dict(headers or {})
        for _ in range(MAX_REDIRECTS + 1):
            target = _checked(url, hosts)
            answer = self._open(target, sent, ends)
            try:
                if answer.status not in _REDIRECTS:
                    return self._read(answer, max_bytes, ends)
                following = urljoin(url, answer.headers.get("location", ""))
            finally:
                answer.release_conn()
                answer.close()
            if urlsplit(following).hostname != target.hostname:
                sent = {}
            url = following
        raise Permanent("too_many_redirects", "The file's address leads on and on.")

    def _open(
        self, target: SplitResult, headers: Mapping[str, str], ends: float
    ) -> urllib3.BaseHTTPResponse:
        left = max(0.1, ends - self._monotonic())
        timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=left)
        path = target.path or "/"
        if target.query:
            path += f"?{target.query}"
        host = target.hostname or ""
        base = f"{self._base}/{host}" if self._base else f"https://{host}"
        try:
            return self._pool.request(
                "GET",
                f"{base}{path}",
                headers=dict(headers),
                timeout=timeout,
                redirect=False,
                preload_content=False,
            )
        except NoAddress as error:
            raise ProviderUnreachable("name_not_resolved") from error
        except PrivateAddress as error:
            raise Permanent(
                "address_not_allowed", "The file's host is not on the public network."
            ) from error
        except urllib3.exceptions.HTTPError as error:
            raise ProviderUnreachable(type(error).__name__) from error

    def _read(self, answer: urllib3.BaseHTTPResponse, max_bytes: int, ends: float) -> Fetched:
        _check_status(answer)
        if _announced(answer) > max_bytes:
            raise _too_large(max_bytes)
        parts: list[bytes] = []
        size = 0
        try:
            for part in answer.stream(CHUNK_BYTES, decode_content=True):
                size += len(part)
                if size > max_bytes:
                    raise _too_large(max_bytes)
                if self._monotonic() > ends:
                    raise ProviderUnreachable("too_slow")
                parts.append(part)
        except urllib3.exceptions.HTTPError as error:
            raise ProviderUnreachable(type(error).__name__) from error
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(content=b"".join(parts), content_type=kind)


def allowed(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host name is one of `hosts`, or below a `.suffix` of them."""
    return any(host.endswith(one) if one.startswith(".") else host == one for one in hosts)


def _checked(url: str, hosts: tuple[str, ...]) -> SplitResult:
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError as error:
        raise Permanent("host_not_allowed", "The file's address is not a URL.") from error
    if target.scheme != "https" or port not in {None, 443}:
        raise Permanent("not_https", "The file's address is not a plain HTTPS one.")
    if target.username is not None or not allowed((target.hostname or "").rstrip("."), hosts):
        raise Permanent("host_not_allowed", "The file is not where this provider keeps its files.")
    return target


def _check_status(answer: urllib3.BaseHTTPResponse) -> None:
    if answer.status == 200:
        return
    code = f"http_{answer.status}"
    if answer.status >= 500 or answer.status in _WORTH_A_RETRY:
        wait = answer.headers.get("retry-after", "")
        raise Retriable(code, "The file's host is busy.", float(wait) if wait.isdigit() else None)
    raise Permanent(code, "The file's host does not give it (any more).")


def _announced(answer: urllib3.BaseHTTPResponse) -> int:
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdigit() else 0


def _too_large(max_bytes: int) -> Permanent:
    return Permanent("too_large", f"The file is larger than {max_bytes // 1_000_000} MB.")
