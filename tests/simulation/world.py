"""One run's world: time, AWS, providers, Lambdas, and who takes turns when."""

import contextlib
import io
import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from random import Random
from types import SimpleNamespace
from typing import Any, Final, Self
from unittest.mock import patch

from botocore.exceptions import ClientError

from deskhand import bootstrap
from deskhand.channels import registry as channels
from deskhand.contracts.names import (
    FIFO_QUEUES,
    DetailType,
    Env,
    Queue,
    Table,
    account_secret,
    resource,
)
from deskhand.intake.reception import Arrival, Reception, Unavailable
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Reply, Request
from deskhand.shops import registry as shops
from deskhand.storage.dynamo import Item, item_to_wire
from functions.outbox import publish
from infra.functions import QUEUE_READERS
from tests.simulation.aws import MemoryBus, MemoryDynamo, MemoryS3, MemorySecrets, Watched
from tests.simulation.dynamo import refused
from tests.simulation.faults import CALM
from tests.simulation.providers import Providers
from tests.simulation.queues import MemoryQueue, MemorySqs
from tests.simulation.scheduler import Killed, Scheduler

Handler = Callable[[dict[str, Any], object], dict[str, Any]]

STAGE: Final = "sim"
START: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC).timestamp()
STREAM_BATCH: Final = 25
HANDLERS: Final[Mapping[Queue, Handler]] = {
    queue: import_module(f"functions.{row.module}").handler for queue, row in QUEUE_READERS.items()
}
JUMPS: Final = (-2.0, 3_600.0, 8 * 3_600.0, 7 * 86_400.0)


class SimulatedDatetime(datetime):
    """`datetime` whose `now` is the running world's."""

    world: "World | None" = None

    @classmethod
    def now(cls, tz: Any = None) -> Self:
        """The world's time."""
        assert cls.world is not None
        return cls.fromtimestamp(cls.world.now, tz)


class _NullOutput(io.TextIOBase):
    """Takes the Lambdas' log lines."""

    def write(self, text: str) -> int:
        """Drop it."""
        return len(text)


