"""`python -m local.sandbox [--port 8090]`: run the sandbox in the foreground."""

import argparse

import uvicorn

from local.sandbox.app import create_app

DEFAULT_PORT = 8090


def main() -> None:
    """Serve until stopped; bound to this machine only."""
    parser = argparse.ArgumentParser(prog="python -m local.sandbox")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    port = parser.parse_args().port
    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
