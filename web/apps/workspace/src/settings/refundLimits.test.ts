import { expect, it } from "vitest";
import { readLimits, typedLimits } from "./refundLimits";

it("takes an empty field for no limit, and zero for none at all", () => {
  const typed = { agent: "0", supervisor: "250,5", merchant_admin: " " };
  expect(readLimits(typed, "EUR")).toEqual({
    limits: { agent: "0.00", supervisor: "250.50", merchant_admin: null },
    problems: {},
  });
  expect(typedLimits({ agent: "0", supervisor: "50.00", merchant_admin: null })).toEqual({
    agent: "0",
    supervisor: "50.00",
    merchant_admin: "",
  });
});

it("saves nothing while one of them is no amount", () => {
  const read = readLimits({ agent: "1.5", supervisor: "much", merchant_admin: "" }, "JPY");
  expect(read.limits).toBeNull();
  expect(Object.keys(read.problems)).toEqual(["agent", "supervisor"]);
});
