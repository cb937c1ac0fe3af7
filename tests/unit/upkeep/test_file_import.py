"""Imports of files in the bucket: slices, deaths in every place, two workers, reports. # S57"""

import csv
import gzip
import io
import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from botocore.client import BaseClient

from deskhand import bootstrap
from deskhand.audit.repository import AuditRepository
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Invalid, NotFound, Retriable
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage import clients, keys
from deskhand.storage.dynamo import Item
from deskhand.upkeep import file_import, import_slices, order_import
from deskhand.upkeep.import_events import import_events, to_work
from deskhand.upkeep.import_models import FileImport, ImportStatus, Slice
from deskhand.upkeep.import_slices import SliceService
from deskhand.upkeep.refusal_report import report_piece
from tests.support.aws import BUCKET
from tests.unit.upkeep.builders import Clock, shop_account

SHARE = 3


class Killed(BaseException):
    """The process is gone: nothing that it still had to do is done."""


def content(rows: int, *, bad: tuple[int, ...] = ()) -> bytes:
    """A CSV; every note holds a line break, rows `bad` no amount."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("external_order_id", "order_date", "currency", "total_amount", "email", "note")
    )
    for place in range(rows):
        amount = "much" if place in bad else "9.90"
        row = [f"o-{place}", "2026-10-01", "EUR", amount, f"p{place}@mail.example", "two\nlines"]
        writer.writerow(row)
    return text.getvalue().encode()


class Bucket:
    """One merchant's files, and the workers of their imports; the stream is played by hand."""

    def __init__(self, merchant_id: str) -> None:
        self.merchant_id = merchant_id
        bootstrap.merchants().create(merchant_id, "Acme")
        self.account: ConnectedAccount = shop_account(merchant_id)
        self.clock = Clock(utc_now())
        self.imports = bootstrap.file_imports()

    def worker(self, *, shares: int = 1) -> SliceService:
        """A worker whose time is up after so many shares."""
        ticks = itertools.count()
        return SliceService(
            bootstrap.desk_table(),
            bootstrap.objects(),
            BUCKET,
            bootstrap.accounts(),
            bootstrap.order_applying(),
            bootstrap.orders(),
            self.clock,
            lambda: float(next(ticks)) * 7 / shares,
        )

    def put(self, name: str, data: bytes, store: str | None = None) -> str:
        parts = [self.merchant_id, "shopify", self.account.external_id if store is None else store]
        key = "imports/" + "/".join([*filter(None, parts), name])
        clients.s3().put_object(Bucket=BUCKET, Key=key, Body=data)
        return key

    def arrive(self, name: str, data: bytes, store: str | None = None) -> FileImport:
        begun = self.imports.arrived(self.put(name, data, store))
        assert begun is not None
        return begun

    def task(self, one: FileImport) -> Slice:
        now = self.imports.get(self.merchant_id, one.id)
        return Slice(merchant_id=self.merchant_id, import_id=one.id, slice=now.slice)

    def finish(self, one: FileImport, **how: int) -> FileImport:
        """Work slice after slice; the time of those that died passes."""
        for _ in range(100):
            now = self.imports.get(self.merchant_id, one.id)
            if now.status is not ImportStatus.RUNNING:
                return now
            self.clock.pass_by(timedelta(seconds=301))
            self.worker(**how).work(self.task(one), 10)
        raise AssertionError("it never ends")

    def orders(self) -> list[str]:
        found = bootstrap.orders().list(self.merchant_id, limit=200).items
        return sorted(one.key.external_order_id for one in found)

    def report(self, one: FileImport) -> list[dict[str, str]]:
        pieces = [bootstrap.objects().get(key).decode() for key in one.pieces]
        return [row for piece in pieces for row in csv.DictReader(io.StringIO(piece))]


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_import, "SHARE", SHARE)


@pytest.fixture
def bucket(merchant_id: str) -> Bucket:
    return Bucket(merchant_id)


def all_of(rows: int, *, without: tuple[int, ...] = ()) -> list[str]:
    return sorted(f"o-{place}" for place in range(rows) if place not in without)


