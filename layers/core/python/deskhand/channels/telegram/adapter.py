"""Telegram in the normal form.

https://core.telegram.org/bots/api
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.channels.base import ChannelAdapter, ChannelDefaults, Health
from deskhand.channels.model import Account, Attachment, Inbound, MediaRequest, Outbound, Sent
from deskhand.channels.telegram.spec import SPEC
from deskhand.channels.telegram.updates import UPDATE_KINDS, external_id, read_update
from deskhand.kit.errors import (
    NeedsHuman,
    ParseFailure,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.multipart import encode_file
from deskhand.kit.webhook import Request

API: Final = "https://api.telegram.org"
# By `error_code`; what is not here and below 500 will not be better next time.
_FAILURES: Final[Mapping[int, tuple[type[ProviderFailure], str]]] = {
    401: (NeedsHuman, "token_invalid"),
    403: (Permanent, "blocked_by_customer"),
    404: (NeedsHuman, "token_invalid"),
    413: (Permanent, "file_too_large"),
    429: (Retriable, "throttled"),
    504: (ProviderUnreachable, "gateway_timeout"),  # it may have been sent all the same
}


class TelegramAdapter(ChannelDefaults):
    """See `deskhand.channels.base.ChannelAdapter`."""

    spec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read the one update of a request.

        Raises:
            ParseFailure: not JSON, or no update.
        """
        try:
            update = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise ParseFailure("not_json") from error
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise ParseFailure("not_an_update")
        return [read_update(update, received_at)]

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """Send one text or one file.

        Raises:
            Retriable, Permanent, NeedsHuman: as `_FAILURES` has it.
        """
        fields: dict[str, str] = {"chat_id": outbound.recipient}
        if outbound.attachments:
            file = outbound.attachments[0]
            fields["caption"] = outbound.body
            form = encode_file(
                fields, "document", file.name, file.content_type, file.content or b""
            )
            return _sent(_call(account, http, "sendDocument", form))
        return _sent(_ask(account, http, "sendMessage", {**fields, "text": outbound.body}))

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """A bot can't look at what it sent, and there is no idempotency key.

        Raises:
            Permanent: always, `outcome_unknown`.
        """
        raise Permanent("outcome_unknown", "Telegram can't tell whether the message was sent.")

    def activate(self, account: Account, http: HttpClient) -> None:
        """Have updates posted to us; setting the same again changes nothing."""
        webhook = {
            "url": account.settings.get("webhook_url", ""),
            "secret_token": account.secrets.get("secret_token", ""),
            "allowed_updates": UPDATE_KINDS,
        }
        if not webhook["url"]:
            raise Permanent("webhook_url_missing", "The account's webhook address is not known.")
        _ask(account, http, "setWebhook", webhook)

    def check(self, account: Account, http: HttpClient) -> Health:
        """Whether updates are still posted to us, and what went wrong last."""
        info = _ask(account, http, "getWebhookInfo", {})
        ours = bool(info.get("url")) and info["url"] == account.settings.get("webhook_url")
        return Health(subscribed=ours, detail=str(info.get("last_error_message", "")))

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """A file's path is asked for by its id and lives for an hour."""
        file = _ask(account, http, "getFile", {"file_id": attachment.media_id})
        if not file.get("file_path"):
            raise Permanent("no_such_file", "Telegram does not give this file.")
        return MediaRequest(url=f"{API}/file/bot{_token(account)}/{file['file_path']}")


def _ask(
    account: Account, http: HttpClient, method: str, content: Mapping[str, Any]
) -> Mapping[str, Any]:
    return _call(account, http, method, ("application/json", orjson.dumps(content)))


def _call(
    account: Account, http: HttpClient, method: str, form: tuple[str, bytes]
) -> Mapping[str, Any]:
    """One method of the Bot API; its `result` where that is an object.

    Raises:
        Retriable, Permanent, NeedsHuman: as `_FAILURES` has it.
    """
    url = f"{API}/bot{_token(account)}/{method}"
    answer = http.request("POST", url, headers={"content-type": form[0]}, body=form[1])
    document = answer.json()
    if not isinstance(document, dict) or document.get("ok") is not True:
        raise _failure(answer, document if isinstance(document, dict) else {})
    result = document.get("result")
    return result if isinstance(result, dict) else {}


def _failure(answer: HttpResponse, document: Mapping[str, Any]) -> ProviderFailure:
    told = document.get("error_code")
    code = told if isinstance(told, int) else answer.status
    otherwise = (Retriable, "unavailable") if code >= 500 else (Permanent, f"telegram_{code}")
    kind, word = _FAILURES.get(code, otherwise)
    parameters = document.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None  # seconds
    return kind(word, str(document.get("description", ""))[:300], wait or answer.retry_after)


def _sent(message: Mapping[str, Any]) -> Sent:
    if not message.get("message_id"):
        raise ProviderUnreachable("answer_without_message_id")
    return Sent(external_message_id=external_id(message))


def _token(account: Account) -> str:
    """It is a part of every URL: our HTTP client logs none, and fetched files keep none.

    Raises:
        NeedsHuman: there is none.
    """
    if not account.secrets.get("bot_token"):
        raise NeedsHuman("token_missing")
    return account.secrets["bot_token"]


ADAPTER: Final[ChannelAdapter] = TelegramAdapter()
