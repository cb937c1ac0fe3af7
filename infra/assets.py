"""Where the built code lies that becomes the Lambdas' assets."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = ROOT / "build"


@dataclass(frozen=True)
class Assets:
    """Folders that CDK zips: two layers and the functions, each in the shape Lambda wants."""

    deps: Path
    core: Path
    functions: Path

    @classmethod
    def under(cls, folder: Path) -> "Assets":
        """The layout below one target's build folder."""
        return cls(folder / "deps", folder / "core", folder / "functions")
