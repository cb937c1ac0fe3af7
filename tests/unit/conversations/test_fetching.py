"""Files that a provider keeps: copied once, whatever fails, and the thread says what came of it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels import registry
from deskhand.channels.model import Attachment, Deletion, InboundMessage, MediaRequest
from deskhand.conversations.events import to_fetch
from deskhand.conversations.fetching import FetchingService
from deskhand.conversations.models import Message
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.views import message_view
from deskhand.kit.errors import Permanent, ProviderUnreachable, Retriable
from deskhand.kit.guarded_fetch import Fetched, GuardedFetch
from deskhand.kit.settings import Settings
from deskhand.storage import keys
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table
from tests.support.builders import inbound
from tests.support.faults import CallCounter, Killed, watching
from tests.support.stack_in_process import FACEBOOK_SECRETS, composed

URL = "https://scontent.xx.fbcdn.net/photo.png"


class Guard(GuardedFetch):
    """Gives what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.answers: list[Fetched | Exception] = []

    def fetch(
        self,
        url: str,
        *,
        hosts: tuple[str, ...],
        headers: Mapping[str, str] | None = None,
        max_bytes: int,
        seconds: float = 20.0,
    ) -> Fetched:
        self.asked.append(url)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer or Fetched(content=b"bytes", content_type="image/png")


class Desk:
    """One Messenger account and a message with files that Facebook keeps."""

    def __init__(self, settings: Settings, merchant_id: str, *files: Attachment) -> None:
        connected = bootstrap.accounts().connect(
            merchant_id, "facebook", f"page-{merchant_id}", {}, FACEBOOK_SECRETS
        )
        self.account = bootstrap.accounts().open(merchant_id, connected.account_id)
        self.item: InboundMessage = replace(inbound("psid-1"), attachments=files)
        self.stored = bootstrap.receiving().receive(self.item, self.account)
        self.merchant_id = merchant_id
        self.guard = Guard()
        self.objects = ObjectStore(settings.files_bucket)
        self.table = Table(settings.desk_table)
        self.service = FetchingService(
            self.table,
            self.objects,
            bootstrap.accounts(),
            bootstrap.http_client(),
            self.guard,
        )

    def fetch(self, *, last: bool = False) -> None:
        place = (self.merchant_id, self.stored.conversation_id, self.stored.seq)
        self.service.fetch(*place, last=last)

    @property
    def message(self) -> Message:
        repository = ConversationRepository(self.table, self.merchant_id)
        found = repository.message(self.stored.conversation_id, self.stored.seq)
        assert found
        return found

    @property
    def states(self) -> list[str]:
        return [file.state for file in self.message.attachments]


def file(name: str = "photo.png", **changes: Any) -> Attachment:
    """A file that the provider keeps."""
    return replace(Attachment(name=name, content_type="image/png", url=URL), **changes)


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Any:
    with composed(settings):
        yield


