import { render } from "preact";
import { Chat } from "./chat";
import { inkOn } from "./colour";
import { SafeStorage } from "./storage";
import style from "./style.css?inline";
import { View } from "./view";
import { wordsFor } from "./words";

/**
 * `<deskhand-chat site-key ws-url [title-text] [colour] [greeting] [user signature]>`: the chat, in
 * its own shadow tree, so that neither the shop's styles nor ours reach the other. `user` is who has
 * signed in at the shop, `signature` the shop's word for it.
 */
export class DeskhandChat extends HTMLElement {
  #chat: Chat | null = null;
  readonly #wake = () => document.hidden || this.#chat?.wake();
  readonly #stored = () => this.#chat?.refresh();

  connectedCallback(): void {
    const siteKey = this.getAttribute("site-key") ?? "";
    const user = this.getAttribute("user") ?? "";
    // What one customer wrote on a shared machine is not the next one's.
    const prefix = user ? `deskhand:${siteKey}:${user}:` : `deskhand:${siteKey}:`;
    const chat = new Chat({
      siteKey,
      user: user ? { id: user, signature: this.getAttribute("signature") ?? "" } : undefined,
      wsUrl: this.getAttribute("ws-url") ?? "",
      lasting: new SafeStorage(prefix, () => localStorage),
      passing: new SafeStorage(prefix, () => sessionStorage),
    });
    this.#chat = chat;
    this.#draw(chat);
    addEventListener("online", this.#wake);
    addEventListener("storage", this.#stored);
    document.addEventListener("visibilitychange", this.#wake);
    chat.start();
  }

  disconnectedCallback(): void {
    removeEventListener("online", this.#wake);
    removeEventListener("storage", this.#stored);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#chat?.stop();
    if (this.shadowRoot) render(null, this.shadowRoot);
  }

  #draw(chat: Chat): void {
    const language = navigator.language;
    const words = wordsFor(language);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    const accent = this.getAttribute("colour") ?? "#1d6f5c";
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.style.setProperty("--accent", accent);
    this.style.setProperty("--on-accent", inkOn(accent));
    render(
      <View
        chat={chat}
        words={words}
        language={language}
        title={this.getAttribute("title-text") ?? words.title}
        greeting={this.getAttribute("greeting") ?? words.greeting}
      />,
      root,
    );
  }
}
