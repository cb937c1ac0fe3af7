"""One call that Deskhand made to a provider, and the answer it gets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qs, parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What came in; `path` is the provider's own, without its host. Header names are lower case."""

    method: str
    host: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def form(self) -> dict[str, list[str]]:
        """The fields of a urlencoded or multipart body; files by their names."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            return parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        head = f"content-type: {kind}\r\n\r\n".encode()
        message = BytesParser(policy=policy.HTTP).parsebytes(head + self.body)
        fields: dict[str, list[str]] = {}
        for part in message.iter_parts():
            name = str(part.get_param("name", "", header="content-disposition"))
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
            fields.setdefault(name, []).append(part.get_filename() or text)
        return fields

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; a form's fields where it is one; empty when neither."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return dict(parse_qsl(self.body.decode("utf-8", "replace")))
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says: JSON for an object, text, or a file of some `content_type`."""

    body: dict[str, Any] | str | bytes
    status: int = 200
    content_type: str = "application/octet-stream"
    headers: Mapping[str, str] = field(default_factory=dict)
