"""Merchants' texts: filled in, bounded, and refused with the line that is wrong."""

import time

import pytest

from deskhand.kit.errors import Invalid
from deskhand.notifications.defaults import DEFAULTS
from deskhand.notifications.models import Language, NoticeKind, Text
from deskhand.notifications.policy import notices
from deskhand.notifications.rendering import MAX_OUTPUT_BYTES, format_money, render
from deskhand.notifications.values import sample_values, values_of
from tests.unit.notifications.builders import view
from tests.unit.orders.builders import shipped, snapshot

VALUES = sample_values(NoticeKind.ORDER_SHIPPED, "Acme Outdoor")

ATTACKS = {
    "endless loop": "{% for i in (1..99999999) %}x{% endfor %}",
    "nested loops": "{% for a in (1..400) %}{% for b in (1..400) %}x{% endfor %}{% endfor %}",
    "doubling": "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 40 + "{{ a }}",
    "big output": "{{ 'y' }}" * 1 + "{% for i in (1..400) %}" + "z" * 400 + "{% endfor %}",
    "a file": "{% include 'passwd' %}",
    "another file": "{% render 'passwd' %}",
    "class": "{{ order.__class__ }}",
    "huge source": "x" * 200_000,
}


def refused(source: str) -> str:
    with pytest.raises(Invalid) as error:
        render(Text(subject="s", body=source), VALUES, Language.EN)
    (problem,) = error.value.problems
    assert problem.field == "body"
    return problem.expected


class TestDefaults:
    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("kind", NoticeKind)
    def test_each_renders(self, kind: NoticeKind, language: Language) -> None:  # S106
        rendered = render(DEFAULTS[language][kind], sample_values(kind, "Acme Outdoor"), language)

        assert "#1001" in rendered.subject
        assert "Acme Outdoor" in rendered.body
        assert "\n\n\n" not in rendered.body

    def test_subjects_differ(self) -> None:
        for language in Language:
            assert len({text.subject for text in DEFAULTS[language].values()}) == len(NoticeKind)

    def test_shipped_names_carrier_and_tracking(self) -> None:
        before = view(snapshot(financial="paid"))
        order = view(snapshot(financial="paid"), shipped())
        (notice,) = notices(order, before)

        body = render(
            DEFAULTS[Language.EN][notice.kind],
            values_of(notice, order, "Nora", "Acme Outdoor"),
            Language.EN,
        ).body

        assert "UPS: track-P1" in body

    def test_without_name_or_tracking(self) -> None:
        order = view(snapshot(financial="paid"), shipped(tracking_number=None, carrier=None))
        (notice,) = notices(order, view(snapshot(financial="paid")))
        values = values_of(notice, order, None, "Acme Outdoor")

        for language in Language:
            assert "None" not in render(DEFAULTS[language][notice.kind], values, language).body

    def test_the_buyers_own_currency(self) -> None:
        order = view(snapshot(), presentment_total="932.10", presentment_currency="CNY")
        (notice,) = notices(order, None)

        body = render(
            DEFAULTS[Language.ZH][notice.kind],
            values_of(notice, order, "李雷", "Acme"),
            Language.ZH,
        ).body

        assert "¥932.10" in body


class TestRefusals:
    @pytest.mark.parametrize("name", ATTACKS)
    def test_attacks_end_soon(self, name: str) -> None:
        started = time.process_time()

        assert refused(ATTACKS[name])
        assert time.process_time() - started < 1.0

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("fine\n{% if %}", "line 2: missing expression"),
            ("{{ order.number }}\n\n{{ order.nmber }}", "line 3: order.nmber is undefined"),
            ("{{ order.number | shout }}", "line 1: unknown filter 'shout'"),
            ("{% for item in order.items %}", "line 1:"),
            ("  \n", "a text that is not empty"),
        ],
    )
    def test_the_line_is_named(self, source: str, expected: str) -> None:
        assert refused(source).startswith(expected)

    def test_both_fields_are_reported(self) -> None:
        with pytest.raises(Invalid) as error:
            render(Text(subject="{{ x }}", body="{{ y }}"), VALUES, Language.EN)

        assert [problem.field for problem in error.value.problems] == ["subject", "body"]

    def test_a_subject_is_one_line(self) -> None:
        """A line break in a subject would be a header of its own."""
        text = Text(subject="a\r\nBcc: x@example.com\n{{ order.number }}", body="b")

        assert render(text, VALUES, Language.EN).subject == "a Bcc: x@example.com #1001"

    def test_the_output_is_bounded(self) -> None:
        text = Text(subject="s", body="{% for i in (1..90) %}" + "é" * 80 + "{% endfor %}")

        assert len(render(text, VALUES, Language.EN).body.encode()) <= MAX_OUTPUT_BYTES


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "expected"),
        [("129.00", "USD", "$129.00"), ("15800", "JPY", "¥15,800"),
         ("40.250", "KWD", "KWD40.250"), ("ten", "USD", "ten USD"), ("", "", "")],
    )  # fmt: skip
    def test_as_people_write_it(self, amount: str, currency: str, expected: str) -> None:
        assert format_money(amount, currency, Language.EN) == expected
