"""Real mails of many clients: no crash, no loss, new text told from quoted."""

import re
from pathlib import Path

import pytest

from deskhand.kit.mail.content import Content, read_content
from deskhand.kit.mail.mime import Body, parse
from tests.support.corpus import corpus_file, corpus_files

MAILS = corpus_files("email/**/*.eml")
EXPECTED = {
    "ja_gmail.eml": "届いていません。",
    "ja_outlook_iso2022jp.eml": "サイズ交換をお願いします。",
    "talon_html_replies_gmail.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "talon_html_replies_ms_outlook_2007.html": "Hi. I am fine.\n\nThanks,\n\nAlex",
    "talon_html_replies_windows_mail.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "talon_reply-separated-by-hr.html": "Hi\nthere\nBob",
    "talon_standard_replies_android.eml": "Hello",
    "talon_standard_replies_aol.eml": "Hello",
    "talon_standard_replies_apple_mail.eml": "Hello",
    "talon_standard_replies_apple_mail_2.eml": "Hello",
    "talon_standard_replies_gmail.eml": "Hello",
    "talon_standard_replies_iphone_reply_text": "Hello\n\nSent from my iPhone",
    "talon_standard_replies_sparrow.eml": "Hello\n\n--\nxxx\nSent with Sparrow",
    "talon_standard_replies_thunderbird.eml": "Hello",
    "talon_standard_replies_yahoo.eml": "Hello",
    "zh_163_text_gbk.eml": "什么时候能到？",
    "zh_foxmail.eml": "请改地址到上海。\n\nhan@example.cn",
    "zh_gmail.eml": "好的",
    "zh_iphone.eml": "没收到\n\n发自我的iPhone",
    "zh_outlook.eml": "发票抬头请改为：某某有限公司。",
    "zh_qq_text_gb18030.eml": "包裹显示已签收，但我没有收到。",
}


def content_of(path: Path) -> Content:
    raw = path.read_bytes()
    if path.suffix == ".eml":
        return read_content(parse(raw).bodies)
    text = raw.decode()
    return read_content((Body(html=text) if path.suffix == ".html" else Body(plain=text),))


@pytest.mark.parametrize("name", EXPECTED)
def test_new_text_is_told_from_quoted(name: str) -> None:
    content = content_of(corpus_file(f"email/quoted/{name}"))
    assert content.body == EXPECTED[name]
    assert name.endswith("iphone_reply_text") or content.quoted


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_no_mail_is_lost(path: Path) -> None:
    raw = path.read_bytes()
    mail = parse(raw)
    content = read_content(mail.bodies)
    said = (
        content.body
        + content.quoted
        + (content.html or "")
        + "".join(file.name for file in mail.files)
    )
    body = re.split(rb"\r?\n\r?\n", raw.strip(), maxsplit=1)
    has_words = len(body) == 2 and re.search(rb"(?m)^[A-Za-z ]{3,}", body[1])
    assert said or not has_words
    assert mail.headers.items


@pytest.mark.parametrize(
    ("name", "subject", "words"),
    [
        ("mikel_multi_charset_japanese_shift_jis.eml", "test", "あいうえお"),
        ("mikel_multi_charset_japanese.eml", "まみむめも", "かきくえこ"),
        ("list_qq_quote_gb18030_8bit.eml", "Re: 回复：eros性能问题", "至少对于不压缩的情况"),
        ("mikel_error_emails_invalid_subject_characters.eml",
         "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro", "TEST"),
        ("mikel_rfc6532_utf8_headers.eml", "Säying Hello", "body"),
        ("forwarded_zh_163.eml", "Fw:您的订单 #1166 已发货", "帮我看下这个订单"),
    ],
)  # fmt: skip
def test_charsets_are_read(name: str, subject: str, words: str) -> None:
    mail = parse(corpus_file(f"email/{name}").read_bytes())
    assert mail.headers.text("Subject") == subject
    assert words in read_content(mail.bodies).body


def test_a_false_charset_does_not_turn_letters_into_others() -> None:
    """Declared gb18030, sent as UTF-8 with broken characters: no invented Chinese."""
    mail = parse(corpus_file("email/flanker_charset-gb2312-1.eml").read_bytes())
    text = read_content(mail.bodies).body
    assert "\ufffd" in text
    assert "锟斤拷" not in text
