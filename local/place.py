"""Where a local stack lives: its folder and its three ports."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
EMULATOR_PORT: Final = 4566
SITE_PORT: Final = 8080
SANDBOX_PORT: Final = 8090
HOST: Final = "127.0.0.1"


@dataclass(frozen=True)
class Place:
    """One local stack; two with different folders and ports live side by side."""

    home: Path
    emulator_port: int = EMULATOR_PORT
    site_port: int = SITE_PORT
    sandbox_port: int = SANDBOX_PORT

    @classmethod
    def from_environment(cls) -> "Place":
        """Read `DESKHAND_HOME`, `PORT`, `SITE_PORT`, `SANDBOX_PORT`; each has a default."""

        def port(name: str, default: int) -> int:
            return int(os.environ.get(name) or default)

        return cls(
            home=Path(os.environ.get("DESKHAND_HOME") or ROOT / ".local").resolve(),
            emulator_port=port("PORT", EMULATOR_PORT),
            site_port=port("SITE_PORT", SITE_PORT),
            sandbox_port=port("SANDBOX_PORT", SANDBOX_PORT),
        )

    @property
    def endpoint(self) -> str:
        """The emulator's address, for AWS clients."""
        return f"http://localhost:{self.emulator_port}"

    @property
    def state(self) -> Path:
        """The emulator's data."""
        return self.home / "state"

    @property
    def stack_file(self) -> Path:
        """What the command line and the checks read."""
        return self.home / "stack.json"

    @property
    def outputs_file(self) -> Path:
        """What `cdk deploy` wrote: outputs by stack name."""
        return self.home / "outputs.json"

    def environment(self) -> dict[str, str]:
        """What AWS tools and `local.seed` need to talk to this stack, added to our own."""
        return {
            **os.environ,
            "DESKHAND_HOME": str(self.home),
            "PORT": str(self.emulator_port),
            "SITE_PORT": str(self.site_port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
