"""OAuth 1.0a for Magento's REST API: HMAC-SHA256, no callback, all four secrets known (RFC 5849).

https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-oauth.
Since 2.4.4 an integration's access token is no bearer token unless the merchant allows it.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from deskhand.kit.clock import epoch_seconds

SECRETS: Final = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")

Pairs = Sequence[tuple[str, str]]


def authorization(
    method: str,
    url: str,
    query: Pairs,
    secrets: Mapping[str, str],
    *,
    now: datetime,
    nonce: str,
) -> str:
    """The `Authorization` header of one call.

    Args:
        url: without its query.
        query: its parameters, not encoded.
        nonce: never used before with this second.
    """
    told = {
        "oauth_consumer_key": secrets["consumer_key"],
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(epoch_seconds(now)),
        "oauth_token": secrets["access_token"],
        "oauth_version": "1.0",
    }
    base = base_string(method, url, [*query, *told.items()])
    key = f"{encoded(secrets['consumer_secret'])}&{encoded(secrets['access_token_secret'])}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
    told["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{name}="{encoded(value)}"' for name, value in told.items())


def base_string(method: str, url: str, parameters: Pairs) -> str:
    """What is signed (RFC 5849 §3.4.1): encoded first, then sorted, then encoded as a whole."""
    pairs = sorted((encoded(name), encoded(value)) for name, value in parameters)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((method.upper(), encoded(url), encoded(joined)))


def encoded(text: str) -> str:
    """Percent-encoding of RFC 5849 §3.6: all but letters, digits and `-._~`."""
    return quote(text, safe="-._~")
