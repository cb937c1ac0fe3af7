"""Bytes to text (formats.md 1.6: charset lies)."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.charsets import codec_of, decode


class TestCodecOf:
    @pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "x_gbk", "euc_cn", '"gb18030"'])
    def test_every_chinese_label_means_the_widest(self, label: str) -> None:
        assert codec_of(label) == "gb18030"

    @pytest.mark.parametrize(
        "label", ["punycode", "unicode_escape", "rot13", "zlib", "idna", "undefined", "x" * 5000]
    )
    def test_what_is_no_charset_is_refused(self, label: str) -> None:
        assert codec_of(label) is None

    @pytest.mark.parametrize(
        "label",
        ["utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1251", "koi8-r", "big5",
         "shift_jis", "iso-2022-jp", "euc-kr", "ks_c_5601-1987", "utf-16le", "tis-620", "hz"],
    )  # fmt: skip
    def test_what_mails_use_is_known(self, label: str) -> None:
        name = codec_of(label)
        assert name is not None
        assert codecs.lookup(name)


class TestDecode:
    @pytest.mark.parametrize(
        ("text", "codec", "label"),
        [
            ("包裹显示已签收", "gb18030", "gb2312"),
            ("镕鎔 𠮷", "gb18030", "gb2312"),
            ("発送しました", "iso2022_jp_ext", "iso-2022-jp"),
            ("あいうえお①", "cp932", "Shift_JIS"),
            ("배송 언제", "cp949", "ks_c_5601-1987"),
            ("“Größe” – 5 €", "cp1252", "iso-8859-1"),
            ("Здравствуйте", "koi8-r", "KOI8-R"),
            ("訂單", "big5hkscs", "big5"),
        ],
    )
    def test_reads_what_the_label_says(self, text: str, codec: str, label: str) -> None:
        assert decode(text.encode(codec), label) == text

    @pytest.mark.parametrize("label", ["gb18030", "iso-8859-1", "us-ascii", "unknown-8bit", "nope"])
    def test_utf8_under_a_false_label_is_recognised(self, label: str) -> None:
        assert decode("您好，订单".encode(), label) == "您好，订单"

    def test_utf8_cut_in_the_middle_stays_utf8(self) -> None:
        assert decode("Юникод запрещен".encode()[:-1]).startswith("Юникод запреще")

    def test_unlabelled_latin_is_read_as_windows_1252(self) -> None:
        assert decode("Formação Verão".encode("cp1252")) == "Formação Verão"

    @given(st.binary(max_size=200), st.text(max_size=20))
    def test_never_fails(self, data: bytes, label: str) -> None:
        assert isinstance(decode(data, label), str)
