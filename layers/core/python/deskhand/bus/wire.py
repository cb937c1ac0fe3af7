"""AWS calls by hand, for the webhook Lambda: signed with the standard library (SigV4).

boto3 would be two thirds of its cold start, and a provider waits. Source: AWS General Reference,
"Signature Version 4 signing process".
"""

import hashlib
import hmac
import http.client
import json
import os
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

TIMEOUT_SECONDS: Final = 3.0
_connections: dict[str, http.client.HTTPConnection] = {}


class WireError(Exception):
    """AWS refused or did not answer; `code` is AWS's own word, or "unreachable"."""

    def __init__(self, code: str, status: int = 0) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    service: str
    region: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def call_json(service: str, target: str, body: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Call an AWS JSON-protocol action, e.g. ("sqs", "AmazonSQS.SendMessage", {...}, "1.0").

    Raises:
        WireError: any answer but 200, or none.
    """
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    payload = json.dumps(body, separators=(",", ":")).encode()
    headers = {"content-type": f"application/x-amz-json-{version}", "x-amz-target": target}
    url = _endpoint(service, region) + "/"
    call = _Call(
        service=service, region=region, method="POST", url=url, headers=headers, body=payload
    )
    return dict(json.loads(_send(call) or b"{}"))


def put_object(bucket: str, key: str, body: bytes) -> None:
    """Store an S3 object (path-style).

    Raises:
        WireError: any answer but 200, or none.
    """
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    url = f"{_endpoint('s3', region)}/{bucket}/{urllib.parse.quote(key)}"
    headers = {"content-type": "application/octet-stream"}
    _send(_Call(service="s3", region=region, method="PUT", url=url, headers=headers, body=body))


def _endpoint(service: str, region: str) -> str:
    own = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
    return (
        own or os.environ.get("AWS_ENDPOINT_URL") or f"https://{service}.{region}.amazonaws.com"
    ).rstrip("/")


def _send(call: _Call) -> bytes:
    split = urllib.parse.urlsplit(call.url)
    headers = _sign(call, split.netloc, split.path, datetime.now(UTC))
    for attempt in (0, 1):
        connection = _connection(split.scheme, split.netloc)
        try:
            connection.request(call.method, split.path, body=call.body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            _connections.pop(split.netloc, None)
            if attempt or not isinstance(error, ConnectionError):
                raise WireError("unreachable") from error
            continue
        if answer.status != http.client.OK:
            raise WireError(_code(content), answer.status)
        return content
    raise WireError("unreachable")


def _connection(scheme: str, netloc: str) -> http.client.HTTPConnection:
    known = _connections.get(netloc)
    if known is None:
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        known = _connections[netloc] = kind(netloc, timeout=TIMEOUT_SECONDS)
    return known


def _code(content: bytes) -> str:
    try:
        kind = str(json.loads(content).get("__type", "unknown"))
    except ValueError:
        return "unknown"
    return kind.rpartition("#")[2]


def _sign(call: _Call, host: str, path: str, now: datetime) -> dict[str, str]:
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(call.body).hexdigest()
    headers = {
        **call.headers,
        "host": host,
        "x-amz-content-sha256": digest,
        "x-amz-date": stamp,
    }
    token = os.environ.get("AWS_SESSION_TOKEN")
    if token:
        headers["x-amz-security-token"] = token
    names = sorted(headers)
    signed = ";".join(names)
    canonical = "\n".join(
        [
            call.method,
            path,
            "",
            *(f"{name}:{headers[name].strip()}" for name in names),
            "",
            signed,
            digest,
        ]
    )
    scope = f"{stamp[:8]}/{call.region}/{call.service}/aws4_request"
    to_sign = "\n".join(
        ["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    credential = f"{os.environ.get('AWS_ACCESS_KEY_ID', '')}/{scope}"
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature={signature}"
    )
    return headers
