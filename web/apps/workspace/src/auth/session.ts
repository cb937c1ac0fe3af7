export type Role = "agent" | "supervisor" | "merchant_admin" | "platform_admin";

/** What the id token says about its holder. */
export interface Claims {
  email: string;
  name: string;
  merchantId: string;
  role: Role;
  /** Null for users who answer nobody themselves. */
  serviceCode: string | null;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Someone logged in. */
export interface Session {
  claims: Claims;
  /** An id token good for at least a minute, renewed when need be. */
  token: () => Promise<string>;
  signOut: () => Promise<void>;
}

/** The session ended and can't be renewed: the agent has to log in. */
export class SessionEnded extends Error {}

/**
 * Read a token without checking it: the API checks; here it only decides what is shown.
 * @throws SessionEnded when it is no token at all.
 */
export function readClaims(token: string): Claims {
  const payload = token.split(".")[1];
  if (!payload) throw new SessionEnded("not a token");
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string | number>;
  const email = String(claims.email ?? "");
  return {
    email,
    name: String(claims.name ?? email.split("@")[0] ?? ""),
    merchantId: String(claims["custom:merchant_id"] ?? ""),
    role: String(claims["custom:role"] ?? "agent") as Role,
    serviceCode: claims["custom:service_code"] ? String(claims["custom:service_code"]) : null,
    expiresAt: Number(claims.exp ?? 0) * 1000,
  };
}
