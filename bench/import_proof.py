"""`python -m bench.import_proof [ROWS] [SECONDS]`: a large import, killed in the middle, counted.

A file of ROWS orders is worked slice by slice against AWS that answers at once and keeps what
conditions need on disk. A worker is killed in the middle of its slice; the next one goes on. Prints
what was loaded within SECONDS, how fast, with how much memory, and whether an order was lost or
made twice.
"""

import io
import json
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

from botocore.awsrequest import AWSResponse

from bench.desk import desk
from bench.row import Row
from bench.throughput import attach, detach
from deskhand import bootstrap
from deskhand.kit.clock import utc_now
from deskhand.merchants.service import AccountService
from deskhand.shops.base import ShopAccount
from deskhand.upkeep.import_models import FileImport, ImportStatus, Slice
from deskhand.upkeep.import_repository import ImportRepository, entry_of
from deskhand.upkeep.import_slices import SliceService

ROWS: Final = 1_000_000
SECONDS: Final = 300.0
SLICE_SECONDS: Final = 20.0
KILLED_SLICE: Final = 2
KILLED_AFTER: Final = 500
"""Transactions of the slice that is killed."""
HEADER: Final = "external_order_id;order_date;currency;total_amount;email;items;note\n"
ITEMS: Final = (
    '"[{""sku"": ""TENT-2"", ""name"": ""A tent"", ""quantity"": 1, ""price"": ""9.90""}]"'
)


class Killed(BaseException):
    """The process is gone."""


