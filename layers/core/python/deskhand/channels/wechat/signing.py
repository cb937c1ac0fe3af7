"""WeChat's side: encrypts and signs a sample, for the command line and the tests."""

import re
import secrets as randomness
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from deskhand.channels.wechat.webhook import find_encrypted, sign
from deskhand.kit.webhook import Request, Secrets

_TO: Final = re.compile(rb"<ToUserName>(?:<!\[CDATA\[)?([^\]<]*)(?:\]\]>)?</ToUserName>")
_FROM: Final = re.compile(rb"<FromUserName>(?:<!\[CDATA\[)?([^\]<]*)(?:\]\]>)?</FromUserName>")


class WeChatSigning:
    """The query of a push; the body encrypted (safe mode) where the account has a key."""

    order_topic = ""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Sign with `token`; encrypt with `encoding_aes_key` and `app_id` where there is a key.

        A body that is encrypted already stays as it is.
        """
        token, key = secrets.get("token", ""), secrets.get("encoding_aes_key", "")
        timestamp, nonce = str(int(now.timestamp())), str(randomness.randbelow(10**9))
        sender = _FROM.search(request.body)
        body = request.body
        if find_encrypted(body) is None and key:
            body = _locked(body, key, secrets.get("app_id", ""))
        query = {
            **request.query,
            "signature": sign(token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": sender[1].decode("utf-8", "replace") if sender else "",
        }
        encrypted = find_encrypted(body)
        if encrypted is not None:
            query["encrypt_type"] = "aes"
            query["msg_signature"] = sign(token, timestamp, nonce, encrypted.decode("ascii"))
        headers = {"content-type": "text/xml", **request.headers}
        return replace(request, headers=headers, query=query, body=body)

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Put our account's original id where the message is to one that nobody connected."""
        del topic
        found = _TO.search(request.body)
        if found is None or found[1].decode("utf-8", "replace") in connected:
            return request
        start, end = found.span(1)
        body = request.body[:start] + external_id.encode() + request.body[end:]
        return replace(request, body=body)


def _locked(body: bytes, key: str, app_id: str) -> bytes:
    # Only who sends a sample needs this; the webhook Lambda's layer has no such library.
    from deskhand.channels.wechat.crypto import encrypt  # noqa: PLC0415

    to = _TO.search(body)
    recipient = to[1] if to else b""
    return (
        b"<xml><ToUserName><![CDATA[" + recipient + b"]]></ToUserName><Encrypt><![CDATA["
        + encrypt(body, key, app_id) + b"]]></Encrypt></xml>"
    )  # fmt: skip


SIGNING: Final = WeChatSigning()
