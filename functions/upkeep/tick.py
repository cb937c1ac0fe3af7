"""Once a minute: hands out what is due of connected accounts."""

from typing import Any

from deskhand import bootstrap
from deskhand.kit.observability import log


def handler(event: dict[str, Any], context: object) -> None:
    """Put due jobs on the jobs queue."""
    handed_out = bootstrap.ticking().tick()
    if handed_out:
        log("jobs_handed_out", jobs=handed_out)
