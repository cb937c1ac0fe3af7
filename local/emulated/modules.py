"""The emulator's modules, imported late: they read their settings from the environment."""

from importlib import import_module
from typing import Any


def service(name: str) -> Any:
    """`ministack.services.{name}`; untyped code, so `Any`."""
    return import_module(f"ministack.services.{name}")


def core(name: str) -> Any:
    """`ministack.core.{name}`."""
    return import_module(f"ministack.core.{name}")


def application() -> Any:
    """`ministack.app`, the ASGI application's module."""
    return import_module("ministack.app")
