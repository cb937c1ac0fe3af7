"""The emulator's write-ahead journal, without the emulator."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from local.emulated.journal import Journal
from local.emulated.queues import Messages, Queue


def _encode(value: Any) -> Any:
    raise TypeError(value)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path, _encode, lambda found: found)
    made.rotate()
    return made


class TestJournal:
    def test_entries_come_back_in_order(self, journal: Journal) -> None:
        for number in range(3):
            journal.write({"op": "item", "n": number})
        assert [entry["n"] for entry in journal.read()] == [0, 1, 2]

    def test_a_line_cut_off_by_a_kill_is_left_out(self, journal: Journal) -> None:
        journal.write({"op": "item", "n": 1})
        with journal.files()[-1].open("ab") as file:
            file.write(b'{"op": "item", "n"')
        assert [entry["n"] for entry in journal.read()] == [1]

    def test_a_transaction_is_written_whole_at_its_end(self, journal: Journal) -> None:
        with journal.together():
            journal.write({"n": 1})
            journal.write({"n": 2})
            assert list(journal.read()) == []
        assert [entry["n"] for entry in journal.read()] == [1, 2]

    def test_another_thread_does_not_wait_for_the_transaction(self, journal: Journal) -> None:
        with journal.together():
            journal.write({"n": "mine"})
            other = threading.Thread(target=journal.write, args=({"n": "other"},))
            other.start()
            other.join()
            assert [entry["n"] for entry in journal.read()] == ["other"]

    def test_a_rotation_names_what_the_snapshot_covers(self, journal: Journal) -> None:
        journal.write({"n": 1})
        old = journal.rotate()
        journal.write({"n": 2})
        assert [json.loads(line)["n"] for path in old for line in path.open()] == [1]
        assert [entry["n"] for entry in journal.read()] == [1, 2]


def _queue(journal: Journal) -> Queue:
    return Queue({"messages": [], "tags": {}}, "queue-url", journal)


class TestMessages:
    def test_what_arrives_while_another_thread_deletes_stays(self, journal: Journal) -> None:
        queue = _queue(journal)
        queue["messages"].append({"id": "read"})
        kept = [one for one in queue["messages"] if one["id"] != "read"]
        sender = threading.Thread(target=queue["messages"].append, args=({"id": "late"},))
        sender.start()
        sender.join()
        queue["messages"] = kept
        assert [one["id"] for one in queue["messages"]] == ["late"]

    def test_sent_and_gone_are_in_the_journal(self, journal: Journal) -> None:
        queue = _queue(journal)
        queue["messages"].append({"id": "a"})
        queue["messages"].append({"id": "b"})
        queue["messages"] = [one for one in queue["messages"] if one["id"] == "b"]
        assert [(entry["op"], entry.get("ids")) for entry in journal.read()] == [
            ("sent", None),
            ("sent", None),
            ("gone", ["a"]),
        ]

    def test_a_snapshot_is_plain(self, journal: Journal) -> None:
        from copy import deepcopy

        queue = _queue(journal)
        queue["messages"].append({"id": "a"})
        copied = deepcopy({"queue": queue})["queue"]
        assert type(copied) is dict
        assert type(copied["messages"]) is list
        assert copied["messages"] == [{"id": "a"}]
        assert isinstance(queue["messages"], Messages)
