import { createApi } from "@deskhand/api";
import { socketFactory } from "@deskhand/api/testing/fakeSocket";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectDesk } from "./connect";

// S87, S39

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function connected() {
  let tickets = 0;
  vi.stubGlobal("fetch", async () => {
    tickets += 1;
    return Response.json({ ticket: `t${tickets}` });
  });
  const factory = socketFactory();
  const desk = connectDesk({
    api: createApi("http://desk", async () => "token"),
    wsUrl: "ws://desk/live",
    onFrame: () => {},
    onState: () => {},
    connect: factory.connect,
    random: () => 1,
  });
  desk.open();
  await vi.waitFor(() => expect(factory.sockets).toHaveLength(1));
  factory.latest().accept();
  return { ...factory, desk };
}

const beats = (sent: Record<string, unknown>[]) =>
  sent.filter(({ action }) => action === "heartbeat").length;

describe("connectDesk", () => {
  it("beats at once and then each half minute", async () => {
    const { latest, desk } = await connected();
    const socket = latest();
    socket.heard = () => socket.push({ type: "ack", ref: "beat" });
    socket.push({ type: "ack", ref: "beat" });
    await vi.advanceTimersByTimeAsync(91_000);
    expect(beats(socket.sent)).toBe(4);
    desk.close();
  });

  it("takes a new ticket and connection when two beats went unanswered", async () => {
    const { sockets, latest, desk } = await connected();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(31_000);
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
    expect(latest().address).toBe("ws://desk/live?ticket=t2");
    desk.close();
  });
});