class World:
    """Everything around the desk, ruled by one seed.

    Attributes:
        now: Unix seconds; moves with every call to the outside.
        weather: what may go wrong at present.
        story: what happened, a line each, when `tell` is on.
    """

    def __init__(self, seed: int, *, tell: bool = False) -> None:
        self.chance = Random(seed)
        self.now = START
        self.weather = CALM
        self.story: list[str] = []
        self._tell = tell
        self.scheduler = Scheduler(self.chance)
        self.stream: list[dict[str, Any]] = []
        self._sequence = 0
        self.dynamo = MemoryDynamo(self._changed)
        self.s3 = MemoryS3()
        self.queues = {one: self._queue(one) for one in Queue}
        self.by_name = {queue.name: queue for queue in self.queues.values()}
        self.bus = MemoryBus(self.queues, self.chance, lambda: self.weather)
        self.providers = Providers(self.chance, lambda: self.weather, self.call, self._echoed)
        self.on_echo: Callable[[str, str, str, str], None] = lambda *_: None
        self.deeds: list[tuple[float, int, str, Callable[[], None]]] = []
        self._receptions: dict[str, Reception] = {}
        self.secrets = MemorySecrets()

    # Time and chance

    def clock(self) -> datetime:
        """The time as services see it."""
        return datetime.fromtimestamp(self.now, UTC)

    def sleep(self, seconds: float) -> None:
        """A task waits; others go on."""
        self.now += seconds
        self.scheduler.pause()

    def happens(self, likelihood: float) -> bool:
        """Whether something of that likelihood happens now."""
        return likelihood > 0 and self.chance.random() < likelihood

    def note(self, line: str) -> None:
        """Add to the story."""
        if self._tell:
            self.story.append(f"{self.clock():%d %H:%M:%S.%f} {line}")

    # Calls to the outside

    def call(self, name: str) -> None:
        """An occasion for others to run, and for the process to die."""
        self.now += self.chance.random() * 0.03
        self.scheduler.pause()
        if self.scheduler.busy and self.happens(self.weather.killed_before):
            self.note(f"killed before {name}")
            raise Killed(name)

    def _before(self, name: str) -> None:
        self.call(name)
        if self.scheduler.busy and self.happens(self.weather.throttled):
            raise refused("ThrottlingException", name)

    def _after(self, name: str) -> None:
        if self.scheduler.busy and self.happens(self.weather.killed_after):
            self.note(f"killed after {name}")
            raise Killed(name)

    def _echoed(self, page: str, recipient: str, part: str, mid: str) -> None:
        self.on_echo(page, recipient, part, mid)

    # Doing

    def later(self, seconds: float, name: str, deed: Callable[[], None]) -> None:
        """Do something after a while, as a task of its own; killed ones are not tried again."""
        self.deeds.append((self.now + seconds, len(self.deeds), name, deed))

    def webhook(self, slug: str, account_id: str, request: Request) -> Reply:
        """Post a signed request to the front door."""
        arrival = Arrival(request, account_id, new_id(), self.clock())
        return self._reception(slug).receive(arrival)

    def settle(self, *, until: float | None = None, rounds: int = 4000) -> None:
        """Let everything that is due happen, until nothing is left or it is `until`.

        Raises:
            RuntimeError: it never ends.
        """
        for _ in range(rounds):
            if self._round():
                continue
            upcoming = self._next_moment()
            if upcoming is None or (until is not None and upcoming > until):
                return
            self.now = max(self.now, upcoming)
        raise RuntimeError("never quiet")

    def _round(self) -> bool:
        """Start all that is due and run it, interleaved; False when nothing was."""
        started = False
        due = [deed for deed in self.deeds if deed[0] <= self.now]
        for deed in due:
            self.deeds.remove(deed)
            self.scheduler.start(deed[2], deed[3])
            started = True
        for name, queue in self.queues.items():
            started |= self._start_readers(name, queue)
        if self.stream:
            self.scheduler.start("outbox", self._publish)
            started = True
        self.scheduler.run()
        if self.happens(self.weather.clock_jumps):
            self.now += self.chance.choice(JUMPS)
            self.note("the clock jumps")
        return started

    def _start_readers(self, name: Queue, queue: MemoryQueue) -> bool:
        """Two pollers a queue, as on the emulator."""
        started = False
        for _ in range(2):
            batch = queue.receive()
            if not batch:
                break
            handler = HANDLERS[name]
            event = queue.event(batch)

            def read(
                batch: list[Any] = batch,
                event: dict[str, Any] = event,
                handler: Handler = handler,
                queue: MemoryQueue = queue,
            ) -> None:
                answer = handler(event, None)
                failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
                for message in batch:
                    if message.id in failed:
                        self.note(f"{queue.name}: {message.id} failed, try {message.receives}")
                again = self.happens(self.weather.delivered_twice) and not queue.fifo
                queue.done([] if again else batch, failed)

            self.scheduler.start(queue.name, read)
            started = True
        return started

    def _publish(self) -> None:
        """The stream's one reader; what fails is read again from there."""
        batch = self.stream[:STREAM_BATCH]
        try:
            answer = publish.handler({"Records": batch}, None)
        except Exception as error:
            self.note(f"outbox failed: {type(error).__name__}")
            return
        failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
        places = [
            place
            for place, record in enumerate(batch)
            if record["dynamodb"]["SequenceNumber"] in failed
        ]
        del self.stream[: min(places, default=len(batch))]

    def _next_moment(self) -> float | None:
        moments = [deed[0] for deed in self.deeds]
        for queue in self.queues.values():
            moments += queue.moments()
        return min(moments, default=None)

    # Plumbing

    def _changed(self, table: str, old: Item | None, new: Item | None) -> None:
        if table != resource(STAGE, Table.DESK):
            return
        self._sequence += 1
        body: dict[str, Any] = {
            "SequenceNumber": f"{self._sequence:012d}",
            "ApproximateCreationDateTime": int(self.now),
        }
        if old:
            body["OldImage"] = item_to_wire(old)
        if new:
            body["NewImage"] = item_to_wire(new)
        self.stream.append({"eventID": f"e{self._sequence}", "dynamodb": body})

    def _queue(self, name: Queue) -> MemoryQueue:
        fifo = name in FIFO_QUEUES
        full = resource(STAGE, name) + (".fifo" if fifo else "")
        row = QUEUE_READERS[name]
        return MemoryQueue(full, fifo, self.chance, lambda: self.now, row.batch_size)

    def _reception(self, slug: str) -> Reception:
        if slug not in self._receptions:
            shop = slug in shops.SLUGS
            webhook = shops.webhook(slug) if shop else channels.webhook(slug)
            queue = self.queues[Queue.ORDERS if shop else Queue.INGEST]
            self._receptions[slug] = Reception(
                slug, "shop" if shop else "channel", webhook, _Backend(self, queue),
                monotonic=lambda: self.now,
            )  # fmt: skip
        return self._receptions[slug]

    @contextlib.contextmanager
    def running(self) -> Iterator["World"]:
        """Put this world in place of the real one."""
        SimulatedDatetime.world = self
        random.seed(self.chance.random())
        clients = {
            "deskhand.storage.clients.dynamodb": self.dynamo,
            "deskhand.storage.clients.s3": self.s3,
            "deskhand.storage.clients.secretsmanager": self.secrets,
            "deskhand.bus.clients.sqs": MemorySqs(self.by_name, lambda _: None),
            "deskhand.bus.clients.events": self.bus,
        }
        with contextlib.ExitStack() as stack:
            for name, client in clients.items():
                watched = Watched(client, self._before, self._after)
                stack.enter_context(patch(name, _always(watched)))
            ids = SimpleNamespace(urandom=self.chance.randbytes)
            stack.enter_context(patch("deskhand.kit.ids.os", ids))
            times = SimpleNamespace(time_ns=lambda: int(self.now * 1e9))
            stack.enter_context(patch("deskhand.kit.ids.time", times))
            stack.enter_context(patch("deskhand.kit.clock.datetime", SimulatedDatetime))
            stack.enter_context(
                patch("deskhand.kit.http_client.PooledHttpClient", lambda *_: self.providers)
            )
            stack.enter_context(patch.dict(os.environ, self._environment()))
            stack.enter_context(contextlib.redirect_stdout(_NullOutput()))
            _forget()
            bootstrap.secrets().put_platform({"visitor_key": "vk", "reply_key": "rk"})
            self._without_real_sleep()
            yield self
            _forget()

    def _without_real_sleep(self) -> None:
        for service in (
            bootstrap.receiving(),
            bootstrap.replying(),
            bootstrap.routing(),
            bootstrap.orders(),
            bootstrap.order_applying(),
        ):
            service._sleep = self.sleep

    def _environment(self) -> dict[str, str]:
        tables = {f"DESKHAND_{one.name}_TABLE": resource(STAGE, one) for one in Table}
        urls = {f"DESKHAND_{name.name}_QUEUE_URL": one.url for name, one in self.queues.items()}
        return {
            **tables,
            **urls,
            Env.STAGE: STAGE,
            Env.BUS_NAME: resource(STAGE, "bus"),
            Env.FILES_BUCKET: resource(STAGE, "files"),
        }

    # Looking

    def rows(self, entity: str) -> list[Item]:
        """All desk items of one sort."""
        items = self.dynamo.items[resource(STAGE, Table.DESK)].values()
        return [one for one in items if one.get("entity") == entity]

    def events(self, kind: DetailType) -> list[dict[str, Any]]:
        """All events of one type that reached the bus."""
        return [one for one in self.bus.seen if one["type"] == kind]


class _Backend:
    """Reception's calls: any may fail, and then the provider must try again."""

    def __init__(self, world: World, queue: MemoryQueue) -> None:
        self._world = world
        self._queue = queue

    def secret(self, account_id: str) -> Mapping[str, Any] | None:
        try:
            return dict(bootstrap.secrets()._read(account_secret(STAGE, account_id)))
        except ClientError as error:
            raise Unavailable from error

    def keep(self, key: str, body: bytes) -> None:
        self._world.s3.put_object(Key=key, Body=body)

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        self._world.call("SendMessage")
        if self._world.happens(self._world.weather.not_durable):
            raise Unavailable
        self._queue.send(json.dumps(message), merchant_id, None, 0)
        if self._world.happens(self._world.weather.killed_after):
            raise Killed("after SendMessage")


def _forget() -> None:
    """Drop all that the composition root's modules remember, as a new process would."""
    for name, module in list(sys.modules.items()):
        if name.startswith("deskhand.bootstrap"):
            for made in vars(module).values():
                clear = getattr(made, "cache_clear", None)
                if clear:
                    clear()


def _always(value: Any) -> Callable[[], Any]:
    return lambda: value
