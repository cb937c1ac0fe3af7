"""Cutting a message into what a channel takes: nothing lost, nothing torn, nothing too long."""

import unicodedata

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.conversations.models import StoredAttachment
from deskhand.conversations.parts import max_bytes, plan, require_sendable, spans
from deskhand.kit.errors import Invalid
from deskhand.kit.graphemes import is_border

FAMILY = "👨‍👩‍👧‍👦"
PIECES = ["a", "é", "中", " ", "\n", "。", ".", "😀", FAMILY, "🇨🇳", "🇩🇪", "e\u0301"]
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=80
).map("".join)


def spec(**changes: object) -> ChannelSpec:
    fields: dict[str, object] = {"slug": "any", "name": "Any", "credentials": {}}
    return ChannelSpec(**{**fields, **changes})  # type: ignore[arg-type]


def file(name: str = "a.png", content_type: str = "image/png", size: int = 10) -> StoredAttachment:
    return StoredAttachment(name=name, content_type=content_type, size=size, key=f"uploads/{name}")


def cut(text: str, limit: int | None, unit: str = "characters") -> list[str]:
    return [text[start:end] for start, end in spans(text, limit, unit)]


def plain(text: str) -> str:
    return "".join(text.split())


class TestText:  # S84
    @pytest.mark.parametrize(
        ("text", "limit", "expected"),
        [
            ("Hello", 10, ["Hello"]),
            ("Hello", None, ["Hello"]),
            ("  \n ", 5, []),
            ("one two three", 7, ["one two", "three"]),
            ("One. Two three four", 12, ["One. Two", "three four"]),
            ("Sent it. Bye now", 11, ["Sent it.", "Bye now"]),
            ("abc\n\ndefghi jk", 11, ["abc\n\ndefghi", "jk"]),
            ("para one\n\npara two", 14, ["para one", "para two"]),
            ("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"]),
            ("你好。再见。", 4, ["你好。", "再见。"]),
            (FAMILY * 2, 8, [FAMILY, FAMILY]),
            ("🇨🇳🇩🇪🇫🇷", 3, ["🇨🇳", "🇩🇪", "🇫🇷"]),
            ("ae\u0301b", 2, ["a", "e\u0301", "b"]),
        ],
    )
    def test_is_cut_where_a_reader_would(
        self, text: str, limit: int | None, expected: list[str]
    ) -> None:
        assert cut(text, limit) == expected

    @pytest.mark.parametrize(
        ("text", "limit", "expected"),
        [("ééé", 4, ["éé", "é"]), ("中中", 5, ["中", "中"]), ("😀", 4, ["😀"])],
    )
    def test_bytes_are_those_of_utf_8(self, text: str, limit: int, expected: list[str]) -> None:
        assert cut(text, limit, "bytes") == expected

    @given(TEXTS, st.integers(1, 40))
    def test_nothing_is_lost_and_nothing_too_long(self, text: str, limit: int) -> None:
        parts = cut(text, limit)
        assert plain("".join(parts)) == plain(text)
        assert all(0 < len(part) <= limit for part in parts)
        assert all(part == part.strip() for part in parts)

    @given(TEXTS, st.integers(4, 60))
    def test_nor_in_bytes(self, text: str, limit: int) -> None:
        parts = cut(text, limit, "bytes")
        assert plain("".join(parts)) == plain(text)
        assert all(0 < len(part.encode()) <= limit for part in parts)

    @given(TEXTS)
    def test_no_character_is_torn_where_it_fits(self, text: str) -> None:
        normal = regex.findall(r"\X", text)
        limit = max([len(one) for one in normal], default=1) + 2
        inside = set()
        at = 0
        for one in normal:
            inside |= {at + offset for offset in range(1, len(one))}
            at += len(one)
        known = [place for place in inside if not is_border(text, place)]
        ends = {end for _, end in spans(text, limit, "characters")}
        assert not ends & set(known)

    def test_half_a_surrogate_pair_does_not_break_it(self) -> None:
        assert cut("ab\ud83d", 2) == ["ab", "\ud83d"]

    def test_is_quick_with_what_has_no_breaks(self) -> None:
        assert len(cut("x" * 64_000, 20)) == 3200
        assert len(cut("e" + "\u0301" * 60_000, 1000)) == 61


class TestBorders:
    @pytest.mark.parametrize(
        "cluster",
        [FAMILY, "🇨🇳", "e\u0301", "👍🏽", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "\r\n", "각"],
    )
    def test_no_border_inside(self, cluster: str) -> None:
        decomposed = unicodedata.normalize("NFD", cluster)
        for text in (cluster, decomposed):
            assert not [at for at in range(1, len(text)) if is_border(text, at)]

    def test_a_border_between(self) -> None:
        assert is_border("ab", 1)
        assert is_border("🇨🇳🇩🇪", 2)
        assert is_border("中文", 1)


class TestPlan:
    def test_text_first_then_files_in_groups(self) -> None:
        rules = spec(max_text=5, files=FileRules(max_count=2))
        parts = plan("Hello there", [file(str(n)) for n in range(3)], rules)
        assert [part.text for part in parts] == [(0, 5), (6, 11), None, None]
        assert [part.files for part in parts] == [None, None, (0, 2), (2, 3)]

    @pytest.mark.parametrize("whole", ["subjects", "live"])
    def test_a_mail_and_a_stored_chat_are_one_whole(self, whole: str) -> None:
        rules = spec(max_text=5, **{whole: True})
        (part,) = plan("Hello there", [file()], rules)
        assert (part.text, part.files) == ((0, 11), (0, 1))


class TestFiles:
    RULES = FileRules(max_count=2, max_bytes={"image/png": 5, "image/*": 20, "text/plain": 7})

    @pytest.mark.parametrize(
        ("content_type", "limit"),
        [
            ("image/png", 5),
            ("IMAGE/JPEG; q=1", 20),
            ("text/plain; charset=utf-8", 7),
            ("video/mp4", None),
        ],
    )
    def test_the_most_exact_entry_counts(self, content_type: str, limit: int | None) -> None:
        assert max_bytes(content_type, self.RULES) == limit

    @pytest.mark.parametrize(
        ("given_file", "named"),
        [
            (file("big.png", "image/png", 6), "big.png has 6 bytes; at most 5 are taken"),
            (file("film.mp4", "video/mp4"), "film.mp4 is video/mp4; the channel takes image/*"),
        ],
    )
    def test_what_is_not_taken_is_refused_by_name(
        self, given_file: StoredAttachment, named: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            require_sendable([file(size=1), given_file], spec(files=self.RULES))
        (problem,) = caught.value.problems
        assert problem.field == "attachments.1"
        assert problem.expected.startswith(named)

    def test_too_many_for_one_whole(self) -> None:
        with pytest.raises(Invalid, match="files"):
            require_sendable([file(size=1)] * 3, spec(files=self.RULES, subjects=True))
        require_sendable([file(size=1)] * 3, spec(files=self.RULES))

    def test_a_channel_without_files(self) -> None:
        with pytest.raises(Invalid) as caught:
            require_sendable([file()], spec(files=FileRules(max_bytes={})))
        assert "no files" in caught.value.problems[0].expected
