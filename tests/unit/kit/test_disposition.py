"""Names of files in a header: whatever they are, the header stays one."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.disposition import saved_as


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("bill.pdf", "attachment; filename=\"bill.pdf\"; filename*=UTF-8''bill.pdf"),
        (
            "尺寸 1.png",
            "attachment; filename=\"__ 1.png\"; filename*=UTF-8''%E5%B0%BA%E5%AF%B8%201.png",
        ),
        ('a".pdf', "attachment; filename=\"a_.pdf\"; filename*=UTF-8''a%22.pdf"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''"),
    ],
)
def test_known_names(name: str, header: str) -> None:
    assert saved_as(name) == header


@given(st.text(max_size=60))
def test_any_name_is_one_ascii_header_that_saves(name: str) -> None:
    header = saved_as(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    kept = name.encode("utf-8", "replace").decode()
    assert unquote(header.partition("UTF-8''")[2]) == kept
