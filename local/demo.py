"""The local stack, step by step: `python -m local.demo up|down|clean`."""

import argparse
import shutil
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from local import deployment, emulator, stack, tools
from local.digest import Stamp, digest
from local.place import ROOT, Place
from local.processes import Daemon, Stopped, is_open
from local.steps import Progress, fail_in_one_line

ANSWER_S: Final = 60
DATA: Final = ("state", "tmp", "cdk.out", "stack.json", "outputs.json")
"""What `clean` deletes of a stack's folder; installed tools stay."""


def site(place: Place) -> Daemon:
    """Serves the workspace and the widget."""
    return _python(place, "site", place.site_port, "local.site")


def sandbox(place: Place) -> Daemon:
    """Stands in for the providers."""
    return _python(place, "sandbox", place.sandbox_port, "local.sandbox")


def _python(place: Place, name: str, port: int, module: str) -> Daemon:
    command = [sys.executable, "-m", module]
    if name == "sandbox":
        command += ["--port", str(port)]
    return Daemon(name=name, folder=place.home, port=port, command=command, marker=module)


def up(place: Place) -> None:
    """Install, start, deploy, seed, serve; what is done already is skipped.

    Raises:
        Stopped: with one line on what is wrong.
    """
    progress = Progress()
    tools.check_machine()
    _free_ports(place)
    environment = place.environment()
    with ThreadPoolExecutor(2) as pool:
        web = pool.submit(_web, progress, environment)
        back = pool.submit(_back, progress, place)
        for part in (back, web):
            part.result()
    progress.run("demo data: seed", [sys.executable, "-m", "local.seed"], environment)
    for server in (site(place), sandbox(place)):
        _serve(progress, server, environment)
    _answers(place)
    emulator.checkpoint(place)
    progress.say("ready")
    _print(place)


def _web(progress: Progress, environment: dict[str, str]) -> None:
    tools.node_packages(progress, tools.WEB, environment)
    tools.web_build(progress, environment)


def _back(progress: Progress, place: Place) -> None:
    emulator.install()
    process, stamp = emulator.daemon(place), Stamp(place.home / "emulator.sha256")
    value = digest([ROOT / "local" / "emulated"])
    if process.pid() is not None and not stamp.is_fresh(value):
        process.stop()
    if process.pid() is None:
        progress.say(f"emulator: start on port {place.emulator_port}")
    emulator.start(place)
    stamp.keep(value)
    tools.node_packages(progress, tools.CDK_CLI, place.environment())
    deployment.deploy(progress, place)


def _free_ports(place: Place) -> None:
    """Complain about taken ports before any long work; what is ours may be there."""
    for daemon in (emulator.daemon(place), site(place), sandbox(place)):
        if daemon.pid() is not None and daemon.running_port() != daemon.port:
            daemon.stop()
        if daemon.pid() is None and is_open(daemon.port):
            raise daemon.port_taken()


def _serve(progress: Progress, server: Daemon, environment: dict[str, str]) -> None:
    """Start a server, again when its code is new."""
    stamp = Stamp(server.folder / f"{server.name}.sha256")
    value = digest([ROOT / "local", ROOT / "layers" / "core"], str(server.port))
    if server.pid() is not None and stamp.is_fresh(value):
        return
    server.stop()
    progress.say(f"{server.name}: serve on port {server.port}")
    server.start(environment)
    server.wait(lambda: is_open(server.port), ANSWER_S)
    stamp.keep(value)


def _answers(place: Place) -> None:
    """Wait for the API itself, behind the gateway."""
    url = f"{stack.outputs(place)['ApiUrl']}/healthz"
    deadline = time.monotonic() + ANSWER_S
    answer = "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, OSError) as error:
            answer = str(error)
            time.sleep(0.5)
    raise Stopped(f"{url} answered {answer}: see {emulator.daemon(place).log}")


def _print(place: Place) -> None:
    known = stack.read(place)
    print()
    for name in ("workspace_url", "api_url", "ws_url", "widget_url", "sandbox_url"):
        print(f"  {name.removesuffix('_url'):<10} {known[name]}")
    for merchant in known["merchants"]:
        shop = f"{known['sandbox_url']}/shop/{merchant['id']}"
        print(f"\n  {merchant['name']}: shop page {shop}")
        for user in merchant["users"]:
            print(f"    {user['role']:<15} {user['email']:<22} {user['password']}")
    admin = known["platform_admin"]
    print(f"\n    {'platform_admin':<15} {admin['email']:<22} {admin['password']}\n")


def down(place: Place) -> None:
    """Stop everything, keep the data."""
    for daemon in (sandbox(place), site(place), emulator.daemon(place)):
        daemon.stop()


def clean(place: Place) -> None:
    """Stop everything, delete the data."""
    down(place)
    for name in DATA:
        path = place.home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def main() -> None:
    """Run one command on the stack that the environment names."""
    fail_in_one_line()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["up", "down", "clean"])
    command = parser.parse_args().command
    {"up": up, "down": down, "clean": clean}[command](Place.from_environment())


if __name__ == "__main__":
    main()
