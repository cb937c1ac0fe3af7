"""Uploads: what was announced must be what came, and what was sent outlives its upload."""

from urllib.parse import parse_qs, urlsplit

import pytest

from deskhand.channels.base import FileRules
from deskhand.conversations.models import Message, MessageStatus, SenderType, StoredAttachment
from deskhand.conversations.upload_places import FileRefused, Uploader
from deskhand.conversations.uploads import UploadService
from deskhand.kit.errors import NotFound
from deskhand.kit.settings import Settings
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table
from tests.support.builders import START

PICTURES = FileRules(max_count=2, max_bytes={"image/*": 10})


class Store:
    """The service of one merchant's staff, and what lies in the bucket."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.merchant_id = merchant_id
        self.staff = Uploader(merchant_id)
        self.objects = ObjectStore(settings.files_bucket)
        self.service = UploadService(Table(settings.desk_table), self.objects)

    def uploaded(self, content: bytes = b"12345", kind: str = "image/png") -> str:
        """The key of a file that was announced as a picture of five bytes."""
        key = self.service.prepare(self.staff, "a.png", "image/png", 5).key
        self.objects.put(key, content, kind)
        return key


@pytest.fixture
def store(settings: Settings, merchant_id: str) -> Store:
    return Store(settings, merchant_id)


def refusal(store: Store, key: str, rules: FileRules = PICTURES) -> str:
    with pytest.raises(FileRefused) as refused:
        store.service.attachment(store.staff, key, rules)
    return refused.value.code


class TestPrepare:
    def test_size_and_type_are_signed(self, store: Store) -> None:
        """The store itself refuses a body of another length before it takes it."""
        made = store.service.prepare(store.staff, "a.png", "image/png", 5)
        query = parse_qs(urlsplit(made.url).query)
        assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host"]
        assert query["X-Amz-Expires"] == ["900"]

    @pytest.mark.parametrize(
        ("kind", "size", "code"),
        [("image/png", 11, "too_large"), ("text/html", 5, "type_not_taken")],
    )
    def test_what_the_channel_does_not_take(
        self, store: Store, kind: str, size: int, code: str
    ) -> None:
        with pytest.raises(FileRefused) as refused:
            store.service.prepare(store.staff, "a", kind, size, PICTURES)
        assert refused.value.code == code


class TestAttachment:
    def test_what_was_announced(self, store: Store) -> None:
        key = store.uploaded()
        found = store.service.attachment(store.staff, key, PICTURES)
        assert found == StoredAttachment(name="a.png", content_type="image/png", size=5, key=key)

    def test_never_uploaded_or_expired(self, store: Store) -> None:
        key = store.service.prepare(store.staff, "a.png", "image/png", 5).key
        assert refusal(store, key) == "not_uploaded"

    def test_larger_than_is_taken_though_announced_small(self, store: Store) -> None:
        assert refusal(store, store.uploaded(b"x" * 11)) == "too_large"

    def test_another_size_than_announced(self, store: Store) -> None:
        assert refusal(store, store.uploaded(b"123")) == "not_as_announced"

    def test_another_type_than_announced(self, store: Store) -> None:
        assert refusal(store, store.uploaded(kind="text/html")) == "not_as_announced"

    def test_of_another_merchant(self, store: Store) -> None:  # S136
        key = store.uploaded()
        with pytest.raises(FileRefused):
            store.service.attachment(Uploader("another"), key)


class TestKeep:
    def test_what_is_sent_outlives_its_upload(self, store: Store) -> None:
        key = store.uploaded()
        file = store.service.attachment(store.staff, key)
        (kept,) = store.service.keep(store.merchant_id, "c-1", [file])
        store.objects.delete(key)  # as the bucket does after some days
        assert kept.key is not None
        assert kept.key.startswith(f"files/{store.merchant_id}/c-1/")
        assert store.objects.get(kept.key) == b"12345"
        described = store.objects.describe(kept.key)
        assert described
        assert described.content_type == "image/png"

    def test_twice_is_once_and_each_conversation_has_its_own(self, store: Store) -> None:
        file = store.service.attachment(store.staff, store.uploaded())
        once = store.service.keep(store.merchant_id, "c-1", [file])
        assert store.service.keep(store.merchant_id, "c-1", [file]) == once
        assert store.service.keep(store.merchant_id, "c-1", once) == once
        assert store.service.keep(store.merchant_id, "c-2", [file]) != once


class TestUrl:
    def message(self, *files: StoredAttachment) -> Message:
        return Message(
            id="m-1", merchant_id="acme", account_id="a", channel="facebook", conversation_id="c",
            customer_id="k", sender_type=SenderType.CUSTOMER, sender_identifier="x",
            recipient_identifier="y", attachments=list(files), status=MessageStatus.RECEIVED,
            seq=1, timestamp=START, created_at=START, updated_at=START,
        )  # fmt: skip

    def test_is_always_saved(self, store: Store) -> None:
        file = StoredAttachment(name="a.html", content_type="text/html", key="files/x")
        query = parse_qs(urlsplit(store.service.url_of(self.message(file), 0)).query)
        assert query["response-content-disposition"][0].startswith("attachment;")

    @pytest.mark.parametrize("place", [-1, 1, 10**9])
    def test_no_such_place(self, store: Store, place: int) -> None:
        file = StoredAttachment(name="a", content_type="text/plain", key="files/x")
        with pytest.raises(NotFound):
            store.service.url_of(self.message(file), place)

    def test_a_strangers_address_is_not_handed_on(self, store: Store) -> None:
        """Refused or not looked at yet: whoever made the webhook chose where it points."""
        there = StoredAttachment(name="a", content_type="image/png", url="https://evil.example/a")
        refused = there.model_copy(update={"failure": "The file is not where it should be."})
        for file in (there, refused):
            with pytest.raises(NotFound):
                store.service.url_of(self.message(file), 0)

    def test_what_may_not_be_kept_is_shown_where_it_is(self, store: Store) -> None:
        story = StoredAttachment(name="a", content_type="image/png", url="https://s", keep=False)
        assert store.service.url_of(self.message(story), 0) == "https://s"


class TestStoreCleaning:
    def test_only_what_begins_so(self, store: Store) -> None:
        mine, other = f"files/{store.merchant_id}/c-1/", f"files/{store.merchant_id}/c-10/"
        for key in (f"{mine}a", f"{mine}b/c", f"{other}a"):
            store.objects.put(key, b"x", "text/plain")
        store.objects.delete_under(mine)
        assert store.objects.size(f"{mine}a") is None
        assert store.objects.size(f"{mine}b/c") is None
        assert store.objects.size(f"{other}a") == 1
        store.objects.delete_under(mine)

    @pytest.mark.parametrize("prefix", ["", "files", "files/acme"])
    def test_no_half_a_name(self, store: Store, prefix: str) -> None:
        with pytest.raises(ValueError, match=f"^{prefix}$"):
            store.objects.delete_under(prefix)
