"""Visitor tokens: the same visitor after a reload, and nobody else."""

from datetime import timedelta

import pytest

from deskhand.realtime.visitors import TOKEN_LIFE, VisitorTokens
from tests.support.builders import START

TOKENS = VisitorTokens("visitor-key")
TOKEN = TOKENS.issue("acc-1", "0199c0de-0000-7000-8000-00000000aaaa", START)


class TestRead:
    """Formats §14.23: identity is signed, not a memory address."""

    def test_brings_the_same_visitor_back(self) -> None:
        later = START + timedelta(days=30)
        assert TOKENS.read(TOKEN, "acc-1", later) == "0199c0de-0000-7000-8000-00000000aaaa"

    def test_is_for_one_site_only(self) -> None:
        assert TOKENS.read(TOKEN, "acc-2", START) is None

    def test_another_platforms_token_proves_nothing(self) -> None:
        assert VisitorTokens("other-key").read(TOKEN, "acc-1", START) is None

    def test_ends_after_a_year(self) -> None:
        assert TOKENS.read(TOKEN, "acc-1", START + TOKEN_LIFE) is not None
        assert TOKENS.read(TOKEN, "acc-1", START + TOKEN_LIFE + timedelta(seconds=1)) is None

    @pytest.mark.parametrize("part", [0, 1, 2, 3])
    def test_every_part_is_signed(self, part: int) -> None:
        parts = TOKEN.split(".")
        parts[part] = "1" + parts[part][1:] if parts[part][0] != "1" else "2" + parts[part][1:]
        assert TOKENS.read(".".join(parts), "acc-1", START) is None

    @pytest.mark.parametrize(
        "given",
        ["", ".", "...", "v1...", "v1.a.b.c", TOKEN + ".x", TOKEN[:-1], "ä" * 10, "v1.a.1.é",
         "x" * 100_000, "v1." + "a" * 300 + ".1.x"],
    )  # fmt: skip
    def test_garbage_is_nobody(self, given: str) -> None:
        assert TOKENS.read(given, "acc-1", START) is None

    def test_an_empty_key_signs_nothing(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            VisitorTokens("").issue("acc-1", "v", START)
