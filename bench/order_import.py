"""Rows per second and core of loading a file of orders, against AWS that answers at once."""

import csv
import io
import time
from collections.abc import Iterator
from typing import Final

from bench.desk import desk
from bench.row import Row
from bench.throughput import InstantAws, attach, detach
from deskhand import bootstrap
from deskhand.upkeep.order_import import OrderImport
from deskhand.upkeep.order_rows import read_rows

COUNT: Final = 400
BUDGET: Final = 100
"""A million rows in some hours on one core; with eight at once, the database is waited for."""


def rows() -> Iterator[Row]:
    """New orders of one line each, of buyers that nobody knows."""
    with desk() as made:
        account_id = made.accounts["shopify"].account_id
        shop = bootstrap.accounts().open_shop(made.merchant_id, account_id)
        data = _file()
        loading = OrderImport(shop, bootstrap.order_applying(), bootstrap.orders())
        aws = InstantAws()
        attach(aws)
        start = time.process_time()
        shares = list(loading.shares(read_rows(lambda at: io.BytesIO(data[at:]), "o.csv")))
        seconds = time.process_time() - start
        detach()
    created = sum(share.counts["created"] for share in shares)
    if created != COUNT:
        raise RuntimeError(f"{created} of {COUNT} orders were imported")
    yield Row(
        name="import_rows_per_second_and_core",
        value=COUNT / seconds,
        unit="rows/s",
        budget=BUDGET,
        at_least=True,
        note=f"calls {dict(aws.calls)} for {COUNT} new orders",
    )


def _file() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("external_order_id", "order_date", "currency", "total_amount", "email",
                     "items"))  # fmt: skip
    items = '[{"sku": "A", "name": "Tent", "quantity": 1, "price": "9.90"}]'
    for place in range(COUNT):
        writer.writerow(
            [f"o-{place}", "2026-10-01", "EUR", "9.90", f"b{place}@mail.example", items]
        )
    return text.getvalue().encode()
