"""What a Graph API error means for the message: try again, give up, or call a human."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.channels.meta.payload import mapping, sequence, text
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse

ErrorTable = Mapping[tuple[int, int | None], tuple[type[ProviderFailure], str]]

# https://developers.facebook.com/docs/messenger-platform/error-codes and formats §3, §4.
# (code, subcode) first, then (code, None). A product with codes of its own has its own table.
ERRORS: Final[ErrorTable] = {
    (1, None): (Retriable, "unknown_error"),
    (2, None): (Retriable, "service_unavailable"),
    (4, None): (Retriable, "throttled"),
    (17, None): (Retriable, "throttled"),
    (32, None): (Retriable, "throttled"),
    (613, None): (Retriable, "throttled"),
    (80001, None): (Retriable, "throttled"),
    (80002, None): (Retriable, "throttled"),
    (80006, None): (Retriable, "throttled"),
    (10, 2018278): (Permanent, "window_closed"),
    (10, None): (NeedsHuman, "permission_missing"),
    (100, 2018001): (Permanent, "recipient_unknown"),
    (100, None): (Permanent, "invalid_request"),
    (190, None): (NeedsHuman, "token_invalid"),
    (230, None): (Permanent, "no_profile_consent"),
    (368, None): (NeedsHuman, "policy_block"),
    (551, None): (Permanent, "recipient_unavailable"),
    (9010, None): (Permanent, "recipient_unknown"),
    (10900, None): (Permanent, "already_replied"),
}
# "Invalid JSON reply": the message was sent all the same.
SENT_ANYWAY: Final = 1357046
_PERMISSIONS: Final = range(200, 300)
_STATUSES: Final[Mapping[int, tuple[type[ProviderFailure], str]]] = {
    401: (NeedsHuman, "token_invalid"),
    429: (Retriable, "throttled"),
}
_MAX_TEXT: Final = 300
_USAGE_HEADER: Final = "x-business-use-case-usage"


def error_of(answer: HttpResponse) -> Mapping[str, Any] | None:
    """The `error` object of an answer, an empty one for a bare failure status, None when it is OK.

    Graph may answer 200 with an error inside, so the status alone does not tell.
    """
    error = mapping(answer.json()).get("error")
    if isinstance(error, dict):
        return error
    return None if answer.status < 300 else {}


def failure(
    answer: HttpResponse, error: Mapping[str, Any], errors: ErrorTable = ERRORS
) -> ProviderFailure:
    """Class and code of a failure; `retry_after` in seconds from the headers."""
    kind, code = _classify(answer.status, error, errors)
    words = text(error.get("error_user_msg")) or text(error.get("message"))
    return kind(code, words[:_MAX_TEXT], _retry_after(answer) if kind is Retriable else None)


def _classify(
    status: int, error: Mapping[str, Any], errors: ErrorTable
) -> tuple[type[ProviderFailure], str]:
    code, subcode = error.get("code"), error.get("error_subcode")
    if isinstance(code, int):
        known = errors.get((code, subcode)) or errors.get((code, None))
        if known:
            return known
        if code in _PERMISSIONS:
            return NeedsHuman, "permission_missing"
    if status == 504 and not error:
        return ProviderUnreachable, "gateway_timeout"  # a proxy gave up waiting, Meta may not have
    if error.get("is_transient") is True or status >= 500:
        return Retriable, "unavailable"
    if isinstance(code, int):
        return Permanent, f"graph_{code}"
    return _STATUSES.get(status, (Permanent, f"http_{status}"))


def _retry_after(answer: HttpResponse) -> float | None:
    """`estimated_time_to_regain_access` is in minutes; calling earlier prolongs the throttling."""
    try:
        usage = mapping(orjson.loads(answer.headers.get(_USAGE_HEADER, "{}")))
    except orjson.JSONDecodeError:
        return None
    waits = [
        mapping(use).get("estimated_time_to_regain_access")
        for uses in usage.values()
        for use in sequence(uses)
    ]
    minutes = max((wait for wait in waits if isinstance(wait, int | float)), default=0)
    return max(float(minutes) * 60, answer.retry_after or 0) or None
