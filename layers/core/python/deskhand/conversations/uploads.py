"""Files on their way in and out: what agents attach, and what anybody's message carries."""

import re
from dataclasses import dataclass
from typing import Final

from deskhand.conversations.models import StoredAttachment
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.errors import FieldProblem, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

MAX_BYTES: Final = 25_000_000
_UNSAFE: Final = re.compile(r"[/\\\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """Where to PUT a file, and the key by which a reply names it."""

    key: str
    url: str


class UploadService:
    """Files of all merchants; each call names one."""

    def __init__(self, table: Table, objects: ObjectStore) -> None:
        self._table = table
        self._objects = objects

    def prepare(self, merchant_id: str, name: str, content_type: str) -> Upload:
        """A place for one file; name and type travel in its key, so that no record is needed."""
        safe = _UNSAFE.sub("_", name).strip() or "file"
        kind = content_type.replace("/", ":")
        key = f"uploads/{merchant_id}/{new_id()}/{kind}/{safe}"
        return Upload(key, self._objects.upload_url(key, content_type))

    def attachment(self, merchant_id: str, key: str) -> StoredAttachment:
        """The uploaded file as an attachment.

        Raises:
            Invalid: not a key of this merchant's uploads, not uploaded yet, or too large.
        """
        parts = key.split("/")
        if len(parts) != 5 or parts[:2] != ["uploads", merchant_id]:
            raise _invalid("the key of an upload")
        size = self._objects.size(key)
        if size is None:
            raise _invalid("a file that has been uploaded")
        if size > MAX_BYTES:
            raise _invalid(f"at most {MAX_BYTES} bytes")
        return StoredAttachment(
            name=parts[4], content_type=parts[3].replace(":", "/"), size=size, key=key
        )

    def download_url(self, merchant_id: str, conversation_id: str, seq: int, place: int) -> str:
        """Where a message's file can be fetched for some minutes.

        Raises:
            NotFound: no such message or file, or the file is not kept anywhere.
        """
        message = ConversationRepository(self._table, merchant_id).message(conversation_id, seq)
        if not message or not 0 <= place < len(message.attachments):
            raise NotFound("no such file")
        file = message.attachments[place]
        if file.key:
            return self._objects.download_url(file.key, file.name)
        if file.url:
            return file.url
        raise NotFound("the file was not kept")


def _invalid(expected: str) -> Invalid:
    return Invalid("an attachment can't be used", (FieldProblem("attachments", expected),))
