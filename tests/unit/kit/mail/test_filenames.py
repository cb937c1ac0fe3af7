"""Hostile file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.filenames import safe_name


class TestSafeName:
    @pytest.mark.parametrize(
        ("given_name", "name"),
        [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "passwd"),
            (r"C:\Users\x\a b.txt", "a b.txt"),
            ("订单.pdf", "订单.pdf"),
            ("evil\u202egpj.exe", "evil_gpj.exe"),
            ('a<b>"c|?*.txt', "a_b__c___.txt"),
            ("CON.txt", "_CON.txt"),
            (".htaccess", "htaccess"),
            ("trailing. . ", "trailing"),
        ],
    )
    def test_cleans(self, given_name: str, name: str) -> None:
        assert safe_name(given_name, "x/y", 1) == name

    @pytest.mark.parametrize("given_name", ["", ".", "..", "path/", "path\\..", "///", "???"])
    def test_names_what_has_no_name(self, given_name: str) -> None:
        assert safe_name(given_name, "image/png", 3) == "attachment-3.png"

    def test_shortens_but_keeps_the_extension(self) -> None:
        name = safe_name("长" * 500 + ".pdf", "application/pdf", 1)
        assert name.endswith("长.pdf")
        assert len(name.encode()) <= 180

    @given(st.text(max_size=300))
    def test_is_always_one_safe_segment(self, given_name: str) -> None:
        name = safe_name(given_name, "x/y", 1)
        assert name
        assert not set(name) & set('/\\<>:"|?*\x00\n')
        assert name not in {".", ".."}
        assert len(name.encode("utf-8", "replace")) <= 190
