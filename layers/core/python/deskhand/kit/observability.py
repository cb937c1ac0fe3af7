"""One JSON line per thing worth knowing: a constant name, then keys. Standard library only.

Never payloads, addresses or secrets: keys are ids, counts and error classes.
"""

import json
import sys
import time
from typing import Final

METRICS_NAMESPACE: Final = "Deskhand"


def log(event: str, *, level: str = "INFO", **keys: str | int | float | bool | None) -> None:
    """Write one line for CloudWatch Logs Insights; `event` is snake_case and constant."""
    line = {"level": level, "event": event, **keys}
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


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
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
