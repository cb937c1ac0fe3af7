"""What is shown of a mail."""

from deskhand.kit.mail.content import read_content
from deskhand.kit.mail.mime import Body


class TestReadContent:
    def test_html_decides_where_the_quote_is(self) -> None:
        html = '<p>Yes</p><div class="gmail_quote">Shall we?</div>'
        content = read_content((Body(plain="Yes\n\nShall we?", html=html),))
        assert (content.body, content.quoted) == ("Yes", "> Shall we?")

    def test_plain_text_decides_when_html_has_no_mark(self) -> None:
        content = read_content((Body(plain="Yes\n> No?", html="<p>Yes No?</p>"),))
        assert (content.body, content.quoted) == ("Yes", "> No?")

    def test_html_alone_gives_text(self) -> None:
        assert read_content((Body(html="<p>Hi</p>"),)).body == "Hi"
        assert read_content((Body(plain=" ", html="<p>Hi</p>"),)).body == "Hi"

    def test_bodies_of_different_forms_are_joined(self) -> None:
        content = read_content((Body(plain="a<b"), Body(html="<p>c</p>")))
        assert content.body == "a<b\nc"
        assert content.html == "<pre>a&lt;b</pre>\n<p>c</p>"

    def test_nothing_is_nothing(self) -> None:
        assert read_content(()).body == ""

    def test_a_long_text_stays_whole(self) -> None:
        text = "长" * 50_000
        assert read_content((Body(plain=text),)).body == text

    def test_html_that_can_not_be_cleaned_is_kept_as_a_file(self) -> None:
        html = "<div>" * 2_000 + "Hi"
        content = read_content((Body(html=html),))
        assert content.html is None
        assert content.body == "Hi"
        assert [(f.name, f.content.decode()) for f in content.unsafe] == [("message.html", html)]

    def test_lone_surrogates_do_not_reach_the_database(self) -> None:
        assert read_content((Body(plain="a\ud800\x00b"),)).body == "a?b"
