"""Takes out of the dependencies layer what no Lambda of ours reads."""

import shutil
from pathlib import Path
from typing import Final

SERVICES: Final = frozenset(
    {
        "apigatewaymanagementapi",
        "cognito-idp",
        "dynamodb",
        "events",
        "s3",
        "secretsmanager",
        "sqs",
        "sts",
    }
)
"""boto3 clients that the code makes; botocore's data for others is 80 % of its size."""

LOCALES: Final = ("root", "en", "zh", "ja", "ko", "de", "fr", "es", "it", "pt", "nl")
UNREAD: Final = ("*/tests", "*/test", "bin", "*.dist-info/sboms")
KEPT_METADATA: Final = frozenset({"METADATA", "entry_points.txt"})
"""importlib.metadata reads these at run time; licences are kept as their terms ask."""


def prune(packages: Path) -> None:
    """Prune a folder of installed packages in place."""
    _prune_botocore(packages / "botocore" / "data")
    _prune_boto3(packages / "boto3")
    _prune_babel(packages / "babel" / "locale-data")
    for pattern in UNREAD:
        for path in packages.glob(pattern):
            shutil.rmtree(path)
    for info in packages.glob("*.dist-info"):
        _prune_metadata(info)
    for path in packages.rglob("*.pyi"):
        path.unlink()


def _prune_botocore(data: Path) -> None:
    for service in data.glob("*/"):
        if service.name not in SERVICES:
            shutil.rmtree(service)
    for pattern in ("*/*/examples-1.json*", "*/*/paginators-1.sdk-extras.json"):
        for path in data.glob(pattern):
            path.unlink()


def _prune_boto3(package: Path) -> None:
    """We use clients only: resources and their documentation examples go."""
    shutil.rmtree(package / "examples", ignore_errors=True)


def _prune_babel(data: Path) -> None:
    for path in data.glob("*.dat"):
        if path.stem.split("_")[0] not in LOCALES:
            path.unlink()


def _prune_metadata(info: Path) -> None:
    for path in info.iterdir():
        licence = path.name.lower().startswith(("licen", "notice", "copying"))
        if path.is_file() and path.name not in KEPT_METADATA and not licence:
            path.unlink()
