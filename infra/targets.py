"""The two machines that our Lambda code is built for."""

import platform
import sys
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Target:
    """A Python version and a wheel platform, as uv spells them."""

    name: str
    python_version: str
    python_platform: str


AWS: Final = Target("aws", "3.13", "aarch64-manylinux_2_28")


def local_target() -> Target:
    """The running interpreter: the emulator's environment is made with the same one."""
    machine = platform.machine().lower()
    arch = "aarch64" if machine in {"arm64", "aarch64"} else "x86_64"
    system = "apple-darwin" if sys.platform == "darwin" else "manylinux_2_28"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Target("local", version, f"{arch}-{system}")
