"""WebSocket frames in the OpenAPI document, as webhooks: what the server and clients send."""

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI

from functions.api.schemas import frames

_SERVER: Final[tuple[type[frames.Frame], ...]] = (
    frames.SessionFrame,
    frames.AckFrame,
    frames.ErrorFrame,
    frames.SyncedFrame,
    frames.MessageFrame,
    frames.FileFrame,
    frames.ConversationFrame,
    frames.OrderFrame,
    frames.OrderActionFrame,
    frames.AgentFrame,
    frames.AccountFrame,
    frames.OrderImportFrame,
    frames.HintFrame,
)
_CLIENT: Final[tuple[type[frames.Frame], ...]] = (
    frames.SendMessage,
    frames.PrepareFile,
    frames.FetchFile,
    frames.Sync,
    frames.Typing,
    frames.Read,
    frames.Heartbeat,
)


def add_frames(app: FastAPI) -> None:
    """Describe every frame; nothing is served for it."""
    for model in _SERVER:
        _describe(app, "from the server", model)
    for model in _CLIENT:
        _describe(app, "to the server", model)


def _describe(app: FastAPI, direction: str, model: type[frames.Frame]) -> None:
    def frame(body: model) -> None:  # type: ignore[valid-type]
        raise NotImplementedError("frames go over the WebSocket")

    register: Callable[[Callable[..., None]], object] = app.webhooks.post(
        model.__name__,
        tags=[f"WebSocket {direction}"],
        name=f"frame_{model.__name__}",
        summary=(model.__doc__ or "").strip().partition("\n")[0],
        status_code=204,
    )
    register(frame)
