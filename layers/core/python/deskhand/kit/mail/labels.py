"""Words by which mail programs introduce an earlier mail, by language (see `quotes`)."""

from typing import Final

FROM: Final = "from"

# The labels of a header block over a quoted or forwarded mail.
_LABELS: Final = {
    FROM: "from|von|de|da|van|от|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|från|fra|od"
    "|kimden|mittente|expéditeur|afzender|remitente",
    "sent": "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviado em|fecha|data"
    "|inviato|verzonden|отправлено|дата|送信日時|日時|日付|发送时间|发送日期|日期|寄件日期|傳送日期"
    "|보낸 날짜|날짜|skickat|sendt|dato|wysłano|tarih|gönderildi",
    "to": "to|an|à|a|para|per|aan|кому|宛先|收件人|收件者|받는 사람|받는사람|till|til|do|kime"
    "|destinatario",
    "cc": "cc|kopie|copie à|copia|抄送|副本|참조|копия|kopia|bilgi",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|件名|主题|主題|主旨"
    "|제목|ämne|emne|temat|konu",
}
HEADER_LABELS: Final[dict[str, str]] = {
    word: kind for kind, words in _LABELS.items() for word in words.split("|")
}

# What stands between dashes.
_SEPARATORS: Final = (
    "original message|original mail|original appointment|forwarded message|forwarded by"
    "|原始邮件|原始郵件|原始邮件信息|原邮件|原始信息|转发邮件信息|转发的邮件|轉寄的郵件|轉寄郵件"
    "|转发邮件|元のメッセージ|転送メッセージ|original nachricht|ursprüngliche nachricht"
    "|weitergeleitete nachricht|message d'origine|message original|message transféré"
    "|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    "|mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht"
    "|исходное сообщение|пересылаемое сообщение|пересылаемое письмо|원본 메시지|원본 메일"
    "|전달된 메시지|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
    "|oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|orijinal mesaj"
    "|iletilen mesaj|reply message|回复的原邮件|回复的邮件"
)
SEPARATORS: Final = frozenset(_SEPARATORS.split("|"))

# Whole lines that begin a forwarded mail.
FORWARD_LINES: Final = (
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "début du message réexpédié",
    "début du message transféré",
    "inicio del mensaje reenviado",
    "inizio messaggio inoltrato",
    "início da mensagem reencaminhada",
    "begin doorgestuurd bericht",
    "开始转发邮件",
    "下面是被转发的邮件",
    "開始轉寄郵件",
    "転送されたメッセージ",
    "начало переадресованного сообщения",
)

# The verb of "On <date>, <name> wrote:"; the second list needs no space around it.
VERBS: Final = (
    "wrote|writes|schrieb|geschrieben|a écrit|écrit|escribió|escribio|ha scritto|scritto|escreveu"
    "|schreef|skrev|kirjoitti|napisał|napisała|napsal|napsala|написал|написала|пишет|писал|yazdı"
    "|viết|a scris"
)
UNSPACED_VERBS: Final = "写道|寫道|写信|寫信|のメール|書きました|작성|님이"

# How such a line begins; the Japanese and Korean ones begin with a name or a date.
STARTS: Final = "on|am|le|el|il|em|op|den|dne|dnia|w dniu|pe|vào|il giorno"
UNSPACED_STARTS: Final = "在|于|於"

# How a subject says that it answers or forwards.
REPLY_PREFIXES: Final = (
    "re|r|aw|antw|sv|vs|odp|ynt|rif|res|ref|回复|回覆|答复|答覆|返信|答|отв"
    "|fw|fwd|wg|tr|rv|enc|转发|轉寄|転送"
)
