import { anAction, anOrder } from "@deskhand/api/testing/builders";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskContext } from "../auth/context";
import ActionDrawer from "./actionDrawer";

// S83, S97

const preview = {
  kind: "refund",
  amount: "129.90",
  left: "129.90",
  currency: "EUR",
  warnings: ["The payment is older than 90 days"],
  needs_approval: true,
  approval_reason: "above the limit of the role",
  computed_by_platform: true,
};

let asked: { path: string; key: string | null; body: unknown }[];
let answers: (() => Response)[];

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (path.endsWith("/preview")) return Response.json(preview);
    if (request.method === "GET") return Response.json({ items: [], next_cursor: null });
    const key = request.headers.get("idempotency-key");
    asked.push({ path, key, body: await request.json() });
    return answers.shift()?.() ?? Response.json(anAction(), { status: 201 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(): void {
  const claims = { email: "ana@acme.example", role: "agent" } as never;
  const desk = {
    config: { api_url: "http://desk", ws_url: "", auth: {} as never },
    session: { claims, token: async () => "t0ken", signOut: async () => {} },
  };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <DeskContext value={desk}>
          <ActionDrawer order={anOrder()} kind="refund" onClose={() => {}} />
        </DeskContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const button = () =>
  screen.findByRole<HTMLButtonElement>("button", { name: "Ask for approval of €129.90" });

describe("asking for a refund", () => {
  it("tells beforehand what would happen, and that a second person is needed", async () => {
    show();
    await button();
    const ahead = screen.getByRole("region", { name: "What would happen" }).textContent;
    expect(ahead).toContain("The shop gives back");
    expect(ahead).toContain("older than 90 days");
    expect(ahead).toContain("A second person has to approve this: above the limit of the role.");
    expect(asked).toEqual([]);
  });

  it("sends one key for as long as the form is open, and another for the next", async () => {
    answers = [() => Response.json({ detail: "The shop did not answer" }, { status: 502 })];
    show();
    fireEvent.click(await button());
    await screen.findByText("The shop did not answer");
    fireEvent.click(await button());
    await screen.findByText("On its way to the shop");
    cleanup();
    show();
    fireEvent.click(await button());
    await waitFor(() => expect(asked).toHaveLength(3));
    const [first, second, next] = asked.map(({ key }) => key);
    expect(first).toBeTruthy();
    expect(second).toBe(first);
    expect(next).not.toBe(first);
    expect(asked[0]?.path).toBe("/api/orders/o1/refund");
  });

  it("waits for an amount before anything can be asked", async () => {
    show();
    await button();
    fireEvent.click(screen.getByText("An amount"));
    const submit = screen.getByRole<HTMLButtonElement>("button", { name: "Refund" });
    expect(submit.disabled).toBe(true);
    fireEvent.change(screen.getByRole("textbox", { name: "Amount in EUR" }), {
      target: { value: "500" },
    });
    expect(screen.getByText("Only €129.90 can still be given back")).toBeDefined();
    expect(submit.disabled).toBe(true);
  });
});
