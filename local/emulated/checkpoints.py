"""Snapshots of the whole emulator, and coming back from one after any kind of end."""

import json
from pathlib import Path
from typing import Any

from local.emulated import queues, tables
from local.emulated.journal import Journal
from local.emulated.modules import application, core, service

STREAMS = "deskhand-streams.json"
PATH = "/_deskhand/checkpoint"
SAVED_AT_ONCE = {"secretsmanager": "secretsmanager", "cognito": "cognito"}
"""Small services that change at run time: written whole after each change."""
READS = ("Get", "List", "Describe", "Initiate", "Respond", "AdminGet", "AdminInitiate")


class Checkpoints:
    """Owns the journal; what a restart brings back is the last snapshot plus the journal."""

    def __init__(self, folder: Path) -> None:
        persistence = core("persistence")
        self._folder = folder
        self._app = application()
        self._save_all = self._app.save_all
        self._sqs = service("sqs")
        self._dynamodb = service("dynamodb")
        self._lambda = service("lambda_svc")
        self._journal = Journal(
            folder,
            persistence._json_default,
            persistence._json_object_hook,
        )

    def install(self) -> None:
        """Hook into loading, saving and every write; before the server starts."""
        scoped = core("responses").AccountRegionScopedDict
        queues.install(self._sqs, self._journal, scoped)
        tables.install(self._dynamodb, self._lambda, self._journal, scoped)
        load = self._app._load_persisted_state

        def loaded() -> None:
            load()
            self._recover()

        self._app._load_persisted_state = loaded
        self._app.save_all = self.take
        for key, name in SAVED_AT_ONCE.items():
            _save_after_writes(service(name), key)

    def take(self, states: dict[str, Any] | None = None) -> None:
        """Write everything; the journal begins anew."""
        states = states or self._app._build_persistence_save_dict()
        with self._dynamodb._lock, self._sqs._queues_lock:
            frozen = {name: _frozen(get()) for name, get in states.items()}
            streams = tables.pack(tables.stream_state(self._dynamodb))
            text = json.dumps(streams)
            old = self._journal.rotate()
        self._save_all(frozen)
        _replace(self._folder / STREAMS, text)
        for path in old:
            path.unlink(missing_ok=True)

    def _recover(self) -> None:
        packed = self._folder / STREAMS
        if packed.is_file():
            tables.restore_stream(self._dynamodb, json.loads(packed.read_text()))
        killed = False
        for entry in self._journal.read():
            killed = True
            if entry["op"] in ("sent", "gone"):
                queues.replay(self._sqs, entry)
            else:
                tables.replay(self._dynamodb, self._lambda, entry)
        queues.release(self._sqs)
        if killed:
            tables.rewind(self._dynamodb, self._lambda)
        self.take()


def _frozen(state: Any) -> Any:
    return lambda: state


def _replace(path: Path, text: str) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text(text)
    fresh.replace(path)


def _save_after_writes(module: Any, key: str) -> None:
    handle = module.handle_request
    save = core("persistence").save_state

    async def handled(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any
    ) -> Any:
        answer = await handle(method, path, headers, body, query)
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action and not action.startswith(READS):
            save(key, module.get_state())
        return answer

    module.handle_request = handled