class TestFetching:
    def test_the_bytes_come_into_the_bucket(self, settings: Settings, merchant_id: str) -> None:
        desk = Desk(settings, merchant_id, file())
        assert desk.states == ["pending"]

        desk.fetch()

        kept = desk.message.attachments[0]
        assert kept.state == "ready"
        assert kept.key is not None
        assert kept.key.startswith(f"files/{merchant_id}/")
        assert kept.size == 5
        assert desk.objects.get(kept.key) == b"bytes"
        assert kept.url is None  # a signed address that would die
        assert desk.guard.asked == [URL]

    def test_twice_is_once(self, settings: Settings, merchant_id: str) -> None:  # S97
        desk = Desk(settings, merchant_id, file())
        desk.fetch()
        before = desk.message
        desk.fetch()
        assert desk.message == before
        assert len(desk.guard.asked) == 1

    def test_a_type_left_open_is_the_hosts(self, settings: Settings, merchant_id: str) -> None:
        desk = Desk(settings, merchant_id, file(content_type="image/*"))
        desk.fetch()
        assert desk.message.attachments[0].content_type == "image/png"

    def test_a_storys_media_stays_away(self, settings: Settings, merchant_id: str) -> None:
        # formats 4: only the address may be kept
        desk = Desk(settings, merchant_id, file(keep=False))
        desk.fetch()
        assert desk.states == ["remote"]
        assert desk.guard.asked == []

    def test_refused_files_keep_their_place_with_the_reason(
        self, settings: Settings, merchant_id: str
    ) -> None:
        desk = Desk(settings, merchant_id, file("a.png"), file("b.png"))
        desk.guard.answers = [Permanent("too_large", "The file is larger than 50 MB.")]
        desk.fetch()
        assert desk.states == ["failed", "ready"]
        shown = message_view(desk.message)["attachments"]
        assert shown[0]["failure"] == "The file is larger than 50 MB."
        assert "url" not in shown[0]

    def test_busy_comes_back_and_keeps_what_it_has(
        self, settings: Settings, merchant_id: str
    ) -> None:  # S98
        desk = Desk(settings, merchant_id, file("a.png"), file("b.png"))
        desk.guard.answers = [ProviderUnreachable("timeout")]
        with pytest.raises(Retriable):
            desk.fetch()
        assert desk.states == ["pending", "ready"]
        desk.fetch()
        assert desk.states == ["ready", "ready"]

    def test_the_last_failure_is_final(self, settings: Settings, merchant_id: str) -> None:
        desk = Desk(settings, merchant_id, file())
        desk.guard.answers = [ProviderUnreachable("timeout")]
        with pytest.raises(Retriable):
            desk.fetch(last=True)  # the record still goes to the dead-letter queue
        assert desk.states == ["failed"]

    def test_taken_back_meanwhile_leaves_no_file(
        self, settings: Settings, merchant_id: str
    ) -> None:
        desk = Desk(settings, merchant_id, file())
        deletion = Deletion(
            event_id="deleted",
            at=desk.item.at + timedelta(seconds=5),
            external_message_id=desk.item.external_message_id,
        )

        class Deleting(Guard):
            def fetch(self, url: str, **_: Any) -> Fetched:
                bootstrap.receipts().delete(deletion, desk.account)
                return Fetched(content=b"bytes", content_type="image/png")

        desk.service._guard = Deleting()
        message = desk.message
        desk.fetch()
        assert desk.message.attachments == []
        key = f"files/{merchant_id}/{message.account_id}/{message.id}/0"
        assert desk.objects.size(key) is None

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("call", range(5))
    def test_killed_at_any_call_and_delivered_again(
        self, settings: Settings, merchant_id: str, call: int, after: bool
    ) -> None:  # S97
        desk = Desk(settings, merchant_id, file())
        with suppress(Killed), watching(CallCounter(call, after=after)):
            desk.fetch()

        desk.fetch()

        assert desk.states == ["ready"]
        assert desk.objects.get(desk.message.attachments[0].key or "") == b"bytes"


class TestWhatIsFetched:
    def test_only_new_messages_with_files_elsewhere(
        self, settings: Settings, merchant_id: str
    ) -> None:
        desk = Desk(settings, merchant_id, file())
        key = keys.message(merchant_id, desk.stored.conversation_id, desk.stored.seq)
        item = desk.table.get(key)
        assert item
        expected = {
            "merchant_id": merchant_id,
            "conversation_id": desk.stored.conversation_id,
            "seq": desk.stored.seq,
        }
        assert to_fetch(None, item) == expected
        assert to_fetch(item, item) is None
        assert to_fetch(None, {**item, "attachments": []}) is None
        assert to_fetch(item, None) is None


class TestExcuses:
    def test_a_reason_in_the_files_place_is_no_file(
        self, settings: Settings, merchant_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def media(self: object, attachment: Attachment, *_: object) -> MediaRequest:
            return MediaRequest(url=attachment.url or "", excuses=("application/json",))

        monkeypatch.setattr(type(registry.adapter("facebook")), "media", media)
        desk = Desk(settings, merchant_id, file())
        excuse = Fetched(content=b'{"errcode": 40001}', content_type="application/json")
        desk.guard.answers = [excuse, excuse]
        with pytest.raises(Retriable, match="not_a_file"):
            desk.fetch()
        assert desk.states == ["pending"]
        with pytest.raises(Retriable):
            desk.fetch(last=True)
        assert desk.states == ["failed"]
