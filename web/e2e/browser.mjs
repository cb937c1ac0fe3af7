import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { agent, stack } from "./stack.mjs";

const SHOTS = join(import.meta.dirname, "..", "..", ".local", "screenshots");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Debian's Chromium; its background requests are refused by closed networks, so they are off. */
export async function launch() {
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A visitor or agent of their own: a page whose errors, frames and sockets can be looked at.
 * `cut` closes its sockets and refuses new ones until `mend`.
 */
export async function person(browser, viewport = WIDE) {
  const context = await browser.newContext({
    viewport,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  await context.addInitScript(() => {
    const open = [];
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
      constructor(address) {
        super(window.cutOff ? "ws://127.0.0.1:9/" : address);
        open.push(this);
      }
    };
    window.cut = () => {
      window.cutOff = true;
      for (const socket of open) socket.close();
    };
    window.mend = () => {
      window.cutOff = false;
      window.dispatchEvent(new Event("online"));
    };
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors = [];
  const frames = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => frames.push(String(payload))),
  );
  return {
    page,
    errors,
    frames,
    cut: () => page.evaluate(() => window.cut()),
    mend: () => page.evaluate(() => window.mend()),
    shot: (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) }),
    close: () => context.close(),
  };
}

export async function logIn({ page }, user = agent) {
  await page.goto(stack.workspace_url);
  await page.getByLabel("Email").fill(user.email);
  await page.getByRole("textbox", { name: "Password" }).fill(user.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("tablist", { name: "Status" }).waitFor();
}

/** Serious faults for people who don't see or don't use a mouse; `[]` is what we want. */
export async function accessibilityFaults({ page }, within = "body") {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((part) => window.axe.run(part), within);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
}