class TestSlices:
    @pytest.mark.parametrize("shares", [1, 2, 50])
    def test_any_size_of_slices_gives_the_same(self, bucket: Bucket, shares: int) -> None:
        begun = bucket.arrive("a.csv", content(11, bad=(1, 7)))
        done = bucket.finish(begun, shares=shares)
        assert (done.status, done.refused) == (ImportStatus.DONE, 2)
        assert done.counts == {"created": 9}
        assert bucket.orders() == all_of(11, without=(1, 7))
        assert bucket.report(done) == [
            {
                "row": str(1 + 2 * (place + 1)),
                "order_number": f"o-{place}",
                "field": "total_amount",
                "reason": "total_amount is no amount",
            }
            for place in (1, 7)
        ]
        assert "@" not in str(bucket.report(done))

    def test_packed_files_go_on_in_the_middle_too(self, bucket: Bucket) -> None:
        done = bucket.finish(bucket.arrive("a.csv.gz", gzip.compress(content(8))))
        assert (done.status, done.counts) == (ImportStatus.DONE, {"created": 8})
        assert done.slice >= 3

    def test_loading_it_again_changes_nothing(self, bucket: Bucket) -> None:
        bucket.finish(bucket.arrive("a.csv", content(4)))
        done = bucket.finish(bucket.arrive("b.csv", content(4)))
        assert done.counts == {"unchanged": 4}

    def test_many_refusals_end_a_slice(
        self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_slices, "MAX_PIECE_ROWS", 3)
        done = bucket.finish(bucket.arrive("a.csv", content(9, bad=tuple(range(9)))), shares=50)
        assert (len(done.pieces), done.refused) == (3, 9)

    def test_an_old_task_is_nothing_to_do(self, bucket: Bucket) -> None:
        begun = bucket.arrive("a.csv", content(9))
        task = bucket.task(begun)
        assert bucket.worker().work(task, 10)
        before = bucket.imports.get(bucket.merchant_id, begun.id)
        assert bucket.worker().work(task, 10) is None
        assert bucket.imports.get(bucket.merchant_id, begun.id) == before


