"""The HTTP client that adapters are given: one method, no retries, no redirects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A provider's answer; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """Decode the body as JSON; None when it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, as `retry-after` says (RFC 9110 §10.2.3); a date there is no number."""
        text = self.headers.get("retry-after", "").strip()
        return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


class HttpClient(Protocol):
    """Sends one request. Raises `deskhand.kit.errors.ProviderUnreachable` when no answer came."""

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Return whatever the provider answered, of any status."""
