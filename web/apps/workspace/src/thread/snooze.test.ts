import { expect, it } from "vitest";
import { snoozeChoices } from "./snooze";

it("offers mornings of the agent's own day, and a Monday that is still to come", () => {
  const monday = new Date(2026, 10, 23, 15, 30);
  const [, , tomorrow, next] = snoozeChoices(monday).map(({ until }) => until);
  expect(tomorrow).toEqual(new Date(2026, 10, 24, 9));
  expect(next).toEqual(new Date(2026, 10, 30, 9));
});
