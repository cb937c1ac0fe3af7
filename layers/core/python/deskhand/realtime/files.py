"""Files over a visitor's socket: where to put one, and where to fetch one."""

from collections.abc import Iterator
from typing import Any, Final

from deskhand.channels import registry
from deskhand.conversations.models import MessageKind
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.upload_places import FileRefused, Uploader
from deskhand.conversations.uploads import UploadService
from deskhand.kit.errors import NotFound
from deskhand.realtime.frames import error
from deskhand.realtime.limits import FILES_BURST, FILES_PER_SECOND, Allowance
from deskhand.realtime.models import Frame, Role
from deskhand.realtime.sent import SentFrame
from deskhand.realtime.threads import Threads
from deskhand.storage.table import Table

MAX_NAME: Final = 255


class FileFrames:
    """Answers `file.prepare` and `file.url`; the bytes go to the store and from it directly."""

    def __init__(
        self, table: Table, uploads: UploadService, allowance: Allowance | None = None
    ) -> None:
        self._table = table
        self._threads = Threads(table)
        self._uploads = uploads
        self._allowance = allowance or Allowance(burst=FILES_BURST, per_second=FILES_PER_SECOND)

    def prepare(self, sent: SentFrame) -> Iterator[Frame]:
        """A place for one file, which this visitor alone may attach.

        Raises:
            FileRefused: the channel does not take such a file.
        """
        viewer = sent.viewer
        if viewer.role is not Role.VISITOR:
            yield error(sent.ref, "Agents upload over REST")
            return
        if not self._allowance.take(viewer.visitor_id):
            yield {**error(sent.ref, "Too many files, slow down"), "code": "too_many"}
            return
        name, content_type, size = _described(sent.content)
        visitor = Uploader.visitor(viewer.merchant_id, viewer.account_id, viewer.visitor_id)
        rules = registry.adapter(registry.LIVE_SLUG).spec.files
        made = self._uploads.prepare(visitor, name, content_type, size, rules)
        upload = {"key": made.key, "url": made.url, "content_type": made.content_type}
        yield {"type": "file", "ref": sent.ref, "upload": upload, "url": None}

    def url(self, sent: SentFrame) -> Iterator[Frame]:
        """Where a file of the visitor's own conversation can be fetched for 15 minutes.

        Raises:
            NotFound: not theirs, no such file, or of a note.
        """
        if sent.viewer.role is not Role.VISITOR:
            yield error(sent.ref, "Agents fetch files over REST")
            return
        conversation = self._threads.open(sent.viewer, sent.conversation_id)
        repository = ConversationRepository(self._table, sent.viewer.merchant_id)
        message = repository.message(conversation.id, sent.place("seq"))
        if message is None or message.kind is not MessageKind.MESSAGE:
            raise NotFound("no such file")
        url = self._uploads.url_of(message, sent.place("place"))
        yield {"type": "file", "ref": sent.ref, "upload": None, "url": url}


def refused(sent: SentFrame, failure: FileRefused) -> Frame:
    """The answer to a file that is not taken: why in words, and a `code` to translate by."""
    return {**error(sent.ref, failure.detail), "code": failure.code}


def _described(content: Any) -> tuple[str, str, int]:
    name, kind, size = (content.get(field) for field in ("name", "content_type", "size"))
    if not isinstance(name, str) or len(name) > MAX_NAME:
        raise FileRefused("name_invalid", "The file's name is missing or too long", "name")
    if not isinstance(kind, str):
        raise FileRefused("type_invalid", "The file's type is missing", "content_type")
    if not isinstance(size, int) or isinstance(size, bool):
        raise FileRefused("size_invalid", "The file's size is missing", "size")
    return name, kind, size