class TestTwoWorkers:
    def test_the_second_waits(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        begun = bucket.arrive("a.csv", content(2, bad=(0,)))
        seen = []

        def meanwhile(*_: object) -> bytes:
            with pytest.raises(Retriable) as held:
                bucket.worker().work(bucket.task(begun), 10)
            seen.append(held.value.retry_after)
            return b""

        monkeypatch.setattr(import_slices, "report_piece", meanwhile)
        bucket.worker().work(bucket.task(begun), 10)
        assert seen == [10.0]

    def test_one_whose_time_was_up_stores_nothing(
        self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = bucket.arrive("a.csv", content(5, bad=(0,)))
        late: list[int] = []

        def slow(refused: Any) -> bytes:
            if not late:
                late.append(1)
                bucket.clock.pass_by(timedelta(seconds=11))
                assert bucket.worker().work(bucket.task(begun), 10)
            return report_piece(refused)

        monkeypatch.setattr(import_slices, "report_piece", slow)
        assert bucket.worker().work(bucket.task(begun), 10) is None
        done = bucket.finish(begun)
        # What both took was new to the one, and known to the other, whose count it is.
        assert (sum(done.counts.values()), done.refused) == (4, 1)
        assert len(bucket.report(done)) == 1


class TestDeaths:
    """A worker dies before or after any of its calls; the next one goes on."""

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, bool], Iterator[None]]:
        monkeypatch.setattr(order_import, "WORKERS", 1)
        real = cast("Any", BaseClient)._make_api_call

        def arm(at: int, after: bool) -> Iterator[None]:
            seen = itertools.count()
            dead: list[int] = []

            def call(client: BaseClient, operation: str, request: dict[str, Any]) -> Any:
                if dead:
                    raise Killed
                here = next(seen) == at
                if here and not after:
                    dead.append(1)
                    raise Killed
                answer = real(client, operation, request)
                if here:
                    dead.append(1)
                    raise Killed
                return answer

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(BaseClient, "_make_api_call", call)
                yield

        return arm

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("at", range(0, 26))
    def test_nothing_is_lost_or_doubled(
        self,
        bucket: Bucket,
        calls: Callable[[int, bool], Iterator[None]],
        at: int,
        after: bool,
    ) -> None:
        begun = bucket.arrive("a.csv", content(7, bad=(1,)))
        task = bucket.task(begun)
        armed = calls(at, after)
        next(armed)
        try:
            bucket.worker().work(task, 10)
        except Killed:
            pass
        finally:
            next(armed, None)
        done = bucket.finish(begun)
        assert bucket.orders() == all_of(7, without=(1,))
        assert (done.status, done.refused) == (ImportStatus.DONE, 1)
        assert done.counts["created"] + done.counts.get("unchanged", 0) == 6
        assert len(bucket.report(done)) == 1

    def test_one_that_fails_gives_the_slice_back(
        self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = bucket.arrive("a.csv", content(3))

        def broken(*_: object, **__: object) -> None:
            raise Retriable("storage", "503")

        with monkeypatch.context() as patch:
            patch.setattr(import_slices, "open_at", broken)
            with pytest.raises(Retriable):
                bucket.worker().work(bucket.task(begun), 300)
        assert bucket.worker(shares=9).work(bucket.task(begun), 10)

    def test_what_can_not_go_on_stops_and_is_started_again(self, bucket: Bucket) -> None:
        begun = bucket.arrive("a.csv", content(8))
        bucket.worker().work(bucket.task(begun), 10)
        bucket.worker().give_up(bucket.task(begun), "Contention")
        failed = bucket.imports.get(bucket.merchant_id, begun.id)
        assert (failed.status, failed.problem) == (
            ImportStatus.FAILED,
            "could not go on: Contention",
        )
        again = bucket.imports.start(bucket.merchant_id, begun.key, actor="max@acme.example")
        assert (again.status, again.offset) == (ImportStatus.RUNNING, failed.offset)
        assert bucket.finish(again).counts == {"created": 8}


class TestFiles:
    def test_a_store_need_not_be_named_where_there_is_one(self, bucket: Bucket) -> None:
        assert bucket.arrive("a.csv", content(1), store="").status is ImportStatus.RUNNING

    def test_a_shop_that_is_none_is_one_refusal(self, bucket: Bucket) -> None:
        found = bucket.arrive("a.csv", content(1), store="other.myshopify.com")
        assert found.status is ImportStatus.REFUSED
        assert "0 shops of shopify" in found.problem

    def test_the_same_file_is_imported_once(self, bucket: Bucket) -> None:
        first = bucket.arrive("a.csv", content(2))
        assert bucket.arrive("a.csv", content(2)) == first
        assert bucket.arrive("a.csv", content(3)).id != first.id

    def test_a_bad_header_is_one_refusal(self, bucket: Bucket) -> None:
        done = bucket.finish(bucket.arrive("a.csv", b"a;b\n1;2\n"))
        assert done.status is ImportStatus.REFUSED
        assert "no column currency, external_order_id" in done.problem

    def test_a_file_replaced_meanwhile_is_not_mixed(self, bucket: Bucket) -> None:
        begun = bucket.arrive("a.csv", content(9))
        bucket.worker().work(bucket.task(begun), 10)
        bucket.put("a.csv", content(9, bad=(8,)))
        done = bucket.finish(begun)
        assert done.status is ImportStatus.REFUSED
        assert "replaced" in done.problem

    def test_too_large_is_refused(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(file_import, "MAX_FILE_BYTES", 10)
        assert bucket.arrive("a.csv", content(1)).status is ImportStatus.REFUSED
        with pytest.raises(Invalid):
            bucket.imports.prepare(
                bucket.merchant_id, bucket.account.account_id, "a.csv", 11, actor="x"
            )

    def test_a_pack_larger_than_it_looks_is_refused(
        self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_slices, "MAX_UNPACKED_BYTES", 300)
        done = bucket.finish(bucket.arrive("a.csv.gz", gzip.compress(content(30))))
        assert done.status is ImportStatus.REFUSED
        assert done.line < 40

    @pytest.mark.parametrize(
        "key", ["imports/{m}/a.csv", "imports/{m}/shopify/x.exe", "raw/{m}/shopify/a.csv",
                "imports/{m}/shopify/s/t/a.csv", "imports//shopify/a.csv"]
    )  # fmt: skip
    def test_other_objects_are_no_imports(self, bucket: Bucket, key: str) -> None:
        key = key.format(m=bucket.merchant_id)
        clients.s3().put_object(Bucket=BUCKET, Key=key, Body=b"x")
        assert bucket.imports.arrived(key) is None

    def test_strangers_files_are_not_there(self, bucket: Bucket) -> None:
        key = bucket.put("a.csv", content(1))
        with pytest.raises(NotFound):
            bucket.imports.start("other", key, actor="x")
        assert bucket.imports.arrived(key.replace(bucket.merchant_id, "nobody")) is None

    def test_a_prepared_one_begins_with_its_file(self, bucket: Bucket) -> None:
        data = content(2)
        made, url = bucket.imports.prepare(
            bucket.merchant_id, bucket.account.account_id, "a.csv", len(data), actor="max@a.example"
        )
        assert made.key in url
        assert made.status is ImportStatus.AWAITED
        clients.s3().put_object(Bucket=BUCKET, Key=made.key, Body=data)
        for _ in range(2):
            begun = bucket.imports.arrived(made.key)
            assert begun
            assert (begun.id, begun.started_by) == (made.id, "max@a.example")
        done = bucket.finish(made)
        assert (done.counts, done.name) == ({"created": 2}, "a.csv")
        actions = [
            one.action
            for one in AuditRepository(bootstrap.desk_table(), bucket.merchant_id).month(utc_now())
            if one.action.startswith("import.")
        ]
        assert sorted(actions) == ["import.finished", "import.prepared", "import.started"]


class TestStream:
    def item(self, bucket: Bucket, one: FileImport) -> Item:
        found = bootstrap.desk_table().get(keys.order_import(bucket.merchant_id, one.id))
        assert found
        return found

    def test_each_slice_is_queued_once_and_the_end_is_told(self, bucket: Bucket) -> None:
        begun = bucket.arrive("a.csv", content(4))
        old = self.item(bucket, begun)
        assert to_work(None, old) == bucket.task(begun)
        assert to_work(old, {**old, "claim": "c", "claimed_until": "2026"}) is None
        bucket.worker().work(bucket.task(begun), 10)
        new = self.item(bucket, begun)
        assert to_work(old, new) == bucket.task(begun)
        assert list(import_events(old, new)) == []
        bucket.finish(begun)
        end = self.item(bucket, begun)
        assert to_work(new, end) is None
        (told,) = import_events(new, end)
        assert cast("Any", told).order_import["created"] == 4
        assert list(import_events(end, end)) == []
