import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { socketFactory } from "../testing/fakeSocket";
import { LiveSocket, type LiveSocketOptions } from "./socket";

// S87: live after a reconnect too.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(over: Partial<LiveSocketOptions> = {}) {
  const factory = socketFactory();
  const ping = vi.fn();
  const onFrame = vi.fn();
  const live = new LiveSocket({
    address: () => "ws://desk",
    onFrame,
    onState: () => {},
    ping,
    pingEvery: 30_000,
    connect: factory.connect,
    random: () => 1,
    ...over,
  });
  return { ...factory, live, ping, onFrame };
}

async function connected(over: Partial<LiveSocketOptions> = {}) {
  const all = setUp(over);
  all.live.open();
  await vi.advanceTimersByTimeAsync(0);
  all.latest().accept();
  return all;
}

describe("LiveSocket", () => {
  it("asks for a fresh address at every attempt: a ticket is good once", async () => {
    let tickets = 0;
    const { latest } = await connected({ address: async () => `ws://desk?ticket=${++tickets}` });
    latest().cut();
    await vi.advanceTimersByTimeAsync(600);
    expect(latest().address).toBe("ws://desk?ticket=2");
  });

  it("doubles the pause between attempts up to half a minute", async () => {
    const { live, sockets, latest } = setUp();
    live.open();
    await vi.advanceTimersByTimeAsync(0);
    const pauses: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const before = sockets.length;
      const start = Date.now();
      latest().cut();
      while (sockets.length === before) await vi.advanceTimersByTimeAsync(100);
      pauses.push(Date.now() - start);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  it("spreads the attempts of many clients", async () => {
    const { latest, sockets } = await connected({ random: () => 0 });
    latest().cut();
    await vi.advanceTimersByTimeAsync(260);
    expect(sockets).toHaveLength(2);
  });

  it("starts from the shortest pause again once a frame has come", async () => {
    const { latest, sockets } = await connected();
    for (let round = 0; round < 5; round += 1) {
      latest().cut();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    latest().accept();
    latest().push({ type: "typing", conversation_id: "c1" });
    const before = sockets.length;
    latest().cut();
    await vi.advanceTimersByTimeAsync(600);
    expect(sockets).toHaveLength(before + 1);
  });

  it("treats a refused ticket as a lost connection", async () => {
    let asked = 0;
    const { live, sockets } = setUp({
      address: () => {
        asked += 1;
        return asked < 3 ? Promise.reject(new Error("503")) : "ws://desk";
      },
    });
    live.open();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([asked, sockets.length]).toEqual([3, 1]);
  });

  it("leaves a connection that never opens", async () => {
    const { live, sockets } = setUp();
    live.open();
    await vi.advanceTimersByTimeAsync(15_600);
    expect(sockets).toHaveLength(2);
  });

  it("pings while open, and only then", async () => {
    const { latest, ping } = await connected();
    await vi.advanceTimersByTimeAsync(95_000);
    expect(ping).toHaveBeenCalledTimes(3);
    latest().cut();
    await vi.advanceTimersByTimeAsync(90_000);
    expect(ping).toHaveBeenCalledTimes(3);
  });

  it("replaces a connection before the gateway's two hours", async () => {
    const { sockets, latest } = await connected();
    await vi.advanceTimersByTimeAsync(110 * 60_000 + 100);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.open).toBe(false);
    latest().accept();
    expect(latest().open).toBe(true);
  });

  it("does not trust a socket after the machine slept", async () => {
    const { sockets } = await connected();
    vi.setSystemTime(Date.now() + 20 * 60_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sockets).toHaveLength(2);
  });

  it("survives frames that are not JSON, or a gateway's own", async () => {
    const { latest, onFrame, live } = await connected();
    latest().push("not json");
    latest().push('{"message": "Internal server error", "connectionId": "x"}');
    latest().push({ type: "typing", conversation_id: "c1" });
    expect(onFrame).toHaveBeenCalledTimes(1);
    expect(live.state).toBe("open");
  });

  it("hears nothing more from a socket it has left", async () => {
    const { sockets, live, onFrame } = await connected();
    const old = sockets[0];
    live.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    old?.onmessage?.({ data: '{"type": "typing", "conversation_id": "c1"}' });
    old?.onclose?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onFrame).not.toHaveBeenCalled();
    expect(sockets).toHaveLength(2);
  });

  it("stays closed when closed", async () => {
    const { sockets, live, latest } = await connected();
    live.close();
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sockets.length, live.state]).toEqual([1, "closed"]);
  });
});
