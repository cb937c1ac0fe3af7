"""Puts what is too large for an item, and every file that came along, into the bucket."""

from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import Account, Attachment, InboundMessage
from deskhand.conversations.models import StoredAttachment
from deskhand.conversations.upload_places import FileRefused, Uploader
from deskhand.conversations.uploads import UploadService, kept
from deskhand.kit.ids import fingerprint
from deskhand.storage.objects import ObjectStore

# A DynamoDB item holds 400 KB; the three parts together stay well below.
MAX_BODY_BYTES: Final = 64_000
MAX_HTML_BYTES: Final = 96_000


class MessageFiles:
    """Stores files under keys that follow from the event, so that a redelivery writes the same.

    Args:
        uploads: checks what customers uploaded themselves, where a channel lets them.
    """

    def __init__(self, objects: ObjectStore, uploads: UploadService) -> None:
        self._objects = objects
        self._uploads = uploads

    def store(self, item: InboundMessage, account: Account) -> list[StoredAttachment]:
        """Store the attachments that came as bytes; the others keep the provider's URL.

        Raises:
            FileRefused: an upload that the sender may not attach, or the channel does not take.
        """
        prefix = self._prefix(item, account)
        own = self._own(item, account)
        return [
            kept(self._objects, own[file.upload], f"{prefix}/{place}")
            if file.upload
            else self._attachment(f"{prefix}/{place}", file)
            for place, file in enumerate(item.attachments)
        ]

    def _own(self, item: InboundMessage, account: Account) -> dict[str, StoredAttachment]:
        """The sender's uploads by key, all checked before anything is copied."""
        keys = [file.upload for file in item.attachments if file.upload]
        if not keys:
            return {}
        rules = registry.adapter(account.slug).spec.files
        if len(keys) > rules.max_count:
            raise FileRefused("too_many", f"At most {rules.max_count} files are taken")
        identifier = item.sender.identifier
        sender = Uploader.visitor(account.merchant_id, account.account_id, identifier)
        return {key: self._uploads.attachment(sender, key, rules) for key in keys}

    def long_texts(
        self, item: InboundMessage, account: Account
    ) -> tuple[str, dict[str, Any], list[StoredAttachment]]:
        """Split a message's texts: (body, metadata, files for what did not fit)."""
        prefix = self._prefix(item, account)
        metadata: dict[str, Any] = {}
        files: list[StoredAttachment] = []
        body, rest = _cut(item.body, MAX_BODY_BYTES)
        if rest:
            files.append(self._text(f"{prefix}/body", "message.txt", "text/plain", item.body))
        quoted, rest = _cut(item.quoted, MAX_BODY_BYTES)
        if quoted:
            metadata["quoted"] = quoted
        if rest:
            files.append(self._text(f"{prefix}/quoted", "quoted.txt", "text/plain", item.quoted))
        if item.html and len(item.html.encode()) <= MAX_HTML_BYTES:
            metadata["html"] = item.html
        elif item.html:
            files.append(self._text(f"{prefix}/html", "message.html", "text/html", item.html))
        return body, metadata, files

    def _attachment(self, key: str, file: Attachment) -> StoredAttachment:
        if file.content is None:
            return StoredAttachment(
                name=file.name,
                content_type=file.content_type,
                size=file.size,
                url=file.url,
                media_id=file.media_id,
                content_id=file.content_id,
                keep=file.keep,
            )
        self._objects.put(key, file.content, file.content_type)
        return StoredAttachment(
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            key=key,
            content_id=file.content_id,
        )

    def _text(self, key: str, name: str, content_type: str, text: str) -> StoredAttachment:
        content = text.encode()
        self._objects.put(key, content, f"{content_type}; charset=utf-8")
        return StoredAttachment(name=name, content_type=content_type, size=len(content), key=key)

    @staticmethod
    def _prefix(item: InboundMessage, account: Account) -> str:
        event = fingerprint(item.event_id)
        return f"files/{account.merchant_id}/{account.account_id}/{event}"


def _cut(text: str, limit: int) -> tuple[str, bool]:
    """The text cut to `limit` bytes at a code point's border, and whether anything was cut."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) <= limit:
        return encoded.decode("utf-8", "replace"), False
    return encoded[:limit].decode("utf-8", "ignore"), True
