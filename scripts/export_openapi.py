"""Writes docs/openapi.json from the application; needs no environment."""

import json
from pathlib import Path
from typing import Final

from functions.api.app import app

TARGET: Final = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def document() -> str:
    """The OpenAPI document as it is committed."""
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(document(), encoding="utf-8")
