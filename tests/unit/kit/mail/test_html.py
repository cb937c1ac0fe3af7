"""HTML of mails: safe to show, readable as text, refused when parsers would choke."""

import pytest

from deskhand.kit.mail.html import CUT, is_tractable, sanitise, to_text


class TestSanitise:
    @pytest.mark.parametrize(
        ("given", "safe"),
        [
            ("<p>x<script>alert(1)</script></p>", "<p>x</p>"),
            ('<img src="cid:a" onerror="x()">', '<img src="cid:a">'),
            ('<a href="javascript:x()">y</a>', '<a rel="noopener noreferrer nofollow">y</a>'),
            ('<img src="data:text/html,x">', "<img>"),
            ("<iframe src=//x></iframe><form><input></form>y", "y"),
            ("<svg><script>x</script></svg>y", "y"),
            ("<style>p{background:url(//x)}</style>y", "y"),
            ('<p style="color:red;background:url(//x);position:fixed">y</p>',
             '<p style="color:red">y</p>'),
            ("<title>t</title><body><b>y</b>", "<b>y</b>"),
        ],
    )  # fmt: skip
    def test_leaves_nothing_that_acts(self, given: str, safe: str) -> None:
        assert sanitise(given) == safe

    def test_refuses_what_is_not_tractable(self) -> None:
        assert sanitise("<div>" * 1_000) is None


class TestIsTractable:
    @pytest.mark.parametrize(
        "html",
        [
            "<div>" * 200,
            "<font size=1>" * 100,
            "<p>" * 50_000,
            "x" * 300_000,
            "&" * 30_000,
            "<a " + " ".join(f"x{n}" for n in range(1_000)) + ">",
            '<a title="<" ' + " ".join(f"x{n}" for n in range(1_000)) + ">",
            "<a/" + "/".join(f"x{n}" for n in range(1_000)) + ">",
        ],
    )
    def test_refuses_what_makes_parsers_quadratic(self, html: str) -> None:
        assert not is_tractable(html)

    def test_accepts_a_long_newsletter(self) -> None:
        row = '<tr><td style="padding:4px 8px; color: #333333"><a href="https://x/y/z">a</a></td></tr>'
        assert is_tractable(f"<table>{row * 1_500}</table>")

    def test_accepts_an_image_inside_its_tag(self) -> None:
        assert is_tractable(f'<img src="data:image/png;base64,{"iVBORw0K/a+" * 5_000}">')


class TestToText:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<p>one</p><p>two</p>", "one\n\ntwo"),
            ("a<br>b<br><br>c", "a\nb\n\nc"),
            ("<div>a</div><div>b  c\n d</div>", "a\nb c d"),
            ("<ul><li>x<li>y</ul>", "- x\n- y"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<table><tr><td>a<td>b</table>", "a b"),
            ("&lt;b&gt; &amp; &#x4f60;", "<b> & 你"),
            ('<img alt="Tent"><img src=x>', "[Tent]"),
            ("<head><title>t</title><style>x</style></head><body>y", "y"),
            ("a<blockquote>q<br>r</blockquote>b", "a\n> q\n> r\nb"),
            ('<div class="gmail_quote">q</div>', "> q"),
            ('a<div id="appendonsend"></div>b', f"a\n{CUT}\nb"),
            ("", ""),
            ("plain <", "plain <"),
        ],
    )
    def test_reads(self, html: str, text: str) -> None:
        assert to_text(html) == text

    def test_intractable_html_still_gives_its_words(self) -> None:
        html = "<style>p{}</style>" + "<div>" * 5_000 + "where is <b>my</b> tent?<script>x</script>"
        assert to_text(html) == "where is my tent?"
