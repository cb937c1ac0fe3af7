"""S3, Secrets Manager and EventBridge in memory, each call an occasion for the weather."""

import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from random import Random
from typing import Any

from deskhand.contracts.names import EVENT_QUEUES, Queue
from tests.simulation.dynamo import MemoryDynamo, refused
from tests.simulation.faults import Weather
from tests.simulation.queues import MemoryQueue

Call = Callable[[str], None]


class Watched:
    """A client whose every call is announced beforehand and afterwards.

    Args:
        before, after: told the call's name; either may let others run, refuse, or kill.
    """

    def __init__(self, client: Any, before: Call, after: Call) -> None:
        self._client = client
        self._before = before
        self._after = after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            self._before(name)
            answer = method(**request)
            self._after(name)
            return answer

        return call


class MemoryS3:
    """Objects by key."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_object(self, *, Key: str, Body: bytes, **_: Any) -> dict[str, Any]:
        """Store."""
        self.objects[Key] = Body
        return {}

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:
        """Read."""
        if Key not in self.objects:
            raise refused("NoSuchKey", "GetObject")
        return {"Body": BytesIO(self.objects[Key])}

    def head_object(self, *, Key: str, **_: Any) -> dict[str, Any]:
        """Size."""
        if Key not in self.objects:
            raise refused("404", "HeadObject")
        return {"ContentLength": len(self.objects[Key])}

    def delete_object(self, *, Key: str, **_: Any) -> dict[str, Any]:
        """Remove."""
        self.objects.pop(Key, None)
        return {}

    def generate_presigned_url(self, *_: Any, **__: Any) -> str:
        """Some address."""
        return "https://files.example/signed"


class MemorySecrets:
    """Secrets by name."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        """Read."""
        if SecretId not in self._held:
            raise refused("ResourceNotFoundException", "GetSecretValue")
        return {"SecretString": self._held[SecretId]}

    def create_secret(self, *, Name: str, SecretString: str, **_: Any) -> dict[str, Any]:
        """Make."""
        if Name in self._held:
            raise refused("ResourceExistsException", "CreateSecret")
        self._held[Name] = SecretString
        return {}

    def put_secret_value(self, *, SecretId: str, SecretString: str, **_: Any) -> dict[str, Any]:
        """Replace."""
        self._held[SecretId] = SecretString
        return {}

    def delete_secret(self, *, SecretId: str, **_: Any) -> dict[str, Any]:
        """Remove."""
        self._held.pop(SecretId, None)
        return {}


class MemoryBus:
    """EventBridge: rules to queues, at least once, part of a batch may be refused."""

    def __init__(
        self, queues: Mapping[Queue, MemoryQueue], chance: Random, weather: Callable[[], Weather]
    ) -> None:
        self._queues = queues
        self._chance = chance
        self._weather = weather
        self.seen: list[dict[str, Any]] = []

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Take events and queue them where a rule wants them."""
        answers: list[dict[str, Any]] = []
        for entry in Entries:
            if self._chance.random() < self._weather().bus_refuses:
                answers.append({"ErrorCode": "InternalFailure"})
                continue
            answers.append({"EventId": "e"})
            detail = json.loads(entry["Detail"])
            self.seen.append(detail)
            self._fan_out(str(entry["DetailType"]), detail)
        return {
            "FailedEntryCount": sum("ErrorCode" in one for one in answers),
            "Entries": answers,
        }

    def _fan_out(self, kind: str, detail: Mapping[str, Any]) -> None:
        body = json.dumps({"detail-type": kind, "source": "deskhand", "detail": detail})
        for queue, types in EVENT_QUEUES.items():
            if kind not in types:
                continue
            times = 2 if self._chance.random() < self._weather().delivered_twice else 1
            for _ in range(times):
                self._queues[queue].send(body, None, None, 0)


__all__ = ["MemoryBus", "MemoryDynamo", "MemoryS3", "MemorySecrets", "Watched"]
