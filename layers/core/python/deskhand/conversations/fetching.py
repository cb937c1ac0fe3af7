"""Copies files that a provider keeps into the bucket, before their addresses die."""

from typing import Final

from deskhand.channels import registry
from deskhand.channels.model import Account, Attachment
from deskhand.conversations.models import Message, StoredAttachment
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.errors import NeedsHuman, Permanent, ProviderFailure, Retriable
from deskhand.kit.guarded_fetch import GuardedFetch
from deskhand.kit.http import HttpClient
from deskhand.merchants.service import AccountService
from deskhand.storage import keys
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import ConditionFailed, Table, Update

MAX_BYTES: Final = 50_000_000
UNNAMED_TYPE: Final = "application/octet-stream"


class FetchingService:
    """Fetches for all merchants; each call names one message."""

    def __init__(
        self,
        table: Table,
        objects: ObjectStore,
        accounts: AccountService,
        http: HttpClient,
        guard: GuardedFetch,
    ) -> None:
        self._table = table
        self._objects = objects
        self._accounts = accounts
        self._http = http
        self._guard = guard

    def fetch(self, merchant_id: str, conversation_id: str, seq: int, *, last: bool) -> None:
        """Copy every file of one message that is not here yet; done twice is done once.

        A file that can't be had keeps its place in the thread, with the reason.

        Args:
            last: no further attempt will be made; what fails now is given up.

        Raises:
            Retriable: try again later; what was fetched meanwhile stays.
        """
        message = ConversationRepository(self._table, merchant_id).message(conversation_id, seq)
        if message is None:
            return
        places = [place for place, file in enumerate(message.attachments) if file.is_awaited]
        if not places:
            return
        account = self._accounts.open(merchant_id, message.account_id)
        waiting: Retriable | None = None
        for place in places:
            file = message.attachments[place]
            try:
                self._settle(message, place, self._copy(message, place, account))
            except Retriable as failure:
                if last:
                    self._settle(message, place, _given_up(file, failure))
                waiting = failure
            except (Permanent, NeedsHuman) as failure:
                self._settle(message, place, _given_up(file, failure))
        if waiting:
            raise waiting

    def _copy(self, message: Message, place: int, account: Account) -> StoredAttachment:
        file = message.attachments[place]
        adapter = registry.adapter(account.slug)
        known = Attachment(
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            url=file.url,
            media_id=file.media_id,
        )
        request = adapter.media(known, account, self._http)
        fetched = self._guard.fetch(
            request.url,
            hosts=adapter.spec.media_hosts,
            headers=request.headers,
            max_bytes=MAX_BYTES,
        )
        if fetched.content_type in request.excuses:
            raise Retriable("not_a_file", "The provider answered, but not with the file.")
        content_type = file.content_type
        if content_type in {"", UNNAMED_TYPE} or content_type.endswith("/*"):
            content_type = fetched.content_type or UNNAMED_TYPE
        key = f"files/{message.merchant_id}/{message.account_id}/{message.id}/{place}"
        self._objects.put(key, fetched.content, content_type)
        return file.model_copy(
            update={
                "key": key,
                "size": len(fetched.content),
                "content_type": content_type,
                "url": None,
                "media_id": None,
            }
        )

    def _settle(self, message: Message, place: int, file: StoredAttachment) -> None:
        """Put the file's new state in its place, unless the message was taken back meanwhile."""
        before = message.attachments[place]
        try:
            self._table.update(
                Update(
                    key=keys.message(message.merchant_id, message.conversation_id, message.seq),
                    expression=f"SET attachments[{place}] = :after",
                    condition=f"attachments[{place}] = :before",
                    names={},
                    values={
                        ":after": file.model_dump(mode="json"),
                        ":before": before.model_dump(mode="json"),
                    },
                )
            )
        except ConditionFailed:
            if file.key:
                self._drop_if_unused(message, place, file.key)

    def _drop_if_unused(self, message: Message, place: int, key: str) -> None:
        repository = ConversationRepository(self._table, message.merchant_id)
        now = repository.message(message.conversation_id, message.seq)
        held = now.attachments[place : place + 1] if now else []
        if not any(file.key == key for file in held):
            self._objects.delete(key)


def _given_up(file: StoredAttachment, failure: ProviderFailure) -> StoredAttachment:
    return file.model_copy(update={"failure": failure.text or failure.code})
