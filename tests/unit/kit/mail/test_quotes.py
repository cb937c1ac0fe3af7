"""New text told from quoted text: every client's way of quoting, in its language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.html import to_text
from deskhand.kit.mail.quotes import split_reply

QUOTED = "It was sent yesterday."
ADDRESS = "Acme Outdoor <support@acme.example>"
REPLIES = {
    "gmail": f"On Mon, Nov 9, 2026 at 3:02 PM {ADDRESS} wrote:\n\n> {QUOTED}",
    "gmail wrapped": (
        f"On Mon, Nov 9, 2026 at 3:02 PM Acme Outdoor\n<support@acme.example>\nwrote:\n\n> {QUOTED}"
    ),
    "yahoo on a phone": f"On Mon, Nov 9, 2026 at 3:02 PM, {ADDRESS} wrote:   {QUOTED}" + " x" * 400,
    "apple": f"> On 9 Nov 2026, at 15:02, {ADDRESS} wrote:\n> \n> {QUOTED}",
    "outlook": (
        f"________________________________\nFrom: {ADDRESS}\n"
        "Sent: Monday, November 9, 2026 3:02 PM\nTo: Lena\nSubject: Order\n\n"
        f"{QUOTED}"
    ),
    "outlook without line": f"From: {ADDRESS}\nSent: Monday\nTo: Lena\nSubject: Order\n\n{QUOTED}",
    "original message": f"-----Original Message-----\nFrom: x\n\n{QUOTED}",
    "forward": f"Begin forwarded message:\n\n{QUOTED}",
    "german": f"Am 09.11.2026 um 15:02 schrieb {ADDRESS}:\n\n{QUOTED}",
    "german outlook": (
        f"Von: {ADDRESS}\nGesendet: Montag, 9. November 2026\nAn: Lena\nBetreff: x\n\n{QUOTED}"
    ),
    "french": f"Le lun. 9 nov. 2026 à 15:02, {ADDRESS} a écrit :\n\n> {QUOTED}",
    "spanish": (
        "El lun, 9 nov 2026 a las 15:02, Acme Outdoor\n"
        f"(<support@acme.example>) escribió:\n\n> {QUOTED}"
    ),
    "italian": f"Il giorno lun 9 nov 2026 alle ore 15:02 {ADDRESS} ha scritto:\n\n> {QUOTED}",
    "portuguese": f"Em seg., 9 de nov. de 2026 às 15:02, {ADDRESS} escreveu:\n\n> {QUOTED}",
    "dutch": f"Op ma 9 nov 2026 om 15:02 schreef {ADDRESS}:\n\n> {QUOTED}",
    "russian": f"09.11.2026 15:02 пользователь {ADDRESS} написал:\n\n> {QUOTED}",
    "polish": f"pon., 9 lis 2026 o 15:02 {ADDRESS} napisał(a):\n\n> {QUOTED}",
    "turkish": f"{ADDRESS}, 9 Kas 2026 Pzt, 15:02 tarihinde şunu yazdı:\n\n> {QUOTED}",
    "gmail chinese": f"{ADDRESS} 于2026年11月9日周一 15:02写道：\n\n> {QUOTED}",
    "163": f'在 2026-11-09 15:02:11，"support" <support@acme.example> 写道：\n\n{QUOTED}',
    "qq": (
        f"------------------ 原始邮件 ------------------\n发件人: {ADDRESS};\n"
        f"发送时间: 2026年11月9日\n\n{QUOTED}"
    ),
    "foxmail": f"发件人： support\n发送时间： 2026-11-09 15:02\n收件人： lena\n主题： x\n{QUOTED}",
    "163 forward": f"-------- 转发邮件信息 --------\n发件人：{ADDRESS}\n\n{QUOTED}",
    "iphone chinese": (
        f"> 在 2026年11月9日，下午3:02，support <s@acme.example> 写道：\n> \n> {QUOTED}"
    ),
    "traditional chinese": (
        f"寄件者: {ADDRESS}\n寄件日期: 2026年11月9日\n收件者: Lena\n主旨: x\n\n{QUOTED}"
    ),
    "gmail japanese": f"2026年11月9日(月) 16:02 {ADDRESS}:\n\n> {QUOTED}",
    "outlook japanese": (
        f"差出人: {ADDRESS}\n送信日時: 2026年11月9日\n宛先: Lena\n件名: x\n\n{QUOTED}"
    ),
    "gmail korean": f"2026년 11월 9일 (월) 오후 3:02, {ADDRESS}님이 작성:\n\n> {QUOTED}",
}
NEW = {
    "one line": "Thank you!",
    "two paragraphs": "Hello,\n\nthe seam is torn.\nLena",
    "an address": "Please write to lena@home.example",
    "a list": "- tent\n- stove",
    "a colon": "What I need:\n2 pegs",
    "chinese": "请改地址到上海。",
}


class TestSplitReply:
    @pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
    @pytest.mark.parametrize("new", NEW.values(), ids=NEW)
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_takes_the_quote_away_and_nothing_else(self, reply: str, new: str, end: str) -> None:
        split = split_reply(f"{new}\n\n{reply}\n".replace("\n", end))
        assert split.new == new
        assert QUOTED in split.quoted

    @pytest.mark.parametrize(
        "text",
        [
            "I want to exchange it.\nFrom: size M\nTo: size L",
            "My order of 2026-11-09:\ntwo tents",
            "He wrote me on 9 Nov 2026 that it was sent.",
            "The label says: From Berlin.",
            "----\nno message between dashes\n----",
            "Re: the tent\nSubject: none",
            "5 > 3",
            "On Monday you wrote: it was sent. It was not.",
        ],
    )
    def test_leaves_a_customers_own_words_alone(self, text: str) -> None:
        split = split_reply(text)
        assert split.new == text
        assert split.quoted == ""

    def test_an_answer_below_the_quote_is_new(self) -> None:
        split = split_reply("On 04/02/2026 06:26 PM, Acme wrote:\n> Hi\nHello")
        assert split.new == "Hello"

    def test_answers_between_quotes_are_new(self) -> None:
        split = split_reply("> Size?\nM\n> Colour?\nGreen")
        assert split.new == "M\nGreen"
        assert split.quoted == "> Size?\n> Colour?"

    def test_a_mail_that_is_all_quote_is_shown(self) -> None:
        assert split_reply("> only\n> this").new == "only\nthis"
        forwarded = "-------- Forwarded message --------\nFrom: x\n\ntext"
        assert split_reply(forwarded).new == forwarded

    @given(st.text(alphabet="On wrote:>\n-2026@x<> 写道：From", max_size=200))
    def test_loses_no_word(self, text: str) -> None:
        split = split_reply(text)
        kept = "".join(split.new.split()) + "".join(split.quoted.split())
        lost = [c for c in "".join(text.split()) if c not in ">-_"]
        assert all(kept.count(c) >= lost.count(c) for c in set(lost))


class TestSplitReplyOfHtml:
    @pytest.mark.parametrize(
        "quote",
        [
            '<div class="gmail_quote">On … wrote:<blockquote>{}</blockquote></div>',
            '<div class="gmail_quote gmail_quote_container">{}</div>',
            '<p>On 9 Nov 2026, Acme wrote:</p><blockquote type="cite">{}</blockquote>',
            '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> x</div>{}',
            "<div>From: a<br>Sent: b<br>To: c<br>Subject: d</div><p>{}</p>",
            "<includetail><div>---原始邮件---</div><div>{}</div></includetail>",
            '<div id="isReplyContent">在 2026-11-09，"s" 写道：<br>{}</div>',
            '<div class="yahoo_quoted">{}</div>',
        ],
    )
    def test_knows_the_marks_of_mail_programs(self, quote: str) -> None:
        split = split_reply(to_text(f"<div>Thank <b>you</b>!</div>{quote.format(QUOTED)}"))
        assert split.new == "Thank you!"
        assert QUOTED in split.quoted
