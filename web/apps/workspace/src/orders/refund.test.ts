import { anOrder } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { EMPTY_REFUND, piecesTotal, type RefundForm, readRefund, stepped } from "./refund";

// S60, S83: money is counted in smallest units, never in floating point.

const items = [
  { line_id: "L1", sku: "PEG", name: "Pegs", quantity: 3, price: "0.10" },
  { line_id: "L2", sku: "TENT", name: "Tent", quantity: 1, price: "129.90" },
];
const order = anOrder({ items });
const read = (over: Partial<RefundForm>, left: string | null = "130.20") =>
  readRefund({ ...EMPTY_REFUND, ...over }, order, left);
const bodyOf = (over: Partial<RefundForm>) => {
  const { wish } = read(over);
  return wish?.kind === "refund" ? wish.body : null;
};

describe("piecesTotal", () => {
  it("adds up without rounding", () => {
    expect(piecesTotal(order, { L1: 3 })).toBe(30);
    expect(piecesTotal(order, { L1: 2, L2: 1, gone: 5 })).toBe(13_010);
  });

  it("goes by the currency's own digits", () => {
    const yen = anOrder({ currency: "JPY", items: [{ ...items[0], price: "1200" } as never] });
    expect(piecesTotal(yen, { L1: 2 })).toBe(2400);
  });
});

it("steps within what was ordered", () => {
  expect([stepped(0, -1, 3), stepped(0, 1, 3), stepped(3, 1, 3)]).toEqual([0, 1, 3]);
});

describe("readRefund", () => {
  it("names nothing when all that is left goes back", () => {
    expect(bodyOf({ mode: "all", amount: "5", pieces: { L1: 1 } })).toEqual({
      lines: {},
      reason: "",
      restock: false,
      notify: true,
    });
  });

  it("writes an amount as the API takes it", () => {
    expect(bodyOf({ mode: "amount", amount: "12,5" })?.amount).toBe("12.50");
  });

  it.each([
    ["nothing yet", "", null],
    ["too many digits", "1.005", "This is no amount in EUR"],
    ["words", "all", "This is no amount in EUR"],
    ["zero", "0.00", "An amount above zero"],
    ["more than is left", "130.21", "Only €130.20 can still be given back"],
  ])("does not ask for %s", (_name, amount, problem) => {
    expect(read({ mode: "amount", amount })).toEqual({ problem });
  });

  it("leaves the limit to the server while it is not known", () => {
    expect(read({ mode: "amount", amount: "999" }, null).wish).toBeDefined();
  });

  it("names pieces and shipping costs", () => {
    const body = bodyOf({ mode: "lines", pieces: { L1: 2, L2: 0 }, shipping: "4.90" });
    expect(body).toMatchObject({ lines: { L1: 2 }, shipping: "4.90" });
    expect(body).not.toHaveProperty("amount");
  });

  it("gives back the shipping costs alone, and not everything", () => {
    expect(bodyOf({ mode: "lines", shipping: "4.90" })).toMatchObject({
      amount: "4.90",
      lines: {},
    });
    expect(read({ mode: "lines" })).toEqual({ problem: null });
    expect(read({ mode: "lines", shipping: "x" }).problem).toContain("no amount");
  });
});
