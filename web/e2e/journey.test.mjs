/**
 * The whole way in two browsers against the running stack: a shopper writes in the shop's chat, an
 * agent answers in the workspace. S35, S36, S80-S82, S84, S86, S87.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { errors } from "playwright-core";
import { accessibilityFaults, launch, logIn, NARROW, person } from "./browser.mjs";
import { anOrder, merchant, missing, receiveMail, receiveOrder, stack, unique } from "./stack.mjs";

const question = unique("Does the tent come in green?");
const reply = unique("It does, from Monday on.");
const note = unique("Ask the warehouse first");
const later = unique("Then I take two.");
const missed = unique("Said to an empty desk");

/** The row of a conversation in whichever tab it is now: routing may move it while we look. */
async function openConversation({ page, shot }, text) {
  const row = conversations({ page }).getByRole("button", { name: text });
  for (let round = 0; round < 12; round += 1) {
    const tab = round % 2 ? "Open" : "Pending";
    await page.getByRole("tab", { name: tab, exact: true }).click();
    try {
      await row.first().click({ timeout: 5_000 });
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
    }
  }
  await shot("not-found");
  throw new Error(`no conversation "${text}" in the inbox`);
}

const conversations = ({ page }) => page.getByRole("list", { name: "Conversations" });
const thread = ({ page }) => page.getByRole("log", { name: "Messages" });
const chat = ({ page }) => page.getByRole("dialog");

async function openChat({ page }) {
  await page.getByRole("button", { name: /Open chat/ }).click();
}

async function write({ page }, text) {
  await page.getByRole("textbox", { name: "Write a message…" }).fill(text);
  await page.keyboard.press("Enter");
}

/** The page shows a change at once; this is when the server has it. */
const saved = ({ page }) =>
  page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());

