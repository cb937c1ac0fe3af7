import { expect, it } from "vitest";
import { readFilter } from "./filter";

it("reads a view from an address that anyone may have edited", () => {
  expect(readFilter({ status: "resolved", channel: "mailgun", q: 1042 })).toEqual({
    status: "resolved",
    assignee: undefined,
    channel: "mailgun",
    q: "1042",
  });
  expect(readFilter({ status: "<script>", assignee: "" }).status).toBe("pending");
});
