// First, so that our own modules come after the kit's styles.
import "./theme.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { restoreSession } from "./auth/provider";
import { loadConfig } from "./config";

const root = createRoot(document.getElementById("root") as HTMLElement);

async function start(): Promise<void> {
  const config = await loadConfig();
  const restored = await restoreSession(config.auth);
  root.render(
    <StrictMode>
      <App config={config} restored={restored} />
    </StrictMode>,
  );
}

start().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  root.render(
    <main className="empty" role="alert">
      <strong>Deskhand can't start</strong>
      <p>{reason}</p>
      <button type="button" onClick={() => location.reload()}>
        Try again
      </button>
    </main>,
  );
});
