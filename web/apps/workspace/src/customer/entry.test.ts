import type { OrderAction, TimelineEntry } from "@deskhand/api";
import { aMessage, anOrder } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { readEntry } from "./entry";
import { parcelsOf } from "./order";

// S82

const entry = (over: Partial<TimelineEntry>): TimelineEntry => ({
  id: "t",
  kind: "message",
  timestamp: "2026-11-24T10:00:00Z",
  message: null,
  order_event: null,
  order_action: null,
  ...over,
});

const event = {
  event: "shipped",
  order_id: "o1",
  order_number: "#1001",
  platform: "shopify",
  status: "shipped",
  amount: null,
  currency: "EUR",
  carrier: "DHL",
  tracking_number: "JD1",
} as const;

describe("readEntry", () => {
  it("tells what happened to an order", () => {
    const order_event = { ...event };
    expect(readEntry(entry({ kind: "order_event", order_event }))).toEqual({
      channel: null,
      who: "Order #1001",
      text: "shipped, DHL JD1",
    });
    const refund = { ...event, event: "refunded", amount: "12.50" } as const;
    expect(readEntry(entry({ order_event: refund })).text).toBe("refunded, €12.50");
  });

  it("tells what was asked for an order, and by whom", () => {
    const action = { kind: "refund", amount: "12.50", currency: "EUR", order_number: "#1001" };
    const order_action = {
      step: "asked",
      actor: "ana@acme.example",
      action: action as OrderAction,
    } as const;
    expect(readEntry(entry({ kind: "order_action", order_action }))).toEqual({
      channel: null,
      who: "Order #1001",
      text: "refund asked, €12.50, ana@acme.example",
    });
  });

  it("marks an internal note as one", () => {
    const message = aMessage({ kind: "note", sender_type: "agent" });
    expect(readEntry(entry({ message })).who).toBe("Internal note");
  });
});

describe("parcelsOf", () => {
  const shipment = {
    id: "s",
    status: "success",
    delivery_status: null,
    carrier: "DHL",
    tracking_number: "JD1",
    tracking_url: "javascript:alert(1)",
    created_at: null,
    updated_at: "2026-11-24T10:00:00Z",
  };

  it("names each number once and opens web addresses only", () => {
    const order = anOrder({ tracking_number: "JD1", shipments: [shipment] });
    expect(parcelsOf(order)).toEqual([{ carrier: "DHL", number: "JD1", url: null }]);
  });
});