class Content(io.BytesIO):
    """The raw part of an answer, as botocore reads it: whole, or from a stream."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """All of it at once."""
        yield self.read()


class AwsOnDisk:
    """DynamoDB as far as an import needs it, in SQLite; one object in S3, a file."""

    def __init__(self, place: Path, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._items = sqlite3.connect(place / "items", check_same_thread=False)
        self._items.execute("PRAGMA journal_mode=OFF")
        self._items.execute("PRAGMA synchronous=OFF")
        self._items.execute("CREATE TABLE items (key TEXT PRIMARY KEY, item TEXT, writes INTEGER)")
        self.kill_in: int | None = None

    def answer(self, request: Any, **_: Any) -> AWSResponse:
        """Hook on `before-send`."""
        target = request.headers.get("X-Amz-Target", b"")
        action = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        with self._lock:
            if not action:
                return self._object(request)
            status, found = getattr(self, f"_{action.lower()}")(json.loads(request.body))
        return _answer(request, status, json.dumps(found).encode())

    def orders(self) -> tuple[int, int]:
        """How many orders there are, and how many were made more than once."""
        where = "FROM items WHERE key LIKE '%|ORDER'"
        (count,) = self._items.execute(f"SELECT count(*) {where}").fetchone()
        (doubled,) = self._items.execute(f"SELECT count(*) {where} AND writes > 1").fetchone()
        return count, doubled

    def _object(self, request: Any) -> AWSResponse:
        if request.method != "GET":
            return _answer(request, 200, b"", {"ETag": '"e"'})
        span = request.headers["Range"]
        text = span.decode() if isinstance(span, bytes) else span
        first, last = (int(one) for one in text.removeprefix("bytes=").split("-"))
        with self._file.open("rb") as opened:
            opened.seek(first)
            content = opened.read(last - first + 1)
        return _answer(request, 206, content, {"content-length": str(len(content))})

    def _getitem(self, body: Any) -> tuple[int, Any]:
        found = self._read(body["Key"])
        return 200, {"Item": found} if found else {}

    def _query(self, body: Any) -> tuple[int, Any]:
        del body
        return 200, {"Items": [], "Count": 0}

    def _batchgetitem(self, body: Any) -> tuple[int, Any]:
        del body
        return 200, {"Responses": {}}

    def _updateitem(self, body: Any) -> tuple[int, Any]:
        """Only a claim comes this way; nobody contends for it here."""
        values = body["ExpressionAttributeValues"]
        found = self._read(body["Key"])
        item = {**(found or {}), "claim": values[":claim"], "claimed_until": values[":until"]}
        self._write(item)
        return 200, {"Attributes": item}

    def _transactwriteitems(self, body: Any) -> tuple[int, Any]:
        if self.kill_in is not None:
            self.kill_in -= 1
            if self.kill_in < 0:
                raise Killed
        puts = [one["Put"] for one in body["TransactItems"] if "Put" in one]
        reasons = [{"Code": "None" if self._holds(put) else _FAILED} for put in puts]
        if any(one["Code"] == _FAILED for one in reasons):
            kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
            return 400, {"__type": kind, "CancellationReasons": reasons}
        for put in puts:
            self._write(put["Item"])
        return 200, {}

    def _holds(self, put: Any) -> bool:
        if "attribute_not_exists" not in put.get("ConditionExpression", ""):
            return True
        return self._read(put["Item"]) is None

    def _read(self, key: Any) -> Any:
        row = self._items.execute("SELECT item FROM items WHERE key = ?", (_key(key),)).fetchone()
        return json.loads(row[0]) if row else None

    def _write(self, item: Any) -> None:
        self._items.execute(
            "INSERT INTO items VALUES (?, ?, 1) "
            "ON CONFLICT (key) DO UPDATE SET item = excluded.item, writes = writes + 1",
            (_key(item), json.dumps(item)),
        )


_FAILED: Final = "ConditionalCheckFailed"


class OneShop:
    """The account that is loaded into."""

    def __init__(self, shop: ShopAccount) -> None:
        self._shop = shop

    def open_shop(self, merchant_id: str, account_id: str) -> ShopAccount:
        """That one."""
        del merchant_id, account_id
        return self._shop


def rows(count: int = ROWS, seconds: float = SECONDS) -> Iterator[Row]:
    """What was loaded in the time, with which memory, and what is wrong with it."""
    with desk() as made, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        _write_file(file, count)
        shop = bootstrap.accounts().open_shop(made.merchant_id, made.accounts["shopify"].account_id)
        aws = AwsOnDisk(Path(folder), file)
        attach(aws)  # type: ignore[arg-type]
        try:
            yield from _proof(aws, shop, file, count, seconds)
        finally:
            detach()


def _proof(
    aws: AwsOnDisk, shop: ShopAccount, file: Path, count: int, seconds: float
) -> Iterator[Row]:
    begun = _begin(shop, file)
    slices, start = _slices(shop), time.monotonic()
    before = _peak_mb()
    kills = 0
    now = begun
    while now.status is ImportStatus.RUNNING and time.monotonic() - start < seconds:
        if now.slice == KILLED_SLICE and not kills:
            aws.kill_in, kills = KILLED_AFTER, 1
        task = Slice(merchant_id=now.merchant_id, import_id=now.id, slice=now.slice)
        try:
            slices.work(task, SLICE_SECONDS)
        except Killed:
            aws.kill_in = None
        now = bootstrap.file_imports().get(now.merchant_id, now.id)
    spent = time.monotonic() - start
    done = now.line - 1
    made, doubled = aws.orders()
    rate = done / spent
    note = f"{done} of {count} rows, {now.slice} slices, {kills} killed"
    if done < count:
        note += f"; a million by extrapolation {1_000_000 / rate / 60:.0f} min"
    yield Row(name="import_proof_rows", value=rate, unit="rows/s", note=note)
    yield Row(name="import_proof_lost", value=done - made, unit="orders", budget=0)
    yield Row(name="import_proof_doubled", value=doubled, unit="orders", budget=0)
    peak = _peak_mb()
    note = f"{before:.0f} MB before; the file has {file.stat().st_size / 1e6:.0f} MB"
    yield Row(name="import_proof_peak", value=peak, unit="MB", note=note)


def _begin(shop: ShopAccount, file: Path) -> FileImport:
    """The record of an import as it is when the file has arrived."""
    now = utc_now()
    begun = FileImport(
        id="proof", merchant_id=shop.merchant_id, account_id=shop.account_id, platform=shop.slug,
        key=f"imports/{shop.merchant_id}/{shop.slug}/orders.csv", name="orders.csv",
        size=file.stat().st_size, etag="e", status=ImportStatus.RUNNING, started_by="bench",
        created_at=now, updated_at=now,
    )  # fmt: skip
    repository = ImportRepository(bootstrap.desk_table(), shop.merchant_id)
    repository.create(begun, entry_of(begun, "bench", "import.started", now))
    return begun


def _slices(shop: ShopAccount) -> SliceService:
    return SliceService(
        bootstrap.desk_table(),
        bootstrap.objects(),
        bootstrap.settings().files_bucket,
        cast("AccountService", OneShop(shop)),
        bootstrap.order_applying(),
        bootstrap.orders(),
        utc_now,
    )


def _write_file(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8") as opened:
        opened.write(HEADER)
        for place in range(count):
            opened.write(
                f"o-{place};2026-10-01T10:00:00Z;EUR;9.90;p{place}@mail.example;{ITEMS};gift\n"
            )


def _key(item: Any) -> str:
    return f"{item['pk']['S']}|{item['sk']['S']}"


def _answer(
    request: Any, status: int, content: bytes, headers: dict[str, str] | None = None
) -> AWSResponse:
    told = {"content-type": "application/x-amz-json-1.0", **(headers or {})}
    return AWSResponse(request.url, status, told, Content(content))  # type: ignore[arg-type]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    for row in rows(*(int(one) for one in sys.argv[1:3])):
        row.emit()
