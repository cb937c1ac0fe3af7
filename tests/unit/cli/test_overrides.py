"""`--set` changes one value and nothing else."""

import json
from urllib.parse import parse_qs, urlencode

import pytest

from cli.overrides import override, parse_assignment
from deskhand.kit.errors import Invalid
from deskhand.kit.webhook import Request

FORM = {"content-type": "application/x-www-form-urlencoded"}
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="subject"\r\n\r\nOld\r\nlines\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n'
    b"Content-Type: image/png\r\n\r\n\xff\x00\r\n--b--\r\n"
)


def in_json(content: object, *assignments: str) -> object:
    request = Request(
        headers={"content-type": "application/json"}, body=json.dumps(content).encode()
    )
    return json.loads(override(request, map(parse_assignment, assignments)).body)


def test_nothing_asked_leaves_the_bytes() -> None:
    request = Request(body=b'{"a":   1}')
    assert override(request, []) is request


@pytest.mark.parametrize(
    ("assignment", "changed"),
    [
        ("entry.0.id=8", {"entry": [{"id": "8"}], "n": 1}),
        ("n=2", {"entry": [{"id": "7"}], "n": 2}),
        ("n=two", {"entry": [{"id": "7"}], "n": "two"}),
        ("new=null", {"entry": [{"id": "7"}], "n": 1, "new": None}),
        ("entry.0=x=y", {"entry": ["x=y"], "n": 1}),
    ],
)
def test_json(assignment: str, changed: object) -> None:
    assert in_json({"entry": [{"id": "7"}], "n": 1}, assignment) == changed


@pytest.mark.parametrize("assignment", ["entry.3.id=1", "n.x=1", "nowhere.x=1", "entry.x=1"])
def test_json_path_that_is_not_there(assignment: str) -> None:
    with pytest.raises(Invalid):
        in_json({"entry": [{"id": "7"}], "n": 1}, assignment)


def test_form_keeps_foreign_bytes() -> None:
    body = urlencode({"subject": "Old", "raw": b"\xff\xfe"}).encode()
    changed = override(Request(headers=FORM, body=body), [("subject", "Neu ü")]).body.decode()
    assert parse_qs(changed)["subject"] == ["Neu ü"]
    assert parse_qs(changed, encoding="latin-1")["raw"] == ["\xff\xfe"]


def test_multipart_field() -> None:
    request = Request(headers={"content-type": "multipart/form-data; boundary=b"}, body=MULTIPART)
    changed = override(request, [("subject", "New")]).body
    assert changed == MULTIPART.replace(b"Old\r\nlines", b"New")
    with pytest.raises(Invalid):
        override(request, [("absent", "1")])


@pytest.mark.parametrize("text", ["novalue", "=x"])
def test_bad_assignment(text: str) -> None:
    with pytest.raises(Invalid):
        parse_assignment(text)
