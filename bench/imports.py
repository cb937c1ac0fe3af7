"""CPU of importing each Lambda in a fresh process, over that of `import boto3`."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from bench.row import Row, against
from deskhand.channels.registry import WEBHOOK_SLUGS as CHANNELS
from deskhand.shops.registry import WEBHOOK_SLUGS as SHOPS
from local.place import ROOT

ROUNDS: Final = 7
PROGRAM: Final = (
    "import time; start = time.process_time()\n{code}\nprint(time.process_time() - start)"
)
# What a Lambda has loaded when it handles its first event: the handler and what bootstrap makes.
LAMBDAS: Final = {
    **{
        f"webhooks-{slug}": (
            f"import functions.webhooks.receive; from deskhand.{kind} import registry; "
            f"registry.webhook('{slug}')",
            1.0,
        )
        for kind, slugs in (("channels", CHANNELS), ("shops", SHOPS))
        for slug in slugs
    },
    "messages-process": (
        "import functions.messages.process; from deskhand import bootstrap; bootstrap.ingest(); "
        "from deskhand.channels import registry; registry.adapter('{slug}')",
        1.6,
    ),
    "messages-send": (
        "import functions.messages.send; from deskhand import bootstrap; bootstrap.sending(); "
        "from deskhand.channels import registry; registry.adapter('{slug}')",
        1.6,
    ),
    "orders-apply": (
        "import functions.orders.apply; from deskhand import bootstrap; bootstrap.order_ingest(); "
        "from deskhand.shops import registry; registry.adapter(registry.SLUGS[0])",
        1.6,
    ),
    "outbox-publish": (
        "import functions.outbox.publish; from deskhand import bootstrap; bootstrap.outbox()",
        1.6,
    ),
    "routing-assign": (
        "import functions.routing.assign; from deskhand import bootstrap; bootstrap.routing()",
        1.6,
    ),
    "messages-fetch": (
        "import functions.messages.fetch; from deskhand import bootstrap; bootstrap.fetching()",
        1.6,
    ),
    "orders-act": (
        "import functions.orders.act; from deskhand import bootstrap; bootstrap.order_performing()",
        1.6,
    ),
    "upkeep-tick": (
        "import functions.upkeep.tick; from deskhand import bootstrap; bootstrap.ticking()",
        1.6,
    ),
    "upkeep-run": (
        "import functions.upkeep.run; from deskhand import bootstrap; bootstrap.job_runner()",
        1.6,
    ),
    "notifications-notify": ("import functions.notifications.notify", 1.6),
    "realtime-authorize": (
        "import functions.realtime.authorize; from deskhand import bootstrap; "
        "bootstrap.admission()",
        1.6,
    ),
    "realtime-frame": (
        "import functions.realtime.frame; from deskhand import bootstrap; bootstrap.frames()",
        1.6,
    ),
    "realtime-broadcast": (
        "import functions.realtime.broadcast; from deskhand import bootstrap; "
        "bootstrap.broadcaster()",
        1.6,
    ),
    "api": ("import functions.api.app", 3.0),
}


def rows() -> Iterator[Row]:
    """One row per Lambda."""
    baseline = cpu_of("import boto3")
    if baseline is None:
        raise RuntimeError("boto3 can't be imported")
    for name, (code, budget) in LAMBDAS.items():
        cpu = cpu_of(code.format(slug="mailgun"))
        row = f"import_{name}"
        if cpu is None:
            yield Row(name=row, value=None, unit="ms CPU", budget=budget, note="does not import")
        else:
            yield against(row, cpu * 1000, "ms CPU", baseline * 1000, budget=budget)


def cpu_of(code: str) -> float | None:
    """Median CPU seconds of running `code` in a fresh process; None when it fails."""
    environment = {
        "PATH": os.defpath,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
    }
    figures = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(code=code)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return None
        figures.append(float(json.loads(done.stdout)))
    return statistics.median(figures)
