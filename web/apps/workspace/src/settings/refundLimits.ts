import type { Merchant } from "@deskhand/api";
import { fromMinor, toMinor } from "@deskhand/ui";

export type Limits = Merchant["refund_limits"];
export type Typed = Record<keyof Limits, string>;

export const ROLES = [
  ["agent", "Agents"],
  ["supervisor", "Supervisors"],
  ["merchant_admin", "Admins"],
] as const satisfies [keyof Limits, string][];

/** As the form shows them: an empty field is no limit. */
export function typedLimits(limits: Limits): Typed {
  return Object.fromEntries(ROLES.map(([role]) => [role, limits[role] ?? ""])) as Typed;
}

/** As the API takes them, or what is wrong. */
export function readLimits(
  typed: Typed,
  currency: string,
): { limits: Limits | null; problems: Partial<Typed> } {
  const problems: Partial<Typed> = {};
  const limits: Limits = { agent: null, supervisor: null, merchant_admin: null };
  for (const [role] of ROLES) {
    if (typed[role].trim() === "") continue;
    const minor = toMinor(typed[role], currency);
    if (minor === null) problems[role] = `No amount in ${currency}`;
    else limits[role] = fromMinor(minor, currency);
  }
  return { limits: Object.keys(problems).length > 0 ? null : limits, problems };
}
