import { DeskhandChat } from "./element";

/** Attributes of the script tag and the element's own. */
const ATTRIBUTES = {
  siteKey: "site-key",
  wsUrl: "ws-url",
  title: "title-text",
  colour: "colour",
  greeting: "greeting",
  user: "user",
  signature: "signature",
};

/** `<script src=".../widget.js" data-site-key data-ws-url async></script>` is all a shop writes. */
function boot(script: HTMLScriptElement): void {
  const element = document.createElement("deskhand-chat");
  for (const [from, to] of Object.entries(ATTRIBUTES)) {
    const value = script.dataset[from];
    if (value) element.setAttribute(to, value);
  }
  document.body.append(element);
}

if (!customElements.get("deskhand-chat")) {
  customElements.define("deskhand-chat", DeskhandChat);
  const script = (document.currentScript ??
    document.querySelector("script[data-site-key]")) as HTMLScriptElement | null;
  if (script?.dataset.siteKey) {
    if (document.body) boot(script);
    else document.addEventListener("DOMContentLoaded", () => boot(script));
  }
}
