"""Brings our stacks onto the running emulator with the real `cdk deploy`."""

import sys
from typing import Final

from local import emulator
from local.digest import Stamp, digest
from local.place import ROOT, Place
from local.steps import Progress
from local.tools import CDK

INPUTS: Final = (
    "app.py",
    "cdk.json",
    "infra",
    "functions",
    "layers/core",
    "layers/deps/requirements.txt",
)
ACCOUNT: Final = "aws://000000000000/us-east-1"


def deploy(progress: Progress, place: Place) -> None:
    """Deploy all stacks, unless exactly these are there already.

    Raises:
        Stopped: a build or the deployment failed.
    """
    ports = (place.emulator_port, place.site_port, place.sandbox_port)
    value = digest([ROOT / path for path in INPUTS], sys.version, *map(str, ports))
    stamp = Stamp(place.state / "deployed.sha256")
    if stamp.is_fresh(value) and place.outputs_file.is_file():
        return
    environment = _environment(place)
    progress.run("layers: build", [sys.executable, "-m", "infra.build_layers"], environment)
    _bootstrap(progress, place, environment)
    progress.run("stacks: cdk deploy", _command(place), environment)
    emulator.checkpoint(place)
    stamp.keep(value)


def _bootstrap(progress: Progress, place: Place, environment: dict[str, str]) -> None:
    stamp = Stamp(place.state / "bootstrapped")
    if not stamp.is_fresh(ACCOUNT):
        # Away from cdk.json, since with an app at hand it would be synthesised for nothing.
        progress.run(
            "stacks: cdk bootstrap",
            [str(CDK), "bootstrap", ACCOUNT, "--no-notices", "--ci"],
            environment,
            folder=place.state,
        )
        stamp.keep(ACCOUNT)


def _command(place: Place) -> list[str]:
    context = {
        "stage": "local",
        "emulator_port": place.emulator_port,
        "site_port": place.site_port,
        "sandbox_port": place.sandbox_port,
    }
    return [
        str(CDK),
        "deploy",
        "--all",
        *(part for key, value in context.items() for part in ("-c", f"{key}={value}")),
        *("--app", f"{sys.executable} app.py"),
        *("--output", str(place.home / "cdk.out")),
        *("--outputs-file", str(place.outputs_file)),
        *("--require-approval", "never", "--concurrency", "4", "--method", "direct"),
        *("--no-notices", "--ci", "--progress", "events"),
    ]


def _environment(place: Place) -> dict[str, str]:
    return {
        **place.environment(),
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        # Node 20 is what the machine must have at least; jsii's banner about it says nothing new.
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
    }
