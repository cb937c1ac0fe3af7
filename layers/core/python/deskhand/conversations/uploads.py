"""Files on their way in and out: what people attach, and what anybody's message carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deskhand.channels.base import FileRules
from deskhand.conversations.models import Message, StoredAttachment
from deskhand.conversations.parts import max_bytes
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.upload_places import (
    MAX_BYTES,
    FileRefused,
    Uploader,
    UploadPlace,
    is_upload,
    too_large,
)
from deskhand.kit.errors import NotFound
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

ANYTHING: Final = FileRules(max_bytes={"*/*": MAX_BYTES})


@dataclass(frozen=True, slots=True)
class Upload:
    """Where to PUT a file with which type, and the key by which a message names it."""

    key: str
    url: str
    content_type: str


class UploadService:
    """Files of all merchants; each call names one.

    An upload waits under `uploads/` and goes away by itself after some days. The message that
    attaches it has a copy of its own under `files/`, which stays as long as the message.
    """

    def __init__(self, table: Table, objects: ObjectStore) -> None:
        self._table = table
        self._objects = objects

    def prepare(
        self,
        uploader: Uploader,
        name: str,
        content_type: str,
        size: int,
        rules: FileRules = ANYTHING,
    ) -> Upload:
        """A place for one file of exactly `size` bytes.

        Raises:
            FileRefused: the type is not taken, or the size.
        """
        place = UploadPlace.new(uploader, name, content_type, size)
        require_taken(place.content_type, size, rules)
        url = self._objects.upload_url(place.key, place.content_type, size)
        return Upload(place.key, url, place.content_type)

    def attachment(
        self, uploader: Uploader, key: str, rules: FileRules = ANYTHING
    ) -> StoredAttachment:
        """The uploaded file as an attachment; what was announced is checked against what came.

        Raises:
            FileRefused: no key of the uploader's, nothing uploaded, or not what was announced.
        """
        place = UploadPlace.read(uploader, key)
        stored = self._objects.describe(key)
        if stored is None:
            raise FileRefused("not_uploaded", "The file has not been uploaded, or too long ago")
        require_taken(place.content_type, stored.size, rules)
        kind = stored.content_type.partition(";")[0].strip().lower()
        if (stored.size, kind) != (place.size, place.content_type):
            raise FileRefused("not_as_announced", "The file is not the one that was announced")
        return StoredAttachment(
            name=place.name, content_type=place.content_type, size=stored.size, key=key
        )

    def keep(
        self, merchant_id: str, conversation_id: str, files: Sequence[StoredAttachment]
    ) -> tuple[StoredAttachment, ...]:
        """Copy uploads to where a conversation's files stay; done twice is done once."""
        return tuple(
            kept(self._objects, file, _sent_key(merchant_id, conversation_id, file.key))
            if file.key and is_upload(file.key)
            else file
            for file in files
        )

    def download_url(self, merchant_id: str, conversation_id: str, seq: int, place: int) -> str:
        """Where a message's file can be fetched for 15 minutes.

        Raises:
            NotFound: no such message or file, or the file is not kept anywhere.
        """
        message = ConversationRepository(self._table, merchant_id).message(conversation_id, seq)
        if message is None:
            raise NotFound("no such file")
        return self.url_of(message, place)

    def url_of(self, message: Message, place: int) -> str:
        """The same for a message at hand.

        An address that a provider named is given out only where the file is to stay there: what
        was refused, or is not fetched yet, may point anywhere.

        Raises:
            NotFound: no such file, or it is not kept anywhere.
        """
        if not 0 <= place < len(message.attachments):
            raise NotFound("no such file")
        file = message.attachments[place]
        if file.key:
            return self._objects.download_url(file.key, file.name)
        if file.state == "remote" and file.url:
            return file.url
        raise NotFound(file.failure or "the file is not here yet")


def require_taken(content_type: str, size: int, rules: FileRules) -> None:
    """Refuse what a channel does not take.

    Raises:
        FileRefused: `type_not_taken` or `too_large`.
    """
    limit = max_bytes(content_type, rules)
    if limit is None:
        raise FileRefused("type_not_taken", f"Files of type {content_type} are not taken here")
    limit = min(limit, MAX_BYTES)
    if size > limit:
        raise too_large(limit)


def kept(objects: ObjectStore, file: StoredAttachment, key: str) -> StoredAttachment:
    """A copy of the file under a key that stays."""
    if file.key is None:
        raise ValueError("the file is not in our store")
    objects.copy(file.key, key)
    return file.model_copy(update={"key": key})


def sent_prefix(merchant_id: str, conversation_id: str) -> str:
    """How the keys of all that was attached to a conversation's messages by staff begin."""
    return f"files/{merchant_id}/{conversation_id}/"


def _sent_key(merchant_id: str, conversation_id: str, upload_key: str) -> str:
    upload_id = upload_key.split("/")[3]
    return f"{sent_prefix(merchant_id, conversation_id)}{upload_id}"
