/** What the widget says, in the languages of the shops. */
const ENGLISH = {
  open: "Open chat",
  close: "Close chat",
  title: "Chat with us",
  greeting: "Hello! How can we help you?",
  placeholder: "Write a message…",
  send: "Send",
  unread: "unread",
  typing: "is typing…",
  support: "Support",
  you: "You",
  waiting: "No connection. Your messages go out as soon as it is back.",
  sending: "Sending",
  sent: "Sent",
  read: "Read",
  refused: "Not sent. Try again",
  attachment: "Attachment",
  attach: "Attach a file",
  remove: "Remove",
  tooLarge: "Too large",
  badType: "Files like this can't be sent",
  fileWaits: "Waits for the connection. Keep this page open",
  fileLost: "The file has expired. Send without it",
};

export type Words = typeof ENGLISH;

const GERMAN: Words = {
  open: "Chat öffnen",
  close: "Chat schließen",
  title: "Chatten Sie mit uns",
  greeting: "Guten Tag! Wie können wir helfen?",
  placeholder: "Nachricht schreiben…",
  send: "Senden",
  unread: "ungelesen",
  typing: "schreibt…",
  support: "Kundendienst",
  you: "Sie",
  waiting: "Keine Verbindung. Ihre Nachrichten gehen hinaus, sobald sie wieder da ist.",
  sending: "Wird gesendet",
  sent: "Gesendet",
  read: "Gelesen",
  refused: "Nicht gesendet. Noch einmal versuchen",
  attachment: "Anhang",
  attach: "Datei anhängen",
  remove: "Entfernen",
  tooLarge: "Zu groß",
  badType: "Solche Dateien können nicht gesendet werden",
  fileWaits: "Wartet auf die Verbindung. Seite offen lassen",
  fileLost: "Die Datei ist abgelaufen. Ohne sie senden",
};

const CHINESE: Words = {
  open: "打开聊天",
  close: "关闭聊天",
  title: "在线客服",
  greeting: "您好！有什么可以帮您？",
  placeholder: "输入消息…",
  send: "发送",
  unread: "条未读",
  typing: "正在输入…",
  support: "客服",
  you: "您",
  waiting: "网络已断开，恢复后消息会自动发送。",
  sending: "发送中",
  sent: "已发送",
  read: "已读",
  refused: "发送失败，点此重试",
  attachment: "附件",
  attach: "添加附件",
  remove: "移除",
  tooLarge: "文件过大",
  badType: "不支持发送此类文件",
  fileWaits: "等待网络恢复，请勿关闭页面",
  fileLost: "文件已过期，点此不带文件发送",
};

const LANGUAGES: Record<string, Words> = { en: ENGLISH, de: GERMAN, zh: CHINESE };

/** @param language a BCP 47 tag, such as `navigator.language`. */
export function wordsFor(language: string): Words {
  return LANGUAGES[language.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
