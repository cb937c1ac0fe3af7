"""Sample files become the requests that providers post."""

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from cli.samples import read_sample, topic_of
from deskhand.kit.errors import Invalid
from tests.support.corpus import corpus_file


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_our_own_sample(tmp_path: Path) -> None:
    described = {
        "request": {"headers": {"X-A": "1"}, "query": {"q": "2"}, "body": {"json": {"k": "ü"}}}
    }
    request = read_sample(write(tmp_path, "s.json", json.dumps(described)))
    assert request.headers == {"content-type": "application/json", "x-a": "1"}
    assert request.query == {"q": "2"}
    assert json.loads(request.body) == {"k": "ü"}


def test_a_recorded_request(tmp_path: Path) -> None:
    body = json.dumps({"headers": {"Webhook-Id": "m1"}, "secret": "s", "body": '{"a": 1}'})
    request = read_sample(write(tmp_path, "recorded.json", body))
    assert (request.headers["webhook-id"], request.body) == ("m1", b'{"a": 1}')


def test_form_sample_keeps_repeated_fields(tmp_path: Path) -> None:
    described = {"request": {"body": {"form": {"a": ["1", "2"], "b": "ü"}}}}
    request = read_sample(write(tmp_path, "s.json", json.dumps(described)))
    assert request.content_type == "application/x-www-form-urlencoded"
    assert parse_qs(request.body.decode()) == {"a": ["1", "2"], "b": ["ü"]}


@pytest.mark.parametrize("body", ['{"id": 1, "x": "\\u00fc"}', "[1]", "not json"])
def test_raw_json_is_sent_byte_for_byte(tmp_path: Path, body: str) -> None:
    assert read_sample(write(tmp_path, "raw.json", body)).body == body.encode()


def test_multipart_takes_its_boundary_from_the_file(tmp_path: Path) -> None:
    content = b'--bnd\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--bnd--\r\n'
    request = read_sample(write(tmp_path, "m.multipart", content))
    assert request.headers["content-type"] == "multipart/form-data; boundary=bnd"
    assert request.body == content


def test_mail_goes_whole(tmp_path: Path) -> None:  # S20
    mail = b"From: C <c@x.example>\r\nTo: support@acme.example\r\nSubject: Hi\r\n\r\n\xff\xfe"
    request = read_sample(write(tmp_path, "m.eml", mail))
    fields = parse_qs(request.body.decode(), encoding="latin-1")
    assert request.path_format == "mime"
    assert fields["recipient"] == ["support@acme.example"]
    assert fields["body-mime"] == [mail.decode("latin-1")]


def test_unknown_kind_and_missing_file(tmp_path: Path) -> None:
    for path in (write(tmp_path, "x.txt", ""), tmp_path / "absent.json"):
        with pytest.raises(Invalid):
            read_sample(path)


def test_topic_from_name_and_index(tmp_path: Path) -> None:
    assert topic_of(tmp_path / "orders__create.json") == "orders/create"
    assert topic_of(tmp_path / "order.json") == ""
    write(tmp_path, "INDEX.json", json.dumps([{"file": "1.json", "topic": "orders/paid"}]))
    assert topic_of(tmp_path / "1.json") == "orders/paid"


def test_corpus_mail_with_raw_8bit_headers() -> None:
    request = read_sample(corpus_file("email/flanker_charset-gb2312-1.eml"))
    assert b"body-mime=" in request.body


def test_a_push_in_xml(tmp_path: Path) -> None:
    request = read_sample(write(tmp_path, "p.xml", "<xml></xml>\n"))
    assert (request.content_type, request.body) == ("text/xml", b"<xml></xml>")
