"""What the deployed local stack is made of: CDK's outputs in, `.local/stack.json` out."""

import json
from typing import Any, Final

from local.place import Place
from local.processes import Stopped

EXPORT_PREFIX: Final = "ExportsOutput"
"""Outputs that CDK adds for references between stacks; nobody else reads them."""


def outputs(place: Place) -> dict[str, str]:
    """The stacks' own outputs by name, `ApiUrl`, `UserPoolId`, `DeskTable`, `IngestQueue` …

    Raises:
        Stopped: nothing is deployed here.
    """
    if not place.outputs_file.is_file():
        raise Stopped("Nothing is deployed here: run `make demo`")
    by_stack: dict[str, dict[str, str]] = json.loads(place.outputs_file.read_text())
    return {
        name: value
        for stack in by_stack.values()
        for name, value in stack.items()
        if not name.startswith(EXPORT_PREFIX)
    }


def addresses(place: Place) -> dict[str, Any]:
    """The part of `stack.json` that does not depend on the demo data (contract §2)."""
    known = outputs(place)
    site = f"http://localhost:{place.site_port}"
    return {
        "workspace_url": site,
        "api_url": known["ApiUrl"],
        "ws_url": known["SocketUrl"],
        "widget_url": f"{site}/widget.js",
        "sandbox_url": f"http://localhost:{place.sandbox_port}",
        "auth": {
            "endpoint": place.endpoint,
            "region": "us-east-1",
            "client_id": known["ClientId"],
        },
    }


def write(place: Place, merchants: list[dict[str, Any]], platform_admin: dict[str, str]) -> None:
    """Write `stack.json`: addresses, the demo merchants, the platform's admin."""
    content = {
        **addresses(place),
        "merchants": merchants,
        "platform_admin": platform_admin,
    }
    fresh = place.stack_file.with_suffix(".tmp")
    fresh.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    fresh.replace(place.stack_file)


def read(place: Place) -> dict[str, Any]:
    """The written `stack.json`.

    Raises:
        Stopped: `make demo` has not run here.
    """
    if not place.stack_file.is_file():
        raise Stopped("No stack here: run `make demo` first")
    content: dict[str, Any] = json.loads(place.stack_file.read_text())
    return content
