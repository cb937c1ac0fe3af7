"""After `cdk deploy`: the platform's keys, once, and the web files with the deployed addresses.

`python scripts/finish_deploy.py STAGE OUTPUTS_FILE`; AWS credentials as for the deployment.
"""

import json
import mimetypes
import secrets
import sys
from pathlib import Path
from typing import Any, Final

import boto3

from deskhand.contracts.names import platform_secret

ROOT: Final = Path(__file__).resolve().parent.parent
WORKSPACE: Final = ROOT / "web" / "apps" / "workspace" / "dist"
WIDGET: Final = ROOT / "web" / "apps" / "widget" / "dist" / "widget.js"
KEY_BYTES: Final = 32
FOREVER: Final = "public, max-age=31536000, immutable"
FRESH: Final = "no-cache"


def main(stage: str, outputs_file: Path) -> None:
    """Finish the deployment of `stage`."""
    by_stack = json.loads(outputs_file.read_text())
    known = {name: value for one in by_stack.values() for name, value in one.items()}
    make_platform_keys(boto3.client("secretsmanager"), stage)
    upload(boto3.client("s3"), known)
    boto3.client("cloudfront").create_invalidation(
        DistributionId=known["DistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": 3, "Items": ["/index.html", "/config.json", "/widget.js"]},
            "CallerReference": secrets.token_hex(8),
        },
    )
    sys.stdout.write(f"{known['SiteUrl']}\n")


def make_platform_keys(client: Any, stage: str) -> None:
    """Make the keys that sign visitor tokens and reply addresses, unless they are there."""
    keys = {name: secrets.token_hex(KEY_BYTES) for name in ("visitor_key", "reply_key")}
    try:
        client.create_secret(Name=platform_secret(stage), SecretString=json.dumps(keys))
    except client.exceptions.ResourceExistsException:
        return


def upload(client: Any, known: dict[str, str]) -> None:
    """Put the workspace, the widget and `config.json` into the site's bucket; page last."""
    bucket = known["SiteBucket"]
    files = [path for path in WORKSPACE.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda one: one.name == "index.html"):
        key = path.relative_to(WORKSPACE).as_posix()
        _put(client, bucket, key, path.read_bytes())
    _put(client, bucket, "widget.js", WIDGET.read_bytes())
    _put(client, bucket, "config.json", json.dumps(config(known)).encode())


def config(known: dict[str, str]) -> dict[str, Any]:
    """What the workspace reads at its start."""
    region = known["UserPoolId"].split("_")[0]
    return {
        "api_url": known["ApiUrl"],
        "ws_url": known["SocketUrl"],
        "auth": {
            "mode": "oidc",
            "authority": f"https://cognito-idp.{region}.amazonaws.com/{known['UserPoolId']}",
            "client_id": known["ClientId"],
            "domain": known["LoginUrl"].removeprefix("https://"),
        },
    }


def _put(client: Any, bucket: str, key: str, body: bytes) -> None:
    kind, _ = mimetypes.guess_type(key)
    client.put_object(
        Bucket=bucket,
        Key=key,
        Body=body,
        ContentType=kind or "application/octet-stream",
        CacheControl=FOREVER if key.startswith("assets/") else FRESH,
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
