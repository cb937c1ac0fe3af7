"""Serves the built workspace, `widget.js` and `/config.json`: `python -m local.site`."""

import mimetypes
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local import stack
from local.place import HOST, ROOT, Place

WORKSPACE: Final = ROOT / "web" / "apps" / "workspace" / "dist"
WIDGET: Final = ROOT / "web" / "apps" / "widget" / "dist" / "widget.js"
HASHED: Final = "assets/"
FOREVER: Final = "public, max-age=31536000, immutable"
FRESH: Final = "no-cache"


def create_app(place: Place, workspace: Path = WORKSPACE, widget: Path = WIDGET) -> Starlette:
    """The server; files are read at each request, so that a new build shows at once."""

    async def config(_request: Request) -> Response:
        """Where the workspace finds the API and the sign-in; on AWS a file of the site bucket."""
        known = stack.addresses(place)
        auth = {"mode": "password", **known["auth"]}
        names = ("api_url", "ws_url", "widget_url")
        return JSONResponse(
            {**{name: known[name] for name in names}, "auth": auth},
            headers={"cache-control": FRESH},
        )

    async def script(_request: Request) -> Response:
        """The widget; any shop's page may load it."""
        return _file(widget, {"access-control-allow-origin": "*", "cache-control": FRESH})

    async def page(request: Request) -> Response:
        """A built file, or the index page: the workspace routes in the browser."""
        path = request.path_params["path"]
        found = (workspace / path).resolve()
        if path and found.is_file() and found.is_relative_to(workspace.resolve()):
            return _file(found, {"cache-control": FOREVER if path.startswith(HASHED) else FRESH})
        if path.startswith(HASHED):
            raise HTTPException(404)
        return _file(workspace / "index.html", {"cache-control": FRESH})

    return Starlette(
        routes=[
            Route("/config.json", config),
            Route("/widget.js", script),
            Route("/{path:path}", page),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1024)],
    )


def _file(path: Path, headers: dict[str, str]) -> Response:
    if not path.is_file():
        raise HTTPException(404, f"{path.name} is not built: run `make demo`")
    kind, _ = mimetypes.guess_type(path.name)
    return Response(path.read_bytes(), headers=headers, media_type=kind)


def main() -> None:
    """Serve until stopped; bound to this machine only."""
    place = Place.from_environment()
    uvicorn.run(
        create_app(place), host=HOST, port=place.site_port, log_level="warning", access_log=False
    )


if __name__ == "__main__":
    main()
