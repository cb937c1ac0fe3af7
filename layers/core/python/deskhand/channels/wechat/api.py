"""WeChat's API: the one access token, and what its answers mean (formats.md 7).

HTTP is always 200; `errcode` tells, and 0 or none is success.
https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from deskhand.channels.model import Account
from deskhand.channels.tokens import FreshToken
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse

HOST: Final = "https://api.weixin.qq.com"
TOKEN_REFUSED: Final = frozenset({40001, 40014, 42001})
# Tokens are renewed five minutes before their end, and the old one goes on for as long.
_EARLY: Final = timedelta(minutes=5)
_NEXT_DAY: Final = 3600.0
_MAX_TEXT: Final = 300
_FAILURES: Final[Mapping[int, tuple[type[ProviderFailure], str]]] = {
    -1: (Retriable, "unavailable"),
    45011: (Retriable, "throttled"),
    45009: (Retriable, "daily_quota"),
    40001: (NeedsHuman, "token_refused"),
    40014: (NeedsHuman, "token_refused"),
    42001: (NeedsHuman, "token_refused"),
    40013: (NeedsHuman, "app_id_invalid"),
    40125: (NeedsHuman, "app_secret_invalid"),
    40164: (NeedsHuman, "ip_not_allowed"),
    41002: (NeedsHuman, "not_configured"),
    41004: (NeedsHuman, "not_configured"),
    89503: (NeedsHuman, "ip_not_allowed"),
    50004: (NeedsHuman, "account_frozen"),
    50007: (NeedsHuman, "account_frozen"),
    40003: (Permanent, "recipient_unknown"),
    40007: (Permanent, "media_invalid"),
    40004: (Permanent, "media_type_not_allowed"),
    40005: (Permanent, "media_type_not_allowed"),
    40006: (Permanent, "too_large"),
    45001: (Permanent, "too_large"),
    40033: (Permanent, "wrong_encoding"),
    40037: (Permanent, "template_unknown"),
    45002: (Permanent, "too_long"),
    45008: (Permanent, "too_long"),
    45015: (Permanent, "window_closed"),
    45047: (Permanent, "window_used_up"),
    43004: (Permanent, "not_following"),
    43019: (Permanent, "recipient_blocked"),
    48001: (Permanent, "not_authorized"),
    48002: (Permanent, "recipient_blocked"),
    48004: (Permanent, "api_banned"),
    48008: (Permanent, "not_authorized"),
    50002: (Permanent, "account_restricted"),
}
_ADVICE: Final = {
    "ip_not_allowed": "Add the address that calls come from to the IP allow-list "
    "(WeChat: Basic configuration)",
    "token_refused": "WeChat refuses a token that it has just given: check AppID and AppSecret",
}


def call(
    http: HttpClient,
    account: Account,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 10.0,
) -> HttpResponse:
    """One call with the account's token; a refused token is renewed once, and the call repeated.

    Raises:
        Retriable, Permanent, NeedsHuman: by `errcode`; `ProviderUnreachable` for an answer without
            sense, whose outcome is unknown.
    """
    token = access_token(http, account)
    for last in (False, True):
        url = f"{HOST}{path}?{urlencode({'access_token': token, **(query or {})})}"
        response = http.request(method, url, headers=headers, body=body, timeout=timeout)
        code = error_code(response)
        if code == 0:
            return response
        if last or code not in TOKEN_REFUSED:
            raise failure(code, response)
        token = access_token(http, account, refused=token)
    raise AssertionError("the second try either returns or raises")


def post_json(
    http: HttpClient, account: Account, path: str, document: Mapping[str, Any]
) -> Mapping[str, Any]:
    """POST a document as real UTF-8, never with \\u escapes (40033), and read the answer's."""
    headers = {"content-type": "application/json; charset=utf-8"}
    response = call(
        http, account, "POST", path, headers=headers, body=orjson.dumps(document), timeout=15.0
    )
    answer = response.json()
    if not isinstance(answer, dict):
        raise ProviderUnreachable("unreadable_answer")
    return answer


def access_token(http: HttpClient, account: Account, refused: str = "") -> str:
    """The account's one token, fetched by whoever needs it first."""
    return account.token.current(lambda: _fetch(http, account, refused), refused=refused)


def _fetch(http: HttpClient, account: Account, refused: str) -> FreshToken:
    """Ask for the stable token, which asking does not replace; anew only where it was refused.

    Forcing is allowed 20 times a day: https://developers.weixin.qq.com/doc/service/api/base/
    api_getstableaccesstoken
    """
    fresh = _stable_token(http, account, force=False)
    if fresh.value == refused:
        fresh = _stable_token(http, account, force=True)
    return fresh


def _stable_token(http: HttpClient, account: Account, *, force: bool) -> FreshToken:
    app_id, secret = account.secrets.get("app_id", ""), account.secrets.get("app_secret", "")
    if not (app_id and secret):
        raise NeedsHuman("not_configured", "AppID or AppSecret is missing")
    asked = {
        "grant_type": "client_credential",
        "appid": app_id,
        "secret": secret,
        "force_refresh": force,
    }
    response = http.request(
        "POST",
        f"{HOST}/cgi-bin/stable_token",
        headers={"content-type": "application/json"},
        body=orjson.dumps(asked),
    )
    code = error_code(response)
    if code:
        raise failure(code, response)
    answer = response.json()
    value = answer.get("access_token") if isinstance(answer, dict) else None
    seconds = answer.get("expires_in") if isinstance(answer, dict) else None
    if not isinstance(value, str) or not value or not isinstance(seconds, int):
        # Nothing was sent yet: trying again is safe.
        raise Retriable("unreadable_answer", "WeChat gave no token")
    lasts = max(timedelta(seconds=seconds) - _EARLY, timedelta(seconds=30))
    return FreshToken(value=value, lasts=lasts)


def error_code(response: HttpResponse) -> int:
    """The answer's `errcode`; 0 for success and for files, the HTTP status when it is no 2xx."""
    if not 200 <= response.status < 300:
        return response.status
    if response.body.lstrip()[:1] != b"{":
        return 0
    answer = response.json()
    code = answer.get("errcode", 0) if isinstance(answer, dict) else 0
    return code if isinstance(code, int) else -1


def failure(code: int, response: HttpResponse) -> ProviderFailure:
    """The typed failure for an `errcode`, or for an HTTP status that is no success."""
    if code == response.status:
        if code == 504:
            return ProviderUnreachable("gateway_timeout")  # it may have been done all the same
        if code >= 500 or code == 429:
            return Retriable("unavailable", f"HTTP {code}", response.retry_after)
        return Permanent(f"http_{code}")
    kind, name = _FAILURES.get(code, (Permanent, f"errcode_{code}"))
    answer = response.json()
    words = str(answer.get("errmsg", "")) if isinstance(answer, dict) else ""
    text = " ".join(f"{code} {words}".split())[:_MAX_TEXT]
    advice = _ADVICE.get(name)
    wait = _NEXT_DAY if code == 45009 else None
    return kind(name, f"{advice}. {text}" if advice else text, wait)
