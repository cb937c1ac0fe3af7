"""What WhatsApp's error codes mean for a message, answered at once or in a later status.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes and formats §6. The HTTP
status is unreliable; the code counts.
"""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.channels.meta.failures import ErrorTable, error_of, failure
from deskhand.channels.meta.payload import mapping, text
from deskhand.kit.errors import NeedsHuman, Permanent, Retriable
from deskhand.kit.http import HttpResponse

_PERMANENT: Final[Mapping[int, str]] = {
    100: "invalid_request",
    130472: "marketing_experiment",
    131008: "invalid_request",
    131009: "invalid_request",
    131026: "undeliverable",
    131030: "recipient_not_allowed",
    131047: "window_closed",
    131049: "marketing_capped",
    131050: "marketing_stopped_by_customer",
    131051: "unsupported_message_type",
    131052: "media_download_failed",
    131053: "media_upload_failed",
    132000: "template_parameters_wrong",
    132001: "template_missing",
    132005: "template_too_long",
    132007: "template_policy",
    132008: "template_parameters_wrong",
    132012: "template_parameters_wrong",
    132015: "template_paused",
    132016: "template_disabled",
    132068: "template_flow_blocked",
    133010: "number_not_registered",
}
_ACCOUNT_STOPS: Final[Mapping[int, str]] = {
    0: "token_invalid",
    3: "permission_missing",
    10: "permission_missing",
    190: "token_invalid",
    368: "policy_block",
    130497: "country_restricted",
    131005: "permission_missing",
    131031: "account_locked",
    131042: "payment_problem",
}
_FOR_NOW: Final[Mapping[int, str]] = {
    1: "unknown_error",
    2: "service_unavailable",
    4: "throttled",
    80007: "throttled",
    130429: "throttled",
    131000: "unknown_error",
    131016: "service_unavailable",
    131048: "spam_limited",
    131056: "pair_limited",
    131057: "maintenance",
    133004: "service_unavailable",
    135000: "unknown_error",
}
_CLASSES: Final = ((Permanent, _PERMANENT), (NeedsHuman, _ACCOUNT_STOPS), (Retriable, _FOR_NOW))
ERRORS: Final[ErrorTable] = {
    (code, None): (kind, word) for kind, words in _CLASSES for code, word in words.items()
}
# Seconds. One customer gets about a message in six seconds; who is slowed down for spam waits long.
_WAITS: Final[Mapping[int, float]] = {131056: 8.0, 131048: 300.0, 131057: 120.0}
_MAX_TEXT: Final = 300


def checked(answer: HttpResponse) -> Mapping[str, Any]:
    """The answer's JSON object.

    Raises:
        Retriable, Permanent, NeedsHuman: the answer tells of an error.
    """
    error = error_of(answer)
    if error is None:
        return mapping(answer.json())
    found = failure(answer, error, ERRORS)
    details = text(mapping(error.get("error_data")).get("details"))[:_MAX_TEXT]
    wait = _WAITS.get(error.get("code", -1)) if found.retry_after is None else found.retry_after
    raise type(found)(found.code, details or found.text, wait)


def named(error: Mapping[str, Any]) -> tuple[str, str]:
    """Code word and text of an error that a status carries."""
    code = error.get("code")
    known = ERRORS.get((code, None)) if isinstance(code, int) else None
    details = text(mapping(error.get("error_data")).get("details"))
    words = details or text(error.get("message")) or text(error.get("title"))
    return (known[1] if known else f"whatsapp_{code!s:.20}"), words[:_MAX_TEXT]
