"""The Send API and replies to comments: one message per call (formats §3-§5, Send).

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/graph-api/reference/comment/comments
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from deskhand.channels.meta.failures import SENT_ANYWAY, error_of, failure
from deskhand.channels.meta.graph import Graph
from deskhand.channels.meta.payload import identifier, mapping, sequence, text
from deskhand.channels.model import Attachment, Outbound, SendKind, Sent
from deskhand.kit.errors import Permanent, ProviderUnreachable

_BOUNDARY: Final = "deskhand-7f3c9e51d2a84b60"
_MEDIA: Final = frozenset({"image", "audio", "video"})
_RECENT_REPLIES: Final = "25"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendApi:
    """Sends as one page or account, in its product's dialect.

    `owner` is the page's or account's own id, `node` the one that messages are posted to.
    `reply_edge` of a comment takes the answers to it, and `reply_text` is what their words are
    called there. `returns_metadata`: an echo brings back what we gave along. `takes_uploads`: files
    may go as bytes, else by their address alone.
    """

    graph: Graph
    owner: str
    node: str
    reply_edge: str = "comments"
    reply_text: str = "message"
    returns_metadata: bool = True
    takes_uploads: bool = True

    def send(self, outbound: Outbound) -> Sent:
        """Send a text or one file, as a message or as the answer to a comment.

        Raises:
            Permanent: nothing to send (`empty`), more than one message (`too_much`), no comment
                to answer (`no_comment`), or a file where none can go (`file_not_offered`).
            Retriable, Permanent, NeedsHuman: as `failures.ERRORS` maps Meta's codes.
        """
        has_text = bool(outbound.body.strip())
        if not has_text and not outbound.attachments:
            raise Permanent("empty", "Nothing to send.")
        if has_text + len(outbound.attachments) > 1:
            raise Permanent("too_much", "A text and each file are messages of their own.")
        if outbound.kind is SendKind.PUBLIC_REPLY:
            return self._answer_comment(outbound)
        return self._post(outbound)

    def find_sent(self, outbound: Outbound) -> Sent | None:
        """Look for our answer under the comment; for messages only the echo can tell.

        Meta has no idempotency key and no look-up by ours.

        Raises:
            Permanent: `outcome_unknown`; the caller has looked for the echo before.
        """
        if outbound.kind is not SendKind.PUBLIC_REPLY:
            raise Permanent("outcome_unknown", "Meta can't tell whether the message was sent.")
        answers = self.graph.get(
            f"{_comment_of(outbound)}/{self.reply_edge}",
            fields=f"id,from,{self.reply_text}",
            order="reverse_chronological",
            limit=_RECENT_REPLIES,
        )
        for one in map(mapping, sequence(answers.get("data"))):
            is_ours = identifier(mapping(one.get("from")).get("id")) == self.owner
            if is_ours and text(one.get(self.reply_text)).strip() == outbound.body.strip():
                return Sent(external_message_id=identifier(one.get("id")))
        return None

    def _answer_comment(self, outbound: Outbound) -> Sent:
        content = {"message": outbound.body}
        if outbound.attachments:
            content = self._attached_to_comment(outbound.attachments[0])
        answer = self.graph.post(f"{_comment_of(outbound)}/{self.reply_edge}", content)
        return _named(identifier(answer.get("id")))

    def _attached_to_comment(self, file: Attachment) -> dict[str, str]:
        if not (self.takes_uploads and file.url and file.content_type.startswith("image/")):
            raise Permanent("file_not_offered", "Only pictures can go under a comment here.")
        return {"attachment_url": file.url}

    def _post(self, outbound: Outbound) -> Sent:
        headers, body = self._request(outbound)
        answer = self.graph.answer("POST", f"{self.node}/messages", headers=headers, body=body)
        error = error_of(answer)
        if error is not None and error.get("code") == SENT_ANYWAY:
            return Sent(external_message_id=f"unnamed:{outbound.part_id}")
        if error is not None:
            raise failure(answer, error, self.graph.errors)
        return _named(text(mapping(answer.json()).get("message_id")))

    def _request(self, outbound: Outbound) -> tuple[Mapping[str, str], bytes]:
        frame = {"recipient": _recipient(outbound), **_messaging_type(outbound)}
        ours = {"metadata": outbound.part_id} if self.returns_metadata else {}
        if not outbound.attachments:
            return _as_json({**frame, "message": {"text": outbound.body, **ours}})
        file = outbound.attachments[0]
        kind = file.content_type.partition("/")[0]
        kind = kind if kind in _MEDIA else "file"
        if self.takes_uploads and file.content is not None:
            attachment: dict[str, Any] = {"type": kind, "payload": {}}
            return _as_form({**frame, "message": {"attachment": attachment, **ours}}, file)
        if not file.url:
            raise Permanent("file_not_offered", "The file has no address.")
        attachment = {"type": kind, "payload": {"url": file.url, "is_reusable": False}}
        return _as_json({**frame, "message": {"attachment": attachment, **ours}})


def _comment_of(outbound: Outbound) -> str:
    if not outbound.target_id:
        raise Permanent("no_comment", "It is not known which comment this answers.")
    return outbound.target_id


def _recipient(outbound: Outbound) -> dict[str, str]:
    if outbound.kind is SendKind.PRIVATE_REPLY:
        return {"comment_id": _comment_of(outbound)}
    return {"id": outbound.recipient}


def _messaging_type(outbound: Outbound) -> dict[str, str]:
    """RESPONSE within the plain window; under another rule with the tag that this rule asks for."""
    if outbound.tag:
        return {"messaging_type": "MESSAGE_TAG", "tag": outbound.tag}
    return {"messaging_type": "RESPONSE"}


def _named(message_id: str) -> Sent:
    if not message_id:
        raise ProviderUnreachable("answer_without_message_id")
    return Sent(external_message_id=message_id)


def _as_json(content: Mapping[str, Any]) -> tuple[Mapping[str, str], bytes]:
    return {"content-type": "application/json"}, orjson.dumps(content)


def _as_form(fields: Mapping[str, Any], file: Attachment) -> tuple[Mapping[str, str], bytes]:
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    return {"content-type": kind}, b"".join(_multipart(fields, file, file.content or b""))


def _multipart(fields: Mapping[str, Any], file: Attachment, content: bytes) -> Iterator[bytes]:
    """RFC 7578; Meta takes the objects as JSON text and the bytes as `filedata`."""
    disposition = f"--{_BOUNDARY}\r\ncontent-disposition: form-data; name="
    for name, value in fields.items():
        words = value.encode() if isinstance(value, str) else orjson.dumps(value)
        yield f'{disposition}"{name}"\r\n\r\n'.encode() + words + b"\r\n"
    name = "".join(char for char in file.name if char.isprintable() and char not in '"\\')
    kind = file.content_type.translate({13: None, 10: None})
    yield f'{disposition}"filedata"; filename="{name}"\r\ncontent-type: {kind}\r\n\r\n'.encode()
    yield content + f"\r\n--{_BOUNDARY}--\r\n".encode()