async function answer({ page }, text) {
  await page.getByRole("tab", { name: "Reply" }).click();
  await page.getByRole("textbox", { name: "Reply" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

describe("a shopper and an agent", { skip: missing, timeout: 300_000 }, () => {
  let browser;
  let shopper;
  let desk;

  before(async () => {
    browser = await launch();
    shopper = await person(browser, { width: 1100, height: 800 });
    desk = await person(browser);
    await logIn(desk);
  });

  after(() => browser?.close());

  it("the shopper writes and the agent sees it without a refresh", async () => {
    await shopper.page.goto(`${stack.sandbox_url}/shop/acme`);
    await openChat(shopper);
    await write(shopper, question);
    await chat(shopper).getByText(question).waitFor();
    await openConversation(desk, question);
    await thread(desk).getByText(question).waitFor();
    await shopper.page
      .getByRole("img", { name: /Sent|Read/ })
      .first()
      .waitFor();
  });

  it("the agent answers and the shopper sees it live", async () => {
    await answer(desk, reply);
    await chat(shopper).getByText(reply).waitFor();
    await thread(desk)
      .getByRole("img", { name: /^(Sent|Delivered|Read)$/ })
      .first()
      .waitFor();
    await shopper.shot("shop-chat");
    await desk.shot("workspace-chat");
  });

  it("an internal note never reaches the shopper", async () => {
    await desk.page.getByRole("tab", { name: "Internal note" }).click();
    await desk.page.getByRole("textbox", { name: "Internal note" }).fill(note);
    await desk.page.getByRole("button", { name: "Add note" }).click();
    await thread(desk).getByText(note).waitFor();
    await desk.shot("workspace-note");
    await write(shopper, later);
    await thread(desk).getByText(later).waitFor();
    assert.equal(await shopper.page.getByText(note).count(), 0);
    assert.ok(!shopper.frames.some((frame) => frame.includes(note)), "the note went over the wire");
  });

  it("a reload keeps the shopper's thread, without the note", async () => {
    await shopper.page.evaluate(() => sessionStorage.clear());
    await shopper.page.reload();
    await openChat(shopper);
    for (const text of [question, reply, later]) await chat(shopper).getByText(text).waitFor();
    assert.equal(await chat(shopper).getByText(question).count(), 1);
    assert.ok(!shopper.frames.some((frame) => frame.includes(note)), "the note went over the wire");
  });

  it("what was said while one of them was cut off is there afterwards, once and in order", async () => {
    const [whileAway, unsent] = [unique("Are you still there?"), unique("Written in a tunnel")];
    await shopper.cut();
    await write(shopper, unsent);
    await answer(desk, whileAway);
    await thread(desk).getByText(whileAway).waitFor();
    await shopper.mend();
    await chat(shopper).getByText(whileAway).waitFor();
    await thread(desk).getByText(unsent).waitFor();
    await desk.cut();
    await write(shopper, missed);
    await chat(shopper).getByText(missed).waitFor();
    await desk.mend();
    await thread(desk).getByText(missed).waitFor();
    for (const text of [unsent, missed])
      assert.equal(await thread(desk).getByText(text).count(), 1, text);
    assert.equal(await chat(shopper).getByText(unsent).count(), 1);
  });

  it("a resolved conversation is found again, and reopens when the shopper writes", async () => {
    const header = desk.page.locator("main header").first();
    const resolve = desk.page.getByRole("button", { name: "Resolve" });
    await Promise.all([saved(desk), resolve.click()]);
    await header.getByText("resolved").waitFor();
    await desk.page.getByLabel("Search conversations").fill(missed);
    await conversations(desk).getByRole("button", { name: missed }).getByText("resolved").waitFor();
    await write(shopper, unique("One more thing"));
    await header.getByText(/^(pending|open)$/).waitFor();
    await desk.page.getByRole("button", { name: "Clear" }).click();
  });

  it("is usable without a mouse and without eyes", async () => {
    assert.deepEqual(await accessibilityFaults(desk), []);
    assert.deepEqual(await accessibilityFaults(shopper, "deskhand-chat"), []);
    await desk.page.locator("body").click({ position: { x: 5, y: 400 } });
    await desk.page.keyboard.press("r");
    assert.equal(
      await desk.page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      "Reply",
    );
  });

  it("works on a phone", async () => {
    const phone = await person(browser, NARROW);
    await logIn(phone);
    await phone.shot("phone-inbox");
    await openConversation(phone, /One more thing/);
    await thread(phone).locator("section").first().waitFor();
    await phone.shot("phone-thread");
    const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, "the page scrolls sideways");
    await phone.close();
  });

  it("an order that ships shows beside the customer's mail", {
    skip: !merchant?.accounts.shopify,
  }, async () => {
    const email = `mia.${Date.now()}@mail.example`;
    const subject = unique("Where is my tent");
    const id = Date.now() % 1_000_000_000;
    await receiveMail({ from: email, name: "Mia Winter", subject, body: "It was due on Friday." });
    await openConversation(desk, subject);
    await receiveOrder("orders/create", anOrder(id, email));
    const orders = desk.page.getByRole("list", { name: "Orders" });
    await orders.getByText(`#${id}`).waitFor();
    await orders.getByText("processing").waitFor();
    const shipped = new Date(Date.now() + 1000).toISOString();
    const fulfillment = {
      id: id * 7,
      order_id: id,
      status: "success",
      created_at: shipped,
      updated_at: shipped,
      tracking_company: "DHL",
      tracking_number: "JD0146000045550123",
      tracking_url: "https://track.example/JD0146000045550123",
      shipment_status: null,
      line_items: [{ id: id * 10, quantity: 1 }],
    };
    const items = anOrder(id, email).line_items.map((line) => ({
      ...line,
      fulfillment_status: "fulfilled",
      fulfillable_quantity: 0,
    }));
    await receiveOrder(
      "orders/fulfilled",
      anOrder(id, email, {
        updated_at: shipped,
        fulfillment_status: "fulfilled",
        fulfillments: [fulfillment],
        line_items: items,
      }),
    );
    await orders.getByText("shipped", { exact: true }).waitFor();
    await orders.getByText("JD0146000045550123").waitFor();
    const note = unique("Gift, no invoice in the box");
    await orders.getByLabel(`Note on order #${id}`).fill(note);
    await Promise.all([saved(desk), desk.page.keyboard.press("Tab")]);
    await desk.page.reload();
    await orders.getByLabel(`Note on order #${id}`).and(desk.page.getByText(note)).waitFor();
    await desk.shot("workspace-order");
  });

  it("no page threw an error on the way", () => {
    assert.deepEqual([...shopper.errors, ...desk.errors], []);
  });
});
