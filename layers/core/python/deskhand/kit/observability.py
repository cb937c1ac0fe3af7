"""One JSON line per thing worth knowing: a constant name, then keys. Standard library only.

Never payloads, addresses or secrets: keys are ids, counts and error classes.
"""

import json
import sys
import time
from collections.abc import Mapping
from typing import Final

METRICS_NAMESPACE: Final = "Deskhand"


def log(event: str, *, level: str = "INFO", **keys: str | int | float | bool | None) -> None:
    """Write one line for CloudWatch Logs Insights; `event` is snake_case and constant."""
    line = {"level": level, "event": event, **keys}
    _write(line)


def metric(name: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """Write one metric in CloudWatch's embedded format: no call, no cost but the line.

    Source: CloudWatch User Guide, "Embedded metric format specification".
    """
    line = {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": METRICS_NAMESPACE,
                    "Dimensions": [sorted(dimensions)],
                    "Metrics": [{"Name": name, "Unit": unit}],
                }
            ],
        },
        name: value,
        **dimensions,
    }
    _write(line)


def keep_aside() -> None:
    """Lines go to standard error from now on: the command line keeps its output for answers."""
    _aside.add(True)


_aside: Final[set[bool]] = set()


def _write(line: Mapping[str, object]) -> None:
    stream = sys.stderr if _aside else sys.stdout
    stream.write(json.dumps(line, separators=(",", ":")) + "\n")
