"""Calls to the Graph API: the token in a header, failures by Meta's own codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from deskhand.channels.meta.failures import ERRORS, ErrorTable, error_of, failure
from deskhand.channels.meta.payload import Json, mapping
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.http import HttpClient, HttpResponse

VERSION: Final = "v25.0"
GRAPH_URL: Final = f"https://graph.facebook.com/{VERSION}"


def authorization(token: str) -> dict[str, str]:
    """The token as a header: in the URL it would end up in logs.

    Raises:
        NeedsHuman: there is none.
    """
    if not token:
        raise NeedsHuman("token_missing")
    return {"authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The API for one token; `base_url` includes the version, paths are relative to it.

    Every call raises as `failures.failure` maps Meta's codes, with `errors` as the table.
    """

    http: HttpClient
    token: str = field(repr=False)
    base_url: str = GRAPH_URL
    errors: ErrorTable = field(default_factory=lambda: ERRORS, repr=False)

    def get(self, path: str, **query: str) -> Json:
        """Read a node or an edge."""
        return self.checked(self.answer("GET", path, query=query))

    def post(self, path: str, content: Mapping[str, Any]) -> Json:
        """Write to a node or an edge."""
        headers = {"content-type": "application/json"}
        return self.checked(self.answer("POST", path, headers=headers, body=orjson.dumps(content)))

    def answer(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> HttpResponse:
        """Whatever Graph answers, for a caller that looks at the error itself."""
        asked = f"?{urlencode(query)}" if query else ""
        return self.http.request(
            method,
            f"{self.base_url}/{path}{asked}",
            headers={**authorization(self.token), **(headers or {})},
            body=body,
        )

    def checked(self, answer: HttpResponse) -> Json:
        """The answer's JSON object.

        Raises:
            Retriable, Permanent, NeedsHuman: Graph refused.
        """
        error = error_of(answer)
        if error is not None:
            raise failure(answer, error, self.errors)
        return mapping(answer.json())
