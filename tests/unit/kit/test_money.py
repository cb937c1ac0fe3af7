"""Money is exact, whichever way it is read (S60, formats §14 (49))."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.money import Money, exponent

CURRENCIES = ["USD", "JPY", "KWD", "pln"]


def slowly(amount: str, currency: str) -> int:
    scaled = Decimal(amount).scaleb(exponent(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


class TestParse:
    @given(
        st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False).map(str),
        st.sampled_from(CURRENCIES),
    )
    def test_any_decimal(self, amount: str, currency: str) -> None:
        assert Money.parse(amount, currency) == Money(slowly(amount, currency), currency.upper())

    @given(
        st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,4})?", fullmatch=True), st.sampled_from(CURRENCIES)
    )
    def test_plain_text_is_read_alike(self, amount: str, currency: str) -> None:
        assert Money.parse(amount, currency).minor == slowly(amount, currency)

    @given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(CURRENCIES))
    def test_there_and_back(self, minor: int, currency: str) -> None:
        money = Money(minor, currency.upper())

        assert Money.parse(str(money), currency) == money

    @pytest.mark.parametrize("amount", ["", ".", "ten", "NaN", "Infinity", "1,5", "٣.٥x", "²"])
    def test_what_is_no_amount(self, amount: str) -> None:
        with pytest.raises(ValueError, match="not an amount"):
            Money.parse(amount, "USD")

    def test_without_currency(self) -> None:
        with pytest.raises(ValueError, match="currency"):
            Money.parse("1.00", "")


class TestArithmetic:
    def test_currencies_do_not_mix(self) -> None:
        with pytest.raises(ValueError, match="can't be added"):
            Money(1, "USD") + Money(1, "EUR")

    def test_written_with_the_currencys_decimals(self) -> None:
        assert [str(Money(15800, code)) for code in ("USD", "JPY", "KWD")] == [
            "158.00", "15800", "15.800",
        ]  # fmt: skip
